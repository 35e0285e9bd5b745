// The 3D view: owns the renderer and draws only when something has changed. It knows all parts; they know nothing of
// each other.
import * as THREE from "three";
import { Assets } from "./assets.js";
import { CameraRig, MODES } from "./camera.js";
import { Cells } from "./cells.js";
import { Conveyors } from "./conveyors.js";
import { DragView } from "./dragview.js";
import { Dragging } from "./drag.js";
import { Drawing } from "./drawing.js";
import { Follow, fetchPassport } from "./follow.js";
import { Joints } from "./joints.js";
import { Hall } from "./hall.js";
import { Lens } from "./lens.js";
import { Labels } from "./labels.js";
import { Live } from "./live.js";
import { Machines } from "./machines.js";
import { Meter } from "./meter.js";
import { Overlays } from "./overlays.js";
import { Quality } from "./quality.js";
import { Ribbons } from "./ribbons.js";
import { ScaleBar } from "./scalebar.js";
import { Shadows, underBuilding, underMachines } from "./shadows.js";
import { States } from "./states.js";
import { Timeline } from "./timeline.js";
import { Tools } from "./tools.js";
import { walkIn } from "./walk.js";
import { Work } from "./work.js";
import { boxOf } from "./framing.js";
import { openAsAddressed } from "./bookmark.js";
import { theme, useLook } from "./look.js";
import { tokens } from "./materials.js";
import { pick } from "./picking.js";
import { player } from "./player.js";
import { address, lowQuality, reducedMotion, store } from "./store.js";

const LONGEST_FRAME_S = 2; // after a pause of the browser the clock does not jump further than this
const TINT_EVERY_MS = 200;
const SIGHT_M = 45; // walking, names farther away than this do not help

export class View {
  constructor(element, { select, trigger, mode, rested }) {
    this.element = element;
    this.emitSelect = select;
    this.emitMode = mode;
    this.rested = rested;
    this.trigger = trigger;
    this.meter = new Meter();
    this.quality = new Quality(() => this.useQuality());
    this.drawing = new Drawing(element, this.quality, () => this.invalidate());
    this.renderer = this.drawing.renderer;
    this.three = this.drawing.scene;
    this.rig = new CameraRig(element, walkIn(this), { onChange: () => this.invalidate(), onMode: (name) => this.modeChanged(name) });
    this.hall = new Hall(this.three);
    this.shadows = lowQuality ? null : new Shadows(this.three);
    this.conveyors = new Conveyors(this.three);
    this.ribbons = new Ribbons(this.three);
    this.joints = new Joints();
    this.work = new Work();
    const assets = new Assets(this.joints);
    this.machineView = new Machines(this.three, assets, this.joints);
    this.cells = new Cells(this.three, assets);
    this.overlays = new Overlays(this.three);
    this.labels = new Labels(element, () => {
      this.rig.changed = true;
      this.invalidate();
    });
    this.scaleBar = new ScaleBar(element);
    this.tools = new Tools(this);
    this.states = new States();
    this.animations = new Set();
    this.dragView = new DragView(this);
    this.dragging = new Dragging(this.dragView);
    this.frame = this.frame.bind(this);
    this.theme = "light";
    this.lang = "en";
    this.lens = new Lens();
    this.layers = { roof: null, walls: true, labels: true };
    this.live = new Live();
    this.follow = new Follow(this);
    this.scene = null;
    this.timeline = null;
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(element);
    player.onChange = () => this.invalidate();
    player.canAdvance = (timeS) => Boolean(this.timeline?.at(timeS));
    this.setTheme(this.theme);
    this.resize();
  }

  get camera() {
    return this.rig.camera;
  }

  get controls() {
    return this.rig.controls;
  }

  // ---- what is shown -------------------------------------------------------------------------------------------

  /** Fetches the scene of `revision` and shows it; the camera stays where it is. */
  async loadScene(revision) {
    if (this.sceneRevision === revision) return this.sceneLoading;
    this.sceneRevision = revision;
    this.sceneLoading = this.fetchScene(revision);
    return this.sceneLoading;
  }

  async fetchScene(revision) {
    const response = await fetch(`api/scene?revision=${revision}`);
    if (!response.ok) throw new Error(`the scene answered ${response.status}`);
    const scene = await response.json();
    if (this.sceneRevision !== revision) return;
    const first = this.scene === null;
    const loaded = this.showScene(scene);
    if (first) openAsAddressed(this);
    await loaded;
  }

  /** Shows `scene`, machines as boxes first; settles when all their models have arrived. */
  showScene(scene) {
    this.scene = scene;
    useLook(scene, this.theme);
    this.drawing.light.setTheme();
    this.element.style.background = theme().background;
    this.hall.setScene(scene);
    this.machineView.setScene(scene, tokens(this.theme));
    this.conveyors.setScene(scene);
    this.rig.walk.setScene(scene, this.machineView.all);
    this.tools.setScene(scene, this.selection);
    this.placeShadows();
    this.labels.setScene(scene, this.lang);
    this.dragView.sceneReplaced();
    this.useTimeline();
    this.setSelection(this.selection);
    this.rig.changed = true;
    this.invalidate();
    return this.machineView.load((done, total) => {
      store.loading = done < total ? { text: "machines", done, total } : null;
      this.invalidate();
    });
  }

  placeShadows() {
    this.shadows?.show([...underMachines(this.machineView.all), ...this.conveyors.spots, ...underBuilding(this.scene.hall)]);
  }

  /** Fetches the recording of `revision`; until its first window is here the old one keeps playing. */
  async loadTimeline(revision) {
    if (this.timelineRevision === revision) return;
    this.timelineRevision = revision;
    const timeline = await Timeline.open(revision, () => this.invalidate());
    const window = await timeline.load(timeline.indexAt(player.timeS));
    if (this.timelineRevision !== revision || !window) {
      timeline.dispose();
      return;
    }
    this.timeline?.dispose();
    this.timeline = timeline;
    const { t1_s: endS, events, gantt, formats } = timeline.manifest;
    player.load({ endS, events, gantt, formats, revision: timeline.revision });
    this.useTimeline();
    if (!this.begun) {
      this.begun = true;
      if (address.play !== "0") player.play();
    }
    this.invalidate();
    await timeline.prefetch(() => player.timeS);
  }

  useTimeline() {
    if (!this.scene) return;
    this.states.setLine(this.scene.stations, this.timeline);
    this.work.setLine(this.scene, this.timeline);
    this.cells.setLine(this.scene, this.timeline);
    this.ribbons.setLine(this.scene.links, this.timeline);
    this.machineView.lamps.states.fill(-1);
    this.built = true; // the next frame measures labels and fills textures for the first time
  }

  setTheme(name) {
    this.theme = name;
    this.lens.theme = name;
    this.tintsStale = true;
    this.element.dataset.theme = name === "dark" ? "dark" : "light";
    this.overlays.setTheme(name);
    if (this.scene) this.showScene(this.scene);
  }

  setLang(lang) {
    this.lang = lang;
    this.built = true;
    if (this.scene) this.labels.setScene(this.scene, lang);
    this.labels.setSelected(this.selection);
    this.rig.changed = true;
    this.invalidate();
  }

  /** `shares` of the stations (0 to 1) where the lens shows what the runs have measured. */
  setLens(name, shares) {
    this.lens.name = name;
    this.lens.shares = shares;
    this.ribbons.drawnMs = -Infinity;
    this.tint(performance.now(), true);
    this.invalidate();
  }

  /**
   * Shows or hides parts of the picture; what is not named stays. `roof`: true, false, or null for "where the camera is
   * under it"; `walls` with columns and glass; `labels` of the stations.
   */
  setLayers({ roof = this.layers.roof, walls = this.layers.walls, labels = this.layers.labels }) {
    this.layers = { roof: roof === null ? null : Boolean(roof), walls: Boolean(walls), labels: Boolean(labels) };
    this.hall.setLayers(this.layers);
    this.labels.setVisible(this.layers.labels);
    this.rig.changed = true;
    this.invalidate();
  }

  setSelection(id) {
    this.selection = id ?? null;
    this.overlays.select(this.stationOf(this.selection));
    this.labels.setSelected(this.selection);
    this.tools.minimap.select(this.selection);
    this.rig.changed = true;
    this.invalidate();
  }

  setHover(id) {
    if (store.hover !== id) store.hover = id;
  }

  showHover(id) {
    const station = id === this.selection || this.dragging.active ? null : this.stationOf(id);
    this.overlays.hover(station);
    this.element.style.cursor = id ? "grab" : "";
    this.invalidate();
  }

  /** Flies to a named view, or to {position_m, target_m}. */
  lookFrom(to) {
    if (!this.scene || !to) return;
    if (typeof to === "string") this.rig.goTo(to, this.scene);
    else this.rig.go({ position: new THREE.Vector3(...to.position_m), target: new THREE.Vector3(...to.target_m) });
  }

  /** The camera rides along with a cell ("1000", or a question for follow.js); null ends it. */
  async followCell(which) {
    const passport = which === null ? null : await fetchPassport(which);
    this.follow.start(passport);
    return passport;
  }

  stationOf(id) {
    return this.scene?.stations.find((station) => station.id === id) ?? null;
  }

  flyTo(id) {
    const station = this.stationOf(id);
    if (station) this.rig.fit(boxOf(station), { station });
  }

  /** The station at a pixel of the page, or null. */
  stationAt(x, y) {
    const box = this.element.getBoundingClientRect();
    return pick(this.machineView.all, this.camera, x - box.left, y - box.top, box.width, box.height)?.station ?? null;
  }

  /** Orbit, walk or plan; false where `name` is none of them. A walk begins in front of what is selected. */
  setMode(name, { jump = false } = {}) {
    if (!MODES.includes(name)) return false;
    if (this.scene) this.rig.setMode(name, this.scene, { jump, station: this.stationOf(this.selection) });
    else this.wantedMode = name;
    return true;
  }

  modeChanged(name) {
    if (this.dragging.active) this.dragging.cancel();
    this.hall.grid.show(name === "plan");
    this.scaleBar.show(name === "plan");
    this.showHover(null);
    if (name === "walk") this.tools.toggleMeasure(false);
    this.emitMode(name);
  }

  // ---- frames --------------------------------------------------------------------------------------------------

  /** Asks for one frame. */
  invalidate() {
    if (!this.requested && !this.disposed) this.requested = requestAnimationFrame(this.frame);
  }

  /** Runs `step(share)` with share from 0 to 1 over `durationMs`. */
  animate(durationMs, step) {
    this.animations.add({ durationMs: reducedMotion() ? 0 : durationMs, step, startMs: null });
    this.invalidate();
  }

  frame(nowMs) {
    this.requested = 0;
    const elapsedS = Math.min((nowMs - (this.lastMs ?? nowMs)) / 1000, LONGEST_FRAME_S);
    player.advance(elapsedS, nowMs);
    let moving = this.rig.update(nowMs, elapsedS);
    for (const animation of this.animations) {
      animation.startMs ??= nowMs;
      const share = animation.durationMs ? Math.min((nowMs - animation.startMs) / animation.durationMs, 1) : 1;
      if (share >= 1) this.animations.delete(animation);
      animation.step(share);
    }
    moving ||= this.animations.size > 0 || store.playing;
    const beginMs = performance.now();
    this.update(nowMs);
    const updatedMs = performance.now();
    this.drawing.draw(this.camera, this.rig.distance);
    this.drawing.settle(moving, this.scene !== null && !store.loading && this.machineView.complete);
    if (moving && this.lastMs !== null && elapsedS > 0) this.quality.moved(elapsedS * 1000);
    this.meter.frame(this.renderer.info, performance.now() - updatedMs);
    if (this.scene) this.meter.pictured(!store.loading && this.cells.count > 0);
    if (!this.built) this.meter.update.add(updatedMs - beginMs);
    this.built = false;
    this.lastMs = moving ? nowMs : null;
    if (moving) this.invalidate();
    this.rested();
  }

  /** A PNG (data address) of the scene now, without pins; without the hall on a transparent ground. */
  picture({ hall = true } = {}) {
    return this.drawing.picture(this.camera, this.rig.distance, hall ? [] : [this.hall.group, this.shadows?.mesh]);
  }

  /** Brings everything that depends on the clock or the camera up to date. */
  update(nowMs) {
    const window = this.timeline?.at(player.timeS);
    if (window && this.scene) {
      this.cells.update(window, player.timeS, this.rig.pixel);
      this.work.update(window, player.timeS, store.speed);
      this.joints.show(this.work.cycles, this.work.doors);
      const changed = this.states.update(window, player.timeS);
      this.machineView.lamps.show(changed, this.states.ofMachine);
      this.tintsStale ||= changed.length > 0 && this.lens.moves;
      this.ribbons.update(this.lens, window, player.timeS - window.w0S, nowMs, !store.playing);
      this.states.publish(nowMs, !store.playing);
      const asked = [...new Set([this.selection, store.hover])].filter((id) => this.stationOf(id));
      this.live.publish(this, window, player.timeS - window.w0S, nowMs, asked, !store.playing);
      if (this.follow.update(window, player.timeS)) this.invalidate();
      this.labels.showStates();
    } else if (this.timeline && !this.timeline.superseded) {
      this.timeline.load(this.timeline.indexAt(player.timeS)).catch(() => {});
    }
    if (this.tintsStale) this.tint(nowMs, !store.playing);
    if (!this.rig.changed) return;
    this.rig.changed = false;
    this.machineView.chooseDetail((x, y, z) => this.rig.pixelAt(x, y, z));
    this.hall.structure.update(this.camera.position);
    this.labels.place(this.camera, this.width, this.height, this.rig.mode === "walk" ? SIGHT_M : Infinity);
    if (this.rig.mode === "plan") this.scaleBar.fit(this.rig.pixel);
    this.tools.cameraMoved();
  }

  tint(nowMs, force) {
    if (!force && nowMs - (this.tintedMs ?? 0) < TINT_EVERY_MS) return;
    this.tintedMs = nowMs;
    this.tintsStale = false;
    if (!this.scene) return;
    const { states } = tokens(this.theme);
    this.machineView.setTints(this.lens.colours(this.states.ofMachine, states, this.timeline?.manifest, player.timeS));
  }

  useQuality() {
    this.machineView.coarser = this.quality.settings.coarser;
    this.rig.changed = true;
    this.resize();
  }

  resize() {
    this.width = Math.max(this.element.clientWidth, 1);
    this.height = Math.max(this.element.clientHeight, 1);
    this.drawing.resize(this.width, this.height);
    this.rig.resize(this.width, this.height);
    this.invalidate();
  }

  dispose() {
    this.disposed = true;
    cancelAnimationFrame(this.requested);
    this.observer.disconnect();
    this.timeline?.dispose();
    this.labels.dispose();
    this.rig.dispose();
    this.drawing.dispose();
    this.element.replaceChildren();
  }
}

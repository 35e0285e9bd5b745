// window.linetwin: what tests and scripted demonstrations may use.
import * as THREE from "three";
import { boxOf } from "./framing.js";
import { pick, project } from "./picking.js";
import { player } from "./player.js";
import { store } from "./store.js";

const NEAREST_M = 1e-3; // closer together camera and target have no direction

// Where on a machine to look for a point in sight: shares of its length, width (from the centre) and height.
const SPOTS = [0, -0.3, 0.3].flatMap((along) => [0, -0.3, 0.3].flatMap((across) => [0.5, 0.75, 0.3, 1, 0.1].map((up) => [along, across, up])));

/** A CSS pixel of the page at which `id` would be picked, or null where none is in sight. */
function screenPosition(view, id) {
  const { camera, width, height, element } = view;
  const frame = element.getBoundingClientRect();
  const machines = view.machineView.all;
  const point = new THREE.Vector3();
  for (const machine of machines) {
    if (machine.station !== id) continue;
    const angle = (machine.facing * Math.PI) / 180;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    for (const [along, across, up] of SPOTS) {
      const [dx, dy] = [machine.size[0] * along, machine.size[1] * across];
      point.set(machine.at[0] + c * dx - s * dy, machine.at[1] + s * dx + c * dy, machine.size[2] * up);
      const at = project(camera, point, width, height);
      if (!at.inside || pick(machines, camera, at.x, at.y, width, height)?.station !== id) continue;
      const [x, y] = [frame.left + at.x, frame.top + at.y];
      // A panel or a label may lie over the place.
      if (document.elementFromPoint(x, y) === view.renderer.domElement) return { x, y };
    }
  }
  return null;
}

/** A point of the hall from [x, y, z] or {x, y, z}; null where it is neither. */
function point(value) {
  const numbers = Array.isArray(value) ? value : [value?.x, value?.y, value?.z];
  return numbers.length === 3 && numbers.every(Number.isFinite) ? new THREE.Vector3(...numbers) : null;
}

/**
 * Jumps to a named view, or to {position_m, target_m} (the unit may be left out of the names); what is not said stays.
 * False, and nothing moves, where `to` says neither or no point.
 */
function setCamera(view, to) {
  if (typeof to === "string") return view.scene !== null && view.rig.goTo(to, view.scene, { jump: true });
  const said = [to?.position_m ?? to?.position, to?.target_m ?? to?.target];
  const now = view.rig.place();
  const [position, target] = said.map((value, index) => (value == null ? [now.position, now.target][index] : point(value)));
  if (said.every((value) => value == null) || !position || !target || position.distanceTo(target) < NEAREST_M) return false;
  view.rig.go({ position, target }, { jump: true });
  return true;
}

export function offer(view) {
  const round = (vector) => vector.toArray().map((value) => Math.round(value * 1e4) / 1e4);
  window.linetwin = {
    stats: () => ({
      frames: view.meter.frames,
      drawCalls: view.meter.drawCalls,
      triangles: view.meter.triangles,
      cells: view.cells.count,
      updateMs: view.meter.update.typical,
      renderMs: view.meter.render.typical,
      updateLargestMs: view.meter.update.largest,
      firstPictureMs: view.meter.firstPictureMs,
      completeMs: view.meter.completeMs,
      timeS: player.timeS,
      playing: store.playing,
      dragToKpiMs: [...view.meter.dragToKpiMs],
      quality: view.quality.step,
      speed: store.speed,
      endS: store.endS,
      revision: view.scene?.revision ?? null,
      timelineRevision: store.timelineRevision,
      windows: { loaded: view.timeline?.loaded ?? 0, total: view.timeline?.windows.length ?? 0 },
      loading: store.loading ? { ...store.loading } : null,
      states: { ...store.states },
      dragging: view.dragging.active,
      mode: view.rig.mode,
      flying: view.rig.flight !== null,
      // Nothing is loading and the picture on screen is up to date.
      idle: !store.loading && !view.requested && !view.drawing.settling && view.scene !== null,
    }),
    /** How far each machine's work is, and its doors, in the order of the stations. */
    work: () => ({ cycles: [...view.work.cycles], doors: [...view.work.doors] }),
    screenPosition: (id) => screenPosition(view, id),
    /** What the measure has found: {points_m, lengths_m, area_m2}. */
    measured: () => view.tools.measure.result(),
    camera: () => {
      const { position, target } = view.rig.place();
      return { position_m: round(position), target_m: round(target), fov_deg: view.rig.perspective.fov };
    },
    setCamera: (to) => setCamera(view, to),
    /** "orbit", "walk" or "plan"; false, and nothing changes, for anything else. */
    setMode: (name) => view.setMode(name, { jump: true }),
    stations: () => (view.scene?.stations ?? []).map((station) => ({ id: station.id, at_m: [...station.at_m], height_m: boxOf(station).max.z })),
    /** Shows or hides {roof, walls, labels}; returns all three as they are now, `roof: null` for "under it". */
    setLayers: (layers = {}) => {
      view.setLayers(layers);
      return { ...view.layers };
    },
    layers: () => ({ ...view.layers }),
    picture: (what) => view.picture(what),
    select: (id) => view.emitSelect(typeof id === "string" ? id : null),
    followCell: (which) => view.followCell(which === null ? null : String(which)),
    followed: () => (store.follow ? { cell: store.follow.cell, at_m: view.follow.at ? round(view.follow.at) : null } : null),
    live: (id) => (store.live[id] ? { ...store.live[id] } : null),
    seek: (timeS) => player.seek(Number(timeS)),
    play: () => player.play(),
    pause: () => player.pause(),
    setSpeed: (speed) => player.setSpeed(Number(speed)),
  };
}

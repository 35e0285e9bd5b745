// What a drag looks like: the station follows the pointer, its conveyors follow the server's answer, forbidden floor
// turns red and says why.
import * as THREE from "three";
import { Dimensions, freeDistances } from "./dimensions.js";
import { centre } from "./labels.js";
import { tokens } from "./materials.js";
import { project } from "./picking.js";

const EDGE_PX = 12;
const BELOW_PX = 28; // clear of the dimension at the same place

export class DragView {
  constructor(view) {
    this.view = view;
    this.element = view.element;
    this.reason = document.createElement("div");
    this.reason.className = "lt-reason";
    this.reason.hidden = true;
    this.element.append(this.reason);
    this.dimensions = new Dimensions(view.three, this.element);
    this.moved = null;
    this.reply = null;
  }

  get camera() {
    return this.view.camera;
  }

  get controls() {
    return this.view.controls;
  }

  /** Walking, the pointer looks around; measuring, it sets points. */
  get still() {
    return this.view.rig.mode === "walk" || this.view.tools.measure.on;
  }

  machines() {
    return this.view.machineView.all;
  }

  station(id) {
    return this.view.stationOf(id);
  }

  select(id) {
    this.view.emitSelect(id);
  }

  hover(id) {
    this.view.setHover(id);
  }

  focus(id) {
    this.view.flyTo(id);
  }

  trigger(name, values) {
    return this.view.trigger(name, values);
  }

  animate(durationMs, step) {
    this.view.animate(durationMs, step);
  }

  dragStarted(station) {
    this.reply = null;
    this.view.conveyors.hold(station.id, this.view.theme);
    this.view.hall.grid.show(true);
    this.view.hall.structure.hold(station.id);
    this.view.labels.setDragging(station.id);
    this.view.overlays.hover(null);
    this.element.style.cursor = "grabbing";
    this.dragMoved(station, 0, 0);
  }

  dragMoved(station, dx, dy) {
    this.moved = { station, dx, dy };
    this.view.machineView.moveStation(station.id, dx, dy);
    this.view.placeShadows();
    this.view.labels.moveStation(station.id, dx, dy);
    this.draw();
  }

  dragAnswered(station, dx, dy, reply) {
    this.reply = reply;
    if (reply?.links) {
      this.view.conveyors.follow(reply.links, dx, dy);
      for (const link of reply.links) this.view.cells.setPath(link);
    }
    this.draw();
  }

  draw() {
    const { station, dx, dy } = this.moved;
    const group = station.group_m.map(([x, y]) => [x + dx, y + dy]);
    const errors = (this.reply?.findings ?? []).filter((finding) => finding.severity === "error");
    const ok = this.reply?.ok !== false;
    this.view.overlays.drag(station, group, errors.map((finding) => finding.area_m).filter(Boolean), ok);
    this.measure(station, group);
    this.sayWhy(ok ? null : (errors[0] ?? this.reply.findings?.[0]), group);
    this.view.rig.changed = true;
    this.view.invalidate();
  }

  measure(station, group) {
    const others = this.view.scene.stations.filter((each) => each.id !== station.id).map((each) => each.group_m);
    this.dimensions.show(freeDistances(group, others), tokens(this.view.theme).accent);
    this.dimensions.place(this.camera, this.view.width, this.view.height);
  }

  /** The rule that the place breaks, beside the area it concerns. */
  sayWhy(finding, group) {
    this.reason.hidden = !finding;
    if (!finding) return;
    const [x, y] = centre(finding.area_m ?? group);
    const at = project(this.camera, new THREE.Vector3(x, y, 0), this.view.width, this.view.height);
    this.reason.textContent = this.view.lang === "ko" ? finding.message_ko : finding.message;
    const left = Math.min(Math.max(at.x + EDGE_PX, EDGE_PX), this.view.width - this.reason.offsetWidth - EDGE_PX);
    const top = Math.min(Math.max(at.y + BELOW_PX, EDGE_PX), this.view.height - this.reason.offsetHeight - EDGE_PX);
    this.reason.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  dragEnded(station, { accepted, reply, atMs }) {
    this.view.overlays.endDrag();
    this.dimensions.hide();
    this.view.hall.grid.show(this.view.rig.mode === "plan");
    this.view.labels.setDragging(null);
    this.reason.hidden = true;
    this.element.style.cursor = "";
    if (accepted) {
      this.view.meter.released(reply.revision, atMs);
      this.view.loadScene(reply.revision).catch((problem) => console.warn(problem.message));
    } else {
      this.dragUndone(station);
    }
    this.moved = null;
    this.view.rig.changed = true;
    this.view.invalidate();
  }

  dragUndone(station) {
    this.view.machineView.moveStation(station.id, 0, 0);
    this.view.labels.moveStation(station.id, 0, 0);
    this.view.hall.structure.hold(null);
    this.view.conveyors.release();
    this.view.placeShadows();
    for (const link of this.view.scene.links) {
      if (link.source === station.id || link.target === station.id) this.view.cells.setPath(link);
    }
    this.view.overlays.select(this.view.stationOf(this.view.selection));
  }

  /** A new scene has come in the middle of a drag: the station keeps following the pointer in it. */
  sceneReplaced() {
    if (!this.moved) return;
    const station = this.station(this.moved.station.id);
    if (!station) return;
    this.view.conveyors.hold(station.id, this.view.theme);
    this.view.hall.structure.hold(station.id);
    this.dragMoved(station, this.moved.dx, this.moved.dy);
  }
}

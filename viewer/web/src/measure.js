// Measuring on the floor: points one after the other, the distance between each two, the area inside a closed outline.
import * as THREE from "three";
import { Lines } from "./overlays.js";
import { tokens } from "./materials.js";
import { onPlane, project } from "./picking.js";

const CATCH_PX = 12; // this near to a corner, it is meant
const MOVED_PX = 4;
const LIFT_M = 0.03;

const far = ([ax, ay], [bx, by]) => Math.hypot(bx - ax, by - ay);

/** Area of a polygon, m²: the shoelace formula. */
export function areaOf(polygon) {
  return Math.abs(polygon.reduce((sum, [ax, ay], i) => {
    const [bx, by] = polygon[(i + 1) % polygon.length];
    return sum + ax * by - bx * ay;
  }, 0)) / 2;
}

export class Measure {
  /** `view` is the View. */
  constructor(view) {
    this.view = view;
    this.lines = new Lines(view.three, { width: 2, renderOrder: 20 });
    this.lines.material.depthTest = false;
    this.layer = document.createElement("div");
    this.layer.className = "lt-measure";
    this.layer.setAttribute("aria-live", "polite");
    view.element.append(this.layer);
    this.on = false;
    this.points = [];
    const { element } = view;
    element.addEventListener("pointerdown", (event) => this.down(event), { capture: true });
    element.addEventListener("pointermove", (event) => this.move(event));
    element.addEventListener("pointerup", (event) => this.up(event));
  }

  start() {
    this.on = true;
    this.clear();
    this.view.element.classList.add("lt-measuring");
  }

  stop() {
    this.on = false;
    this.clear();
    this.view.element.classList.remove("lt-measuring");
  }

  clear() {
    this.points = [];
    this.closed = false;
    this.next = null;
    this.draw();
  }

  /** The place on the floor under the pointer; the corner of a machine where one is near. */
  at(event) {
    const { element, camera, width, height } = this.view;
    const box = element.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const out = {};
    const point = new THREE.Vector3();
    let best = { px: CATCH_PX, at: null };
    for (const station of this.view.scene?.stations ?? []) {
      for (const machine of station.machines) {
        for (const corner of machine.corners_m) {
          project(camera, point.set(corner[0], corner[1], 0), width, height, out);
          const px = Math.hypot(out.x - x, out.y - y);
          if (out.inside && px < best.px) best = { px, at: [corner[0], corner[1]] };
        }
      }
    }
    if (best.at) return best.at;
    const floor = onPlane(camera, x, y, width, height, 0);
    return floor ? [floor.x, floor.y] : null;
  }

  down(event) {
    if (!this.on || event.button !== 0 || !event.isPrimary) return;
    this.press = [event.clientX, event.clientY];
  }

  move(event) {
    if (!this.on || this.closed || !this.points.length) return;
    this.next = this.at(event);
    this.draw();
  }

  up(event) {
    if (!this.on || !this.press) return;
    const [x, y] = this.press;
    this.press = null;
    if (Math.hypot(event.clientX - x, event.clientY - y) > MOVED_PX) return;
    const at = this.at(event);
    if (!at) return;
    if (this.closed) this.clear();
    if (this.points.length >= 3 && this.near(this.points[0], event)) this.closed = true;
    else this.points.push(at);
    this.next = null;
    this.draw();
  }

  near([x, y], event) {
    const { camera, width, height, element } = this.view;
    const box = element.getBoundingClientRect();
    const out = project(camera, new THREE.Vector3(x, y, 0), width, height);
    return Math.hypot(out.x + box.left - event.clientX, out.y + box.top - event.clientY) < CATCH_PX;
  }

  draw() {
    const path = [...this.points, ...(this.next ? [this.next] : []), ...(this.closed ? [this.points[0]] : [])];
    const lift = ([x, y]) => [x, y, LIFT_M];
    this.pieces = path.slice(1).map((to, i) => ({ from: path[i], to, m: far(path[i], to) })).filter((piece) => piece.m > 1e-3);
    this.lines.show(this.pieces.map(({ from, to }) => [lift(from), lift(to)]), tokens(this.view.theme).accent);
    const texts = this.pieces.map(({ m }) => `${m.toFixed(2)} m`);
    if (this.closed) texts.push(`${areaOf(this.points).toFixed(1)} m²`);
    else if (this.points.length > 1) texts.push(`Σ ${this.total.toFixed(2)} m`);
    while (this.layer.childElementCount > texts.length) this.layer.lastChild.remove();
    while (this.layer.childElementCount < texts.length) {
      const chip = document.createElement("div");
      chip.className = "lt-dimension";
      this.layer.append(chip);
    }
    texts.forEach((text, i) => {
      this.layer.children[i].textContent = text;
      this.layer.children[i].classList.toggle("sum", i >= this.pieces.length);
    });
    this.place();
    this.view.invalidate();
  }

  /** Length of the outline so far, m. */
  get total() {
    return this.points.slice(1).reduce((sum, to, i) => sum + far(this.points[i], to), 0);
  }

  /** Puts the figures at the middle of their lines, the sum in the middle of all. */
  place() {
    const { camera, width, height } = this.view;
    const middle = (points) => points.reduce(([x, y], point) => [x + point[0] / points.length, y + point[1] / points.length], [0, 0]);
    const point = new THREE.Vector3();
    [...this.layer.children].forEach((chip, i) => {
      const sum = i >= this.pieces.length;
      const [x, y] = !sum ? middle([this.pieces[i].from, this.pieces[i].to]) : this.closed ? middle(this.points) : this.points.at(-1);
      const at = project(camera, point.set(x, y, LIFT_M), width, height);
      chip.style.transform = `translate(${Math.round(at.x)}px, ${Math.round(at.y) + (sum && !this.closed ? 24 : 0)}px) translate(-50%, -50%)`;
      chip.style.visibility = at.inside ? "visible" : "hidden";
    });
  }

  /** What has been measured, for scripts: {points_m, lengths_m, area_m2}. */
  result() {
    return { points_m: this.points, lengths_m: this.pieces.map(({ m }) => m), area_m2: this.closed ? areaOf(this.points) : null };
  }
}

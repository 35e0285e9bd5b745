// While a station is dragged: how far it is to its nearest neighbour on each side, as a line with a figure.
import * as THREE from "three";
import { Lines } from "./overlays.js";
import { project } from "./picking.js";

const FARTHEST_M = 8;
const NEAREST_M = 0.05;
const TICK_M = 0.25;

const bounds = (polygon) => ({
  x0: Math.min(...polygon.map((p) => p[0])), x1: Math.max(...polygon.map((p) => p[0])),
  y0: Math.min(...polygon.map((p) => p[1])), y1: Math.max(...polygon.map((p) => p[1])),
});

/** Up to four free distances {from, to, m} between `group` and the nearest of `others` (polygons on the floor). */
export function freeDistances(group, others) {
  const own = bounds(group);
  const best = {};
  const offer = (side, from, to) => {
    const m = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (m >= NEAREST_M && m <= FARTHEST_M && m < (best[side]?.m ?? Infinity)) best[side] = { from, to, m };
  };
  for (const polygon of others) {
    const other = bounds(polygon);
    const y = (Math.max(own.y0, other.y0) + Math.min(own.y1, other.y1)) / 2;
    const x = (Math.max(own.x0, other.x0) + Math.min(own.x1, other.x1)) / 2;
    if (Math.max(own.y0, other.y0) < Math.min(own.y1, other.y1)) {
      if (other.x0 >= own.x1) offer("east", [own.x1, y], [other.x0, y]);
      if (other.x1 <= own.x0) offer("west", [own.x0, y], [other.x1, y]);
    }
    if (Math.max(own.x0, other.x0) < Math.min(own.x1, other.x1)) {
      if (other.y0 >= own.y1) offer("north", [x, own.y1], [x, other.y0]);
      if (other.y1 <= own.y0) offer("south", [x, own.y0], [x, other.y1]);
    }
  }
  return Object.values(best);
}

export class Dimensions {
  constructor(parent, element) {
    this.lines = new Lines(parent, { width: 1.5, renderOrder: 9 });
    this.element = element;
    this.chips = [];
    this.point = new THREE.Vector3();
  }

  show(distances, color) {
    const segments = distances.flatMap(({ from: [ax, ay], to: [bx, by], m }) => {
      const [px, py] = [(-(by - ay) / m) * TICK_M, ((bx - ax) / m) * TICK_M];
      const z = 0.02;
      return [[[ax, ay, z], [bx, by, z]], [[ax - px, ay - py, z], [ax + px, ay + py, z]], [[bx - px, by - py, z], [bx + px, by + py, z]]];
    });
    this.lines.show(segments, color);
    while (this.chips.length < distances.length) {
      const chip = document.createElement("div");
      chip.className = "lt-dimension";
      this.element.append(chip);
      this.chips.push(chip);
    }
    this.chips.forEach((chip, i) => { chip.hidden = i >= distances.length; });
    this.distances = distances;
  }

  /** Puts the figures at the middle of their lines. */
  place(camera, width, height) {
    this.distances?.forEach(({ from, to, m }, i) => {
      const at = project(camera, this.point.set((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, 0), width, height);
      const chip = this.chips[i];
      chip.textContent = `${m.toFixed(2)} m`;
      chip.style.transform = `translate(${Math.round(at.x)}px, ${Math.round(at.y)}px) translate(-50%, -50%)`;
      chip.style.visibility = at.inside ? "visible" : "hidden";
    });
  }

  hide() {
    this.show([], "#000");
  }
}

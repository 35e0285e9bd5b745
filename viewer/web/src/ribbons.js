// Under the lens for work in progress: a ribbon on every conveyor, coloured by how full it is now.
import * as THREE from "three";
import { section } from "./belts.js";
import { ownPath } from "./conveyors.js";
import { present } from "./motion.js";

const ABOVE_BELT_M = 0.012;
const EDGE_M = 0.09; // it is seen beside the carriers, which cover the belt where it is full
const EVERY_MS = 200;

export class Ribbons {
  constructor(parent) {
    this.material = new THREE.MeshBasicMaterial({ vertexColors: true, side: THREE.DoubleSide });
    this.mesh = new THREE.Mesh(new THREE.BufferGeometry(), this.material);
    this.mesh.frustumCulled = false;
    this.mesh.visible = false;
    parent.add(this.mesh);
    this.links = [];
    this.now = { first: 0, count: 0, rank: 0, ease: 1 };
    this.colour = new THREE.Color();
  }

  /** `links` as in the scene; a new recording needs this again. */
  setLine(links, timeline) {
    const position = [];
    const index = [];
    this.links = [];
    for (const link of links) {
      const recorded = timeline?.linkIndex.get(link.id) ?? -1;
      const path = link.length_m > 0 ? ownPath(link) : [];
      if (link.kind === "amr" || path.length < 2 || recorded < 0) continue;
      const first = position.length / 3;
      const half = section(link.unit, link.lanes).half + EDGE_M;
      for (let i = 1; i < path.length; i += 1) this.addPiece(path[i - 1], path[i], half, position, index);
      const places = Math.max(link.capacity / link.unit, 1);
      this.links.push({ recorded, places, first, end: position.length / 3 });
    }
    this.mesh.geometry.dispose();
    this.mesh.geometry = new THREE.BufferGeometry();
    this.mesh.geometry.setAttribute("position", new THREE.Float32BufferAttribute(position, 3));
    this.mesh.geometry.setAttribute("color", new THREE.Float32BufferAttribute(new Float32Array(position.length), 3));
    this.mesh.geometry.setIndex(index);
    this.drawnMs = -Infinity;
  }

  addPiece(a, b, half, position, index) {
    const flat = Math.hypot(b[0] - a[0], b[1] - a[1]);
    // A lift has no upper side to colour.
    if (flat < 1e-6) return;
    const [x, y] = [(-(b[1] - a[1]) / flat) * half, ((b[0] - a[0]) / flat) * half];
    const first = position.length / 3;
    for (const [point, side] of [[a, 1], [a, -1], [b, 1], [b, -1]]) position.push(point[0] + side * x, point[1] + side * y, point[2] + ABOVE_BELT_M);
    index.push(first, first + 1, first + 2, first + 2, first + 1, first + 3);
  }

  /** Colours what has changed, five times a second at most. */
  update(lens, window, t, nowMs, force) {
    this.mesh.visible = lens.name === "wip" && this.links.length > 0;
    if (!this.mesh.visible || (!force && nowMs - this.drawnMs < EVERY_MS)) return;
    this.drawnMs = nowMs;
    const colours = this.mesh.geometry.getAttribute("color");
    for (const { recorded, places, first, end } of this.links) {
      const { count } = present(window, recorded, t, this.now);
      lens.fill(count / places, this.colour);
      for (let i = first; i < end; i += 1) colours.setXYZ(i, this.colour.r, this.colour.g, this.colour.b);
    }
    colours.needsUpdate = true;
  }
}

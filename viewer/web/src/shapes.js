// Small solids with colour and surface per vertex, gathered into one geometry.
import * as THREE from "three";
import { surface } from "./look.js";

/** Gathers triangles: position, normal, colour (linear) and surface (metalness, roughness, band). */
export class Solid {
  constructor() {
    this.position = [];
    this.normal = [];
    this.color = [];
    this.surface = [];
    this.index = [];
  }

  get vertices() {
    return this.position.length / 3;
  }

  /** Adds one vertex; `paint` is {rgb: [r, g, b] linear, metal, rough, band}. */
  vertex(x, y, z, nx, ny, nz, paint) {
    this.position.push(x, y, z);
    this.normal.push(nx, ny, nz);
    this.color.push(...paint.rgb);
    this.surface.push(paint.metal, paint.rough, paint.band ? 1 : 0);
  }

  /** A flat quad through four corners given counter-clockwise as seen from outside. */
  quad(a, b, c, d, paint) {
    const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
    const v = [d[0] - a[0], d[1] - a[1], d[2] - a[2]];
    const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    const length = Math.hypot(...n) || 1;
    const first = this.vertices;
    for (const p of [a, b, c, d]) this.vertex(...p, n[0] / length, n[1] / length, n[2] / length, paint);
    this.index.push(first, first + 1, first + 2, first, first + 2, first + 3);
  }

  /** A box with `centre` and half sizes, turned about z by the unit vector (ux, uy) of its own x. */
  box([cx, cy, cz], [hx, hy, hz], paint, [ux, uy] = [1, 0], bottom = false) {
    const corner = (x, y, z) => [cx + ux * x * hx - uy * y * hy, cy + uy * x * hx + ux * y * hy, cz + z * hz];
    const face = (...signs) => this.quad(...signs.map(([x, y, z]) => corner(x, y, z)), paint);
    face([-1, -1, 1], [1, -1, 1], [1, 1, 1], [-1, 1, 1]);
    face([-1, -1, -1], [1, -1, -1], [1, -1, 1], [-1, -1, 1]);
    face([1, -1, -1], [1, 1, -1], [1, 1, 1], [1, -1, 1]);
    face([1, 1, -1], [-1, 1, -1], [-1, 1, 1], [1, 1, 1]);
    face([-1, 1, -1], [-1, -1, -1], [-1, -1, 1], [-1, 1, 1]);
    if (bottom) face([-1, 1, -1], [1, 1, -1], [1, -1, -1], [-1, -1, -1]);
  }

  /** An upright cylinder from z0 to z1 with a flat top. */
  cylinder([cx, cy], radius, z0, z1, sides, paint, topPaint = paint) {
    const first = this.vertices;
    for (let i = 0; i <= sides; i += 1) {
      const angle = (2 * Math.PI * i) / sides;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      this.vertex(cx + radius * c, cy + radius * s, z0, c, s, 0, paint);
      this.vertex(cx + radius * c, cy + radius * s, z1, c, s, 0, paint);
    }
    for (let i = 0; i < sides; i += 1) {
      const a = first + 2 * i;
      this.index.push(a, a + 2, a + 3, a, a + 3, a + 1);
    }
    const top = this.vertices;
    for (let i = 0; i < sides; i += 1) {
      const angle = (2 * Math.PI * i) / sides;
      this.vertex(cx + radius * Math.cos(angle), cy + radius * Math.sin(angle), z1, 0, 0, 1, topPaint);
    }
    for (let i = 1; i < sides - 1; i += 1) this.index.push(top, top + i, top + i + 1);
  }

  geometry() {
    const geometry = new THREE.BufferGeometry();
    geometry.setAttribute("position", new THREE.Float32BufferAttribute(this.position, 3));
    geometry.setAttribute("normal", new THREE.Float32BufferAttribute(this.normal, 3));
    geometry.setAttribute("color", new THREE.Float32BufferAttribute(this.color, 3));
    geometry.setAttribute("surface", new THREE.Float32BufferAttribute(this.surface, 3));
    const Index = this.vertices > 65535 ? THREE.Uint32BufferAttribute : THREE.Uint16BufferAttribute;
    geometry.setIndex(new Index(this.index, 1));
    return geometry;
  }
}

/** Points `target` to the vertices of `source` without copying them. */
export function shareVertices(target, source) {
  target.index = source.index;
  Object.assign(target.attributes, source.attributes);
}

/** Frees a geometry that shares the vertices of `source`, which stay on the graphics card for the others. */
export function disposeSharing(geometry, source) {
  geometry.index = null;
  for (const name of Object.keys(source.attributes)) delete geometry.attributes[name];
  geometry.dispose();
}

/** A paint from an sRGB colour. */
export function paint(color, metal = 0, rough = 0.6) {
  return { rgb: new THREE.Color(color).toArray(), metal, rough, band: false };
}

export const PUCK_M = 0.018;
const PUCK_SHARE = 1.13; // of the radius of the cell
// The tray of assets/equipment/tray, simplified.
const [TRAY_M, WALL_M, RIM_M, NEST_M] = [0.6, 0.009, 0.07, 0.066];

/** A cell standing in its puck on the belt (z = 0 is the belt). */
export function puckGeometry({ diameter_m: diameter, height_m: height }, sides) {
  const solid = new Solid();
  const radius = diameter / 2;
  const [can, cap] = [surface("can"), surface("cap")];
  solid.cylinder([0, 0], radius * PUCK_SHARE, 0, PUCK_M, sides, surface("blue"));
  solid.cylinder([0, 0], radius, PUCK_M, PUCK_M + height, sides, can);
  if (sides > 6) solid.cylinder([0, 0], radius * 0.52, PUCK_M + height, PUCK_M + height + 0.0015, sides - 2, cap);
  return solid.geometry();
}

/** A tray with `count` cells in a square grid, as it rides on the tray conveyor. */
export function trayGeometry({ diameter_m: diameter, height_m: height }, count, sides) {
  const solid = new Solid();
  const side = Math.max(1, Math.round(Math.sqrt(count)));
  const half = TRAY_M / 2;
  const step = (8 * NEST_M) / side;
  const [body, can] = [surface("grey"), surface("can")];
  solid.box([0, 0, 0.01], [half, half, 0.01], body, [1, 0], true);
  for (const [x, y, hx, hy] of [[0, 1, half, WALL_M], [0, -1, half, WALL_M], [1, 0, WALL_M, half], [-1, 0, WALL_M, half]]) {
    solid.box([x * (half - WALL_M), y * (half - WALL_M), RIM_M / 2], [hx, hy, RIM_M / 2], body);
  }
  for (let i = 0; i < Math.min(count, side * side); i += 1) {
    const x = ((i % side) - (side - 1) / 2) * step;
    const y = (Math.floor(i / side) - (side - 1) / 2) * step;
    solid.cylinder([x, y], diameter / 2, 0.02, 0.02 + height, sides, can);
  }
  return solid.geometry();
}

/** A plain vehicle with a load, until the model of the vehicle has arrived. */
export function vehicleGeometry() {
  const solid = new Solid();
  solid.box([0, 0, 0.17], [0.8, 0.45, 0.15], surface("dark"));
  solid.box([0, 0, 0.34], [0.7, 0.4, 0.02], surface("light_grey"));
  return solid.geometry();
}

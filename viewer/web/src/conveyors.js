// Conveyors of all links and of the collecting lines inside the groups: belt, rails, legs and drives as one mesh.
// The links of a station that is being dragged become a second mesh, so that only they are built again.
import * as THREE from "three";
import { solidMaterial, tokens } from "./materials.js";
import { Solid, paint } from "./shapes.js";

const BELT = paint("#2b3036", 0, 0.85);
const ROLLERS = paint("#6b747d", 0.5, 0.5);
const RAIL = paint("#c6ccd2", 0.35, 0.42);
const LEG = paint("#a3abb2", 0.3, 0.5);
const FOOT = paint("#30343a", 0, 0.8);
const DRIVE = paint("#1f4fa8", 0.1, 0.45);
const LEG_EVERY_M = 2.4;
const HIGH_LEG_EVERY_M = 4.8;
const HIGH_M = 1.6;
const LEAST_SEGMENT_M = 1e-3;

/** Half width of the belt, m. */
function halfWidth(unit, lanes) {
  return unit > 1 ? 0.34 : 0.07 + 0.035 * Math.max(lanes, 1);
}

/** `path_m` without its repeated points. */
function clean(points) {
  return points.filter((p, i) => i === 0 ||
    Math.hypot(p[0] - points[i - 1][0], p[1] - points[i - 1][1], p[2] - points[i - 1][2]) > LEAST_SEGMENT_M);
}

/** The part of a link's path between the two groups: from the outlet, `length_m` long. */
export function ownPath(link) {
  const out = [];
  let along = 0;
  const from = link.lead_m;
  const to = link.lead_m + link.length_m;
  link.path_m.forEach((point, i) => {
    if (i > 0) {
      const before = link.path_m[i - 1];
      const length = Math.hypot(point[0] - before[0], point[1] - before[1], point[2] - before[2]);
      for (const cut of [from, to]) {
        if (along < cut - 1e-6 && cut < along + length - 1e-6) {
          const share = (cut - along) / length;
          out.push(before.map((value, axis) => value + (point[axis] - value) * share));
        }
      }
      along += length;
    }
    if (along >= from - 1e-6 && along <= to + 1e-6) out.push(point);
  });
  return clean(out);
}

/** Unit direction of the mitre at each point in the plane, scaled so that the belt keeps its width. */
function mitres(points) {
  const directions = points.slice(1).map((p, i) => {
    const [dx, dy] = [p[0] - points[i][0], p[1] - points[i][1]];
    const length = Math.hypot(dx, dy);
    return length > LEAST_SEGMENT_M ? [dx / length, dy / length] : null;
  });
  // A vertical lift has no direction of its own: it keeps that of its neighbour.
  const known = directions.find((direction) => direction) ?? [1, 0];
  directions.forEach((direction, i) => { directions[i] = direction ?? directions[i - 1] ?? known; });
  return points.map((_, i) => {
    const a = directions[Math.max(i - 1, 0)];
    const b = directions[Math.min(i, directions.length - 1)];
    const sum = [a[0] + b[0], a[1] + b[1]];
    const length = Math.hypot(...sum);
    if (length < 0.2) return [-a[1], a[0]];
    const cosine = (a[0] * sum[0] + a[1] * sum[1]) / length;
    return [-sum[1] / length / cosine, sum[0] / length / cosine];
  });
}

/** Adds one conveyor along `points` to `solid`. */
function addConveyor(solid, points, half, belt) {
  if (points.length < 2) return;
  const sides = mitres(points);
  const at = (i, side, dz) => [points[i][0] + sides[i][0] * side, points[i][1] + sides[i][1] * side, points[i][2] + dz];
  for (let i = 0; i + 1 < points.length; i += 1) {
    const j = i + 1;
    const strip = (s0, z0, s1, z1, colour) => solid.quad(at(i, s0, z0), at(j, s0, z0), at(j, s1, z1), at(i, s1, z1), colour);
    strip(-half, 0, half, 0, belt);
    for (const side of [1, -1]) {
      const [inner, outer] = [half * side, (half + 0.03) * side];
      const faces = [[inner, 0, inner, 0.03], [inner, 0.03, outer, 0.03], [outer, 0.03, outer, -0.09]];
      for (const [s0, z0, s1, z1] of faces) {
        if (side > 0) strip(s0, z0, s1, z1, RAIL);
        else strip(s1, z1, s0, z0, RAIL);
      }
    }
    strip(half, -0.09, -half, -0.09, LEG);
  }
  addLegs(solid, points, half);
}

function addLegs(solid, points, half) {
  let next = 0.3;
  let along = 0;
  for (let i = 0; i + 1 < points.length; i += 1) {
    const [a, b] = [points[i], points[i + 1]];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
    const flat = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const direction = flat > LEAST_SEGMENT_M ? [(b[0] - a[0]) / flat, (b[1] - a[1]) / flat] : [1, 0];
    for (; next < along + length; next += Math.max(a[2], b[2]) > HIGH_M ? HIGH_LEG_EVERY_M : LEG_EVERY_M) {
      const share = (next - along) / length;
      const [x, y, z] = a.map((value, axis) => value + (b[axis] - value) * share);
      const top = z - 0.09;
      if (top < 0.1) continue;
      const thick = z > HIGH_M ? 0.045 : 0.025;
      for (const side of [1, -1]) {
        const px = x - direction[1] * side * half;
        const py = y + direction[0] * side * half;
        solid.box([px, py, top / 2], [thick, thick, top / 2], LEG, direction);
        solid.box([px, py, 0.015], [thick * 2, thick * 2, 0.015], FOOT, direction);
      }
      solid.box([x, y, top * 0.35], [0.018, half, 0.018], LEG, direction);
    }
    along += length;
  }
  const [a, b] = points;
  const flat = Math.hypot(b[0] - a[0], b[1] - a[1]);
  if (flat > 0.8 && Math.abs(b[2] - a[2]) < 0.05) {
    const u = [(b[0] - a[0]) / flat, (b[1] - a[1]) / flat];
    const side = half + 0.13;
    solid.box([a[0] + u[0] * 0.4 + u[1] * side, a[1] + u[1] * 0.4 - u[0] * side, a[2] - 0.1], [0.14, 0.08, 0.08], DRIVE, u, true);
  }
}

/** Straight runs on the floor under a conveyor, for its contact shadow. */
function runsUnder(points, half) {
  const runs = [];
  for (let i = 0; i + 1 < points.length; i += 1) {
    const [a, b] = [points[i], points[i + 1]];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (length > 0.2) {
      runs.push({ x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2, angle: Math.atan2(b[1] - a[1], b[0] - a[0]),
        halfX: length / 2, halfY: half, soft: 0.35 + 0.25 * a[2], strength: 0.5 / (0.6 + a[2]) });
    }
  }
  return runs;
}

export class Conveyors {
  constructor(parent) {
    this.parent = parent;
    this.material = solidMaterial();
    this.still = new THREE.Mesh(new THREE.BufferGeometry(), this.material);
    this.moving = new THREE.Mesh(new THREE.BufferGeometry(), this.material);
    this.moving.visible = false;
    for (const mesh of [this.still, this.moving]) {
      mesh.frustumCulled = false;
      parent.add(mesh);
    }
    this.runs = [];
  }

  setScene(scene) {
    this.scene = scene;
    this.build(this.still, this.pieces(scene.links, scene.stations));
    this.release();
  }

  /** [points, half width] of every conveyor of `links` and every collecting line of `stations`. */
  pieces(links, stations) {
    const pieces = links.filter((link) => link.kind !== "amr" && link.length_m > 0)
      .map((link) => [ownPath(link), halfWidth(link.unit, link.lanes)]);
    for (const station of stations) {
      if (!station.collector_m) continue;
      const link = this.scene.links.find((each) => each.source === station.id || each.target === station.id);
      pieces.push([clean(station.collector_m), halfWidth(link?.unit ?? 1, link?.lanes ?? 1)]);
    }
    return pieces;
  }

  /** `belt` colours all belts alike; without it each has its own. */
  build(mesh, pieces, belt = null) {
    const solid = new Solid();
    // Trays run on rollers, cells in pucks on a belt.
    for (const [points, half] of pieces) addConveyor(solid, points, half, belt ?? (half > 0.3 ? ROLLERS : BELT));
    mesh.geometry.dispose();
    mesh.geometry = solid.geometry();
    mesh.visible = solid.vertices > 0;
    if (mesh === this.still) this.runs = pieces.flatMap(([points, half]) => runsUnder(points, half));
  }

  /** Takes the conveyors of station `id` out of the still mesh. */
  hold(id, theme) {
    this.held = id;
    this.belt = paint(tokens(theme).accent, 0, 0.6);
    const links = this.scene.links.filter((link) => link.source !== id && link.target !== id);
    this.build(this.still, this.pieces(links, this.scene.stations.filter((station) => station.id !== id)));
    this.follow(this.scene.links.filter((link) => link.source === id || link.target === id), 0, 0);
  }

  /** Shows the held station's links as they would run, its collecting line moved by (dx, dy). */
  follow(links, dx, dy) {
    const station = this.scene.stations.find((each) => each.id === this.held);
    const collector_m = station.collector_m?.map(([x, y, z]) => [x + dx, y + dy, z]) ?? null;
    this.build(this.moving, this.pieces(links, [{ ...station, collector_m }]), this.belt);
  }

  /** Puts everything back into one mesh. */
  release() {
    if (this.held) this.build(this.still, this.pieces(this.scene.links, this.scene.stations));
    this.held = null;
    this.moving.visible = false;
  }
}

// Conveyors of all links and of the collecting lines inside the groups: belt, rails, legs and drives as one mesh.
// The links of a station that is being dragged become a second mesh, so that only they are built again.
import * as THREE from "three";
import { addConveyor, section } from "./belts.js";
import { solidMaterial, tokens } from "./materials.js";
import { Solid, paint } from "./shapes.js";

const CLEAR_ZONES = ["aisle", "amr_aisle", "walkway"];
const LEAST_SEGMENT_M = 1e-3;
const SPOT_M = 0.5;

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

/** `points` without those that follow within SPOT_M: many short pieces of an arc would darken each other. */
function coarse(points) {
  const kept = points.slice(0, 1);
  points.forEach((point, i) => {
    const last = kept.at(-1);
    if (Math.hypot(point[0] - last[0], point[1] - last[1]) < SPOT_M && i + 1 < points.length) return;
    kept.push(point);
  });
  return kept;
}

/** What a conveyor along a fine path takes of the light on the floor. */
function spotsUnder(fine, half) {
  const points = coarse(fine);
  const spots = [];
  for (let i = 0; i + 1 < points.length; i += 1) {
    const [a, b] = [points[i], points[i + 1]];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (length < LEAST_SEGMENT_M) continue;
    spots.push({ x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2, angle: Math.atan2(b[1] - a[1], b[0] - a[0]),
      halfX: length / 2, halfY: half + 0.03, density: Math.max(a[2], b[2]) < 1.6 ? 0.5 : 0.22 });
  }
  return spots;
}

/** Where a conveyor has no legs: lanes, and the machines it passes through. */
function clearRects(scene) {
  const lanes = scene.hall.zones.filter((zone) => CLEAR_ZONES.includes(zone.kind)).map((zone) => zone.rect_m);
  const machines = scene.stations.flatMap((station) => station.machines.map(({ corners_m: corners }) => {
    const [xs, ys] = [corners.map((corner) => corner[0]), corners.map((corner) => corner[1])];
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  }));
  return [...lanes, ...machines];
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
    this.spots = [];
  }

  setScene(scene) {
    this.scene = scene;
    this.clear = clearRects(scene);
    this.build(this.still, this.pieces(scene.links, scene.stations));
    this.release();
  }

  /** [points, section] of every conveyor of `links` and every collecting line of `stations`. */
  pieces(links, stations) {
    const pieces = links.filter((link) => link.kind !== "amr" && link.length_m > 0)
      .map((link) => [ownPath(link), section(link.unit, link.lanes)]);
    for (const station of stations) {
      if (!station.collector_m) continue;
      const link = this.scene.links.find((each) => each.source === station.id || each.target === station.id);
      pieces.push([clean(station.collector_m), section(link?.unit ?? 1, link?.lanes ?? 1)]);
    }
    return pieces;
  }

  /** `belt` colours all belts alike; without it each has its own. */
  build(mesh, pieces, belt = null) {
    const solid = new Solid();
    for (const [points, shape] of pieces) addConveyor(solid, points, shape, this.clear, belt);
    mesh.geometry.dispose();
    mesh.geometry = solid.geometry();
    mesh.visible = solid.vertices > 0;
    if (mesh === this.still) this.spots = pieces.flatMap(([points, { half }]) => spotsUnder(points, half));
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

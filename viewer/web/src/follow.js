// Rides along with one cell: where it is follows from its passport and, on a conveyor, from the ride of its carrier.
import * as THREE from "three";
import { measured, pointAt, present, SHORTEST_RIDE_S } from "./motion.js";
import { store } from "./store.js";
import { countUpTo } from "./timeline.js";

const NEAR_S = 0.05;
const FIRST_LOOK_M = [4.5, -6, 3.5]; // from the cell to the camera
const STORED_M = 1.2;
const GLIDE = 0.25; // of the way a frame, so that nothing jumps at a machine's door
const JUMP_M = 8;

export class Follow {
  constructor(view) {
    this.view = view;
    this.place = new THREE.Vector3();
    this.at = null;
    this.now = { first: 0, count: 0, rank: 0, ease: 1 };
    this.paths = new Map();
  }

  /** Follows the cell of `passport` from now on; null ends it. */
  start(passport) {
    store.follow = passport;
    this.at = null;
    this.paths.clear();
    this.view.invalidate();
  }

  /** Moves the camera by as much as the cell has moved. True while it still glides. */
  update(window, timeS) {
    if (!store.follow || !window) return false;
    const point = this.pointAt(window, timeS);
    if (!point) return false;
    this.place.set(...point);
    const { rig } = this.view;
    const seen = rig.place();
    if (!this.at) {
      this.at = this.place.clone();
      rig.go({ position: this.at.clone().add(new THREE.Vector3(...FIRST_LOOK_M)), target: this.at.clone() });
      return true;
    }
    if (rig.flight) return true;
    const step = this.place.clone().sub(this.at);
    const far = step.length();
    if (far < 1e-4) return false;
    if (far < JUMP_M) step.multiplyScalar(store.playing ? GLIDE : 1);
    this.at.add(step);
    rig.go({ position: seen.position.add(step), target: seen.target.add(step) }, { jump: true });
    return far > 0.01;
  }

  pointAt(window, timeS) {
    const { visits } = store.follow;
    let index = -1;
    for (let i = 0; i < visits.length && visits[i].enter_s <= timeS; i += 1) index = i;
    const visit = visits[Math.max(index, 0)];
    if (index >= 0 && visit.leave_s !== null && timeS >= visit.leave_s && visit.link) {
      const ride = this.onLink(window, visit, timeS);
      if (ride) return ride;
    }
    return this.inStation(visit);
  }

  inStation(visit) {
    const station = this.view.stationOf(visit.station);
    if (!station) return null;
    const machine = station.machines.find((each) => each.path === visit.machine);
    return machine ? machine.work_m : [...station.at_m, STORED_M];
  }

  /** The same arithmetic as in riders.js, for the carrier that took the cell. */
  onLink(window, visit, timeS) {
    const { scene, timeline } = this.view;
    const recorded = timeline.linkIndex.get(visit.link) ?? -1;
    const link = scene.links.find((each) => each.id === visit.link);
    if (recorded < 0 || !link) return null;
    const t = timeS - window.w0S;
    const [, count, offset] = window.links.subarray(recorded * 3, recorded * 3 + 3);
    const row = offset + countUpTo(window.enterS, offset, count, visit.leave_s - window.w0S - NEAR_S);
    if (row >= offset + count) return null;
    const { first, ease } = present(window, recorded, t, this.now);
    const rank = Math.max(row - first, 0);
    const lead = window.leadM[row];
    const free = -lead + ((link.length_m + lead) * (t - window.enterS[row])) / Math.max(link.transport_s, SHORTEST_RIDE_S);
    const [before, after] = [Math.floor((rank + 1.5) / link.lanes), Math.floor((rank + 0.5) / link.lanes)];
    const s = Math.max(Math.min(free, link.length_m - link.pitch_m * (before + (after - before) * ease)), -lead);
    if (!this.paths.has(link.id)) this.paths.set(link.id, measured(link.path_m));
    return pointAt(this.paths.get(link.id), Math.max(link.lead_m + s, 0), [0, 0, 0]);
  }
}

/** Fetches the passport of a cell: "1000", or a question like "?station=fill&after=600". Null where there is none. */
export async function fetchPassport(which) {
  const answer = await fetch(`api/cells${which.startsWith("?") ? "" : "/"}${which}`, { cache: "no-store" });
  return answer.ok ? answer.json() : null;
}

// How far the work of each machine is: pieces begun, and how far its doors stand open. scene/work.py reads the same.
import { countUpTo } from "./timeline.js";

const STORAGE_MOVE_S = 16; // what a crane takes for a carrier at most
const QUICKEST_MOVE_S = 4; // on screen: a crane that would go more often takes several carriers at once
const DOOR_S = 1.5;
const FASTEST_HZ = 1.5; // a machine that would work faster than this on screen is shown working slower
const OPENING_STOPS = [1, 2, 3]; // down, changeover, consumable

const ease = (x) => (x <= 0 ? 0 : x >= 1 ? 1 : x * x * (3 - 2 * x));

/** Seconds of [begin, end] in which stops first … first+count−1 stand. */
function stopped(window, first, count, begin, end) {
  let sum = 0;
  for (let i = first; i < first + count; i += 1) {
    if (window.stopFromS[i] >= end) break;
    sum += Math.max(Math.min(window.stopToS[i], end) - Math.max(window.stopFromS[i], begin), 0);
  }
  return sum;
}

/** How many carriers came to or left a storage before the window, and when the others do, sorted. */
function carrierMoves(window, { arriving, leaving }) {
  let before = 0;
  const times = [];
  const gather = (column, link) => {
    const [firstRank, count, offset] = window.links.subarray(link * 3, link * 3 + 3);
    let early = 0;
    while (early < count && column[offset + early] < 0) early += 1;
    before += firstRank + early;
    times.push(...column.subarray(offset + early, offset + count));
  };
  for (const link of arriving) gather(window.exitS, link);
  for (const link of leaving) gather(window.enterS, link);
  return { before, times: Float32Array.from(times).sort() };
}

export class Work {
  constructor() {
    this.setLine({ stations: [], links: [] }, null);
  }

  /** Of a `scene`; what the recording does not know stands still. */
  setLine({ stations, links }, timeline) {
    const machines = stations.flatMap((station) => station.machines.map((machine) => ({ station, machine })));
    let first = 0;
    this.storages = [];
    for (const station of stations) {
      const ways = (end) => links.filter((link) => link[end] === station.id && timeline?.linkIndex.has(link.id))
        .map((link) => timeline.linkIndex.get(link.id));
      const racks = station.machines.length;
      if (timeline && station.kind === "storage") this.storages.push({ first, racks, arriving: ways("target"), leaving: ways("source") });
      first += racks;
    }
    this.rack = new Array(machines.length).fill(null); // in a window: {before, times} of its moves
    this.storage = machines.map(({ station }) => timeline !== null && station.kind === "storage");
    const recorded = machines.map(({ machine }) => timeline?.machineIndex.get(machine.path) ?? -1);
    this.recorded = recorded;
    this.cycles = new Float32Array(recorded.length);
    this.doors = new Float32Array(recorded.length);
    // What a machine does until `until`: cycles = base + rate (t − from).
    this.base = new Float32Array(recorded.length);
    this.rate = new Float32Array(recorded.length);
    this.from = new Float32Array(recorded.length);
    this.until = new Float32Array(recorded.length).fill(-1);
    this.slower = new Float32Array(recorded.length).fill(1);
    this.window = null;
  }

  /** Brings `cycles` and `doors` up to `timeS` of a film that runs at `speed`. */
  update(window, timeS, speed) {
    const t = timeS - window.w0S;
    if (window !== this.window || speed !== this.speed) this.begin(window, speed);
    else if (t < this.lastT) this.until.fill(-1);
    this.lastT = t;
    for (let i = 0; i < this.recorded.length; i += 1) {
      if (!this.storage[i] && this.recorded[i] < 0) continue;
      if (t >= this.until[i]) this.storage[i] ? this.move(i, t) : this.phase(window, i, t);
      this.cycles[i] = (this.base[i] + this.rate[i] * (t - this.from[i])) / this.slower[i];
    }
  }

  begin(window, speed) {
    this.window = window;
    this.speed = speed;
    this.until.fill(-1);
    for (const storage of this.storages) this.beginStorage(window, speed, storage);
    for (let i = 0; i < this.recorded.length; i += 1) {
      if (this.storage[i] || this.recorded[i] < 0) continue;
      const [visits, first] = window.machines.subarray(this.recorded[i] * 4, this.recorded[i] * 4 + 2);
      const last = first + visits - 1;
      const cycleS = visits > 1 ? (window.startS[last] - window.startS[first]) / (visits - 1) : Infinity;
      this.slower[i] = 2 ** Math.max(0, Math.ceil(Math.log2(speed / cycleS / FASTEST_HZ)));
    }
  }

  /** Deals the moves of a storage out to its racks in turn; those of the whole recording count. */
  beginStorage(window, speed, storage) {
    const { before, times } = carrierMoves(window, storage);
    const { first, racks } = storage;
    for (let place = 0; place < racks; place += 1) {
      const own = times.filter((_, k) => (before + k) % racks === place);
      this.rack[first + place] = { before: Math.max(0, Math.ceil((before - place) / racks)), times: own };
      const moveS = (window.w1S - window.w0S) / Math.max(countUpTo(own, 0, own.length, window.w1S - window.w0S), 1);
      this.slower[first + place] = 2 ** Math.max(0, Math.ceil(Math.log2((speed / moveS) * QUICKEST_MOVE_S)));
    }
  }

  /** Finds the move that the crane of rack `i` makes at `t`, and until when. */
  move(i, t) {
    const { before, times } = this.rack[i];
    const begun = countUpTo(times, 0, times.length, t);
    const next = begun < times.length ? times[begun] : Infinity;
    this.base[i] = before + begun;
    this.rate[i] = 0;
    this.from[i] = t;
    this.until[i] = next;
    if (!begun) return;
    // A crane that takes several at once has no rest between them.
    const takes = Math.max(Math.min(this.slower[i] > 1 ? Infinity : STORAGE_MOVE_S, next - times[begun - 1]), 1e-6);
    const share = (t - times[begun - 1]) / takes;
    if (share >= 1 || takes === Infinity) return;
    this.base[i] += share - 1;
    this.rate[i] = 1 / takes;
    this.until[i] = Math.min(next, times[begun - 1] + takes);
  }

  /** Finds what machine `i` does at `t`, and until when. */
  phase(window, i, t) {
    const machine = this.recorded[i];
    const [visits, firstVisit, stops, firstStop] = window.machines.subarray(machine * 4, machine * 4 + 4);
    const begun = countUpTo(window.startS, firstVisit, visits, t);
    const stop = firstStop + countUpTo(window.stopFromS, firstStop, stops, t) - 1;
    const halted = stop >= firstStop && t < window.stopToS[stop];
    const visit = firstVisit + begun - 1;
    let until = begun < visits ? window.startS[visit + 1] : Infinity;
    if (stop + 1 < firstStop + stops) until = Math.min(until, window.stopFromS[stop + 1]);
    if (halted) until = Math.min(until, window.stopToS[stop]);
    this.base[i] = begun;
    this.rate[i] = 0;
    this.from[i] = t;
    if (begun && t < window.finishS[visit]) {
      const start = window.startS[visit];
      const finish = window.finishS[visit];
      const needed = Math.max(finish - start - stopped(window, firstStop, stops, start, finish), 1e-6);
      const done = t - start - stopped(window, firstStop, stops, start, t);
      this.base[i] = begun - 1 + Math.min(Math.max(done / needed, 0), 1);
      this.rate[i] = halted ? 0 : 1 / needed;
      until = Math.min(until, finish);
    }
    this.doors[i] = 0;
    if (halted && OPENING_STOPS.includes(window.stopKind[stop])) {
      const nearest = Math.min(t - window.stopFromS[stop], window.stopToS[stop] - t);
      this.doors[i] = ease(nearest / DOOR_S);
      // While the doors swing every frame is another one.
      until = nearest < DOOR_S ? t : Math.min(until, window.stopToS[stop] - DOOR_S);
    }
    this.until[i] = until;
  }
}

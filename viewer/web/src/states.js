// What every machine and station does at an instant, read from the recording by binary search.
import { countUpTo } from "./timeline.js";
import { STATES, store } from "./store.js";

const [WORKING, STARVED, BLOCKED, DOWN, CHANGEOVER, OFF_SHIFT] = STATES.keys();
const STATE_OF_STOP = [null, DOWN, CHANGEOVER, DOWN, OFF_SHIFT]; // by kind: down, changeover, consumable, off shift
const TIES = [OFF_SHIFT, DOWN, BLOCKED, STARVED, CHANGEOVER, WORKING]; // the worse state wins a tie
const PUBLISH_EVERY_MS = 200;
// While the film runs, a wait that would flash for less than this on screen is left out, unless the machine mostly waits.
const SHORTEST_FLASH_S = 0.5;
const LONG_WAIT_CYCLES = 3;

/**
 * Index into STATES of machine `machine` at `t` (s, relative to the window), and until when that stays true. A wait
 * between two cells shorter than `briefS` counts as working.
 */
export function machineState(window, machine, t, until, briefS) {
  const [visits, firstVisit, stops, firstStop] = window.machines.subarray(machine * 4, machine * 4 + 4);
  let end = window.w1S - window.w0S;
  const begun = countUpTo(window.stopFromS, firstStop, stops, t);
  const stop = firstStop + begun - 1;
  if (begun && t < window.stopToS[stop]) {
    until[machine] = window.stopToS[stop];
    return STATE_OF_STOP[window.stopKind[stop]];
  }
  if (begun < stops) end = Math.min(end, window.stopFromS[stop + 1]);
  const started = countUpTo(window.startS, firstVisit, visits, t);
  const visit = firstVisit + started - 1;
  let state = STARVED;
  const next = started < visits ? window.startS[visit + 1] : Infinity;
  if (started && next > t && next - window.finishS[visit] < Math.min(briefS, cycles(window, visit))) {
    state = WORKING;
    end = Math.min(end, next);
  } else if (started && t < window.finishS[visit]) {
    state = WORKING;
    end = Math.min(end, window.finishS[visit]);
  } else if (started && t < window.leaveS[visit]) {
    state = BLOCKED;
    end = Math.min(end, window.leaveS[visit]);
  } else if (started < visits) {
    end = Math.min(end, window.startS[visit + 1]);
  }
  until[machine] = end;
  return state;
}

const cycles = (window, visit) => LONG_WAIT_CYCLES * (window.finishS[visit] - window.startS[visit]);

/** The state that most of the machines are in. */
export function majority(counts) {
  let best = TIES[0];
  for (const state of TIES) if (counts[state] > counts[best]) best = state;
  return best;
}

export class States {
  constructor() {
    this.publishedMs = 0;
    this.setLine([], null);
  }

  /** `stations` as in the scene; machines that the recording does not know keep state null. */
  setLine(stations, timeline) {
    this.stations = stations;
    // A storage has no visits in the recording and therefore no state.
    const storages = new Set(timeline?.manifest.storages ?? []);
    this.recorded = stations.flatMap((station) => station.machines.map((machine) =>
      storages.has(station.id) ? -1 : (timeline?.machineIndex.get(machine.path) ?? -1)));
    this.ofMachine = new Int8Array(this.recorded.length).fill(-1);
    this.until = new Float32Array(timeline?.manifest.machines.length ?? 0);
    this.window = null;
    this.lastT = Infinity;
    this.publishedMs = 0;
  }

  /** Brings the machines up to date; returns the indices of those that changed. */
  update(window, timeS) {
    const changed = [];
    const t = timeS - window.w0S;
    const briefS = store.playing ? SHORTEST_FLASH_S * store.speed : 0;
    const restart = window !== this.window || t < this.lastT || briefS !== this.briefS;
    this.briefS = briefS;
    this.window = window;
    this.lastT = t;
    for (let index = 0; index < this.recorded.length; index += 1) {
      const machine = this.recorded[index];
      if (machine < 0 || (!restart && t < this.until[machine])) continue;
      const state = machineState(window, machine, t, this.until, briefS);
      if (state !== this.ofMachine[index]) {
        this.ofMachine[index] = state;
        changed.push(index);
      }
    }
    return changed;
  }

  /** Writes the stations' states into the store, at most five times a second and only those that changed. */
  publish(nowMs, force) {
    if (!force && nowMs - this.publishedMs < PUBLISH_EVERY_MS) return;
    this.publishedMs = nowMs;
    const counts = new Array(STATES.length);
    let index = 0;
    for (const station of this.stations) {
      counts.fill(0);
      let known = 0;
      for (let machine = 0; machine < station.machines.length; machine += 1, index += 1) {
        if (this.ofMachine[index] < 0) continue;
        counts[this.ofMachine[index]] += 1;
        known += 1;
      }
      if (!known) continue;
      const name = STATES[majority(counts)];
      if (store.states[station.id] !== name) store.states[station.id] = name;
    }
  }
}

// The recording of one simulated shift: a manifest and binary windows, fetched once and kept.

const MAGIC = 0x3257544c; // "LTW2"
const PARALLEL_FETCHES = 2;

/**
 * One time window. Times are seconds relative to `w0S`; rides of a link lie side by side in rank order and leave in
 * that order, so both of their time columns are sorted.
 */
export function parseWindow(buffer) {
  const view = new DataView(buffer);
  if (view.getUint32(0, true) !== MAGIC) throw new Error("the window of the timeline has an unknown format");
  const linkCount = view.getUint32(4, true);
  const machineCount = view.getUint32(8, true);
  let at = 32;
  const take = (Type, length) => {
    const array = new Type(buffer, at, length);
    at += length * 4;
    return array;
  };
  const window = { w0S: view.getFloat64(16, true), w1S: view.getFloat64(24, true) };
  window.links = take(Uint32Array, linkCount * 3); // first_rank, count, offset
  window.machines = take(Uint32Array, machineCount * 4); // visit_count, visit_offset, stop_count, stop_offset
  const [rides, visits, stops] = take(Uint32Array, 4);
  window.rideCount = rides;
  window.enterS = take(Float32Array, rides);
  window.exitS = take(Float32Array, rides);
  window.leadM = take(Float32Array, rides);
  window.startS = take(Float32Array, visits);
  window.finishS = take(Float32Array, visits);
  window.leaveS = take(Float32Array, visits);
  window.stopFromS = take(Float32Array, stops);
  window.stopToS = take(Float32Array, stops);
  window.stopKind = take(Float32Array, stops);
  return window;
}

/** How many of `values[from … from+count)` (sorted) are at most `x`. */
export function countUpTo(values, from, count, x) {
  let low = from;
  let high = from + count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low - from;
}

export class Timeline {
  /** Fetches the manifest; the windows follow when `prefetch` is called. */
  static async open(revision, onWindow) {
    const response = await fetch(`api/timeline?revision=${revision}`);
    if (!response.ok) throw new Error(`the timeline answered ${response.status}`);
    const manifest = await response.json();
    return new Timeline(manifest, manifest.revision ?? revision, onWindow);
  }

  constructor(manifest, revision, onWindow) {
    this.manifest = manifest;
    this.revision = revision;
    this.onWindow = onWindow;
    this.windows = new Array(manifest.windows).fill(null);
    this.pending = new Map();
    this.abort = new AbortController();
    this.linkIndex = new Map(manifest.links.map((id, index) => [id, index]));
    this.machineIndex = new Map(manifest.machines.map((path, index) => [path, index]));
  }

  indexAt(timeS) {
    const index = Math.floor(timeS / this.manifest.window_s);
    return Math.min(Math.max(index, 0), this.windows.length - 1);
  }

  /** The window that holds `timeS`, or null while it is on its way. */
  at(timeS) {
    return this.windows[this.indexAt(timeS)];
  }

  load(index) {
    if (this.windows[index]) return Promise.resolve(this.windows[index]);
    if (!this.pending.has(index)) {
      const request = this.request(index).finally(() => this.pending.delete(index));
      this.pending.set(index, request);
    }
    return this.pending.get(index);
  }

  async request(index) {
    const address = `api/timeline/${index}?revision=${this.revision}`;
    const response = await fetch(address, { signal: this.abort.signal });
    if (response.status === 204) return this.supersede();
    if (!response.ok) throw new Error(`window ${index} of the timeline answered ${response.status}`);
    const window = parseWindow(await response.arrayBuffer());
    this.windows[index] = window;
    this.onWindow?.(index, window);
    return window;
  }

  /** The server has a newer recording: what is here stays, the rest will never come. */
  supersede() {
    this.superseded = true;
    return null;
  }

  /** Brings all windows here, the one at `timeS()` first, then those after it, so that playing needs no server. */
  async prefetch(timeS) {
    const next = () => {
      const here = this.indexAt(timeS());
      for (let step = 0; step < this.windows.length; step += 1) {
        const index = (here + step) % this.windows.length;
        if (!this.windows[index] && !this.pending.has(index)) return index;
      }
      return -1;
    };
    const worker = async () => {
      for (let index = next(); index >= 0 && !this.abort.signal.aborted && !this.superseded; index = next()) await this.load(index);
    };
    await Promise.all(Array.from({ length: PARALLEL_FETCHES }, worker));
  }

  get loaded() {
    return this.windows.reduce((count, window) => count + (window ? 1 : 0), 0);
  }

  dispose() {
    this.abort.abort();
    this.windows = [];
  }
}

// What a station does at the time of the player: cells before it, cells it has passed on, machines in each state.
import { countUpTo } from "./timeline.js";
import { present } from "./motion.js";
import { STATES, store } from "./store.js";

const EVERY_MS = 250;

export class Live {
  constructor() {
    this.now = { first: 0, count: 0, rank: 0, ease: 1 };
    this.shownMs = 0;
    this.asked = "";
  }

  /** Writes store.live of the stations `ids`, a few times a second. */
  publish(view, window, t, nowMs, ids, force) {
    const asked = ids.join();
    if (!force && asked === this.asked && nowMs - this.shownMs < EVERY_MS) return;
    this.asked = asked;
    this.shownMs = nowMs;
    const live = {};
    for (const id of ids) live[id] = this.of(view, window, t, id);
    if (JSON.stringify(live) !== JSON.stringify(store.live)) store.live = live;
  }

  of(view, window, t, id) {
    const { scene, timeline } = view;
    const counts = new Array(STATES.length).fill(0);
    let index = 0;
    for (const station of scene.stations) {
      for (let k = 0; k < station.machines.length; k += 1, index += 1) {
        const state = view.states.ofMachine[index];
        if (station.id === id && state >= 0) counts[state] += 1;
      }
    }
    let waiting = null;
    let places = 0;
    let passed = null;
    for (const link of scene.links) {
      const recorded = timeline.linkIndex.get(link.id) ?? -1;
      if (recorded < 0) continue;
      if (link.target === id) {
        waiting = (waiting ?? 0) + present(window, recorded, t, this.now).count * link.unit;
        places += link.capacity;
      }
      const begin = timeline.windows[0];
      if (link.source === id && begin) passed = (passed ?? 0) + (entered(window, recorded, t) - entered(begin, recorded, 0)) * link.unit;
    }
    return { counts, waiting, places, passed };
  }
}

/** Carriers that have entered a link up to `t`, counted from before the recording. */
const entered = (window, link, t) =>
  window.links[link * 3] + countUpTo(window.enterS, window.links[link * 3 + 2], window.links[link * 3 + 1], t);

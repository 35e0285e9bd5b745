// The clock that the scene, the transport bar and the charts share.
import { address, store } from "./store.js";

const SLOWEST = 1;
const FASTEST = 3600;
const PUBLISH_EVERY_MS = 50; // the panels need no more than 20 updates a second
const STEP_S = 1;
const LOOP_SHARE = 1 / 12; // of the recording, for a loop nobody has drawn yet
const SHORTEST_LOOP_S = 10;
const SPEEDS = [1, 10, 60, 600, 3600];

class Player {
  constructor() {
    this.timeS = 0;
    this.events = [];
    this.gantt = {};
    this.formats = []; // cell formats of the recording
    this.canAdvance = () => true;
    this.onChange = () => {};
    this.publishedMs = 0;
  }

  /** Shows a recording that reaches to `endS`; the clock stays where it is. */
  load({ endS, events, gantt, formats, revision }) {
    this.formats = formats ?? [];
    this.events = events;
    this.gantt = gantt;
    store.endS = endS;
    if (store.loop && store.loop.toS > endS) store.loop = null;
    store.timelineRevision = revision;
    this.seek(this.timeS);
  }

  play() {
    if (!store.endS) return;
    if (this.timeS >= store.endS) this.seek(0);
    store.playing = true;
    this.onChange();
  }

  pause() {
    store.playing = false;
    store.timeS = this.timeS;
    this.onChange();
  }

  toggle() {
    if (store.playing) this.pause();
    else this.play();
  }

  seek(timeS) {
    const wanted = Number.isFinite(timeS) ? timeS : 0;
    this.timeS = Math.max(0, store.endS ? Math.min(wanted, store.endS) : wanted);
    store.timeS = this.timeS;
    this.onChange();
  }

  /** Plays a range round and round, from here on at first; once more and it goes on to the end again. */
  toggleLoop() {
    if (store.loop || !store.endS) store.loop = null;
    else {
      const length = store.endS * LOOP_SHARE;
      const fromS = Math.min(this.timeS, store.endS - length);
      this.setLoop(fromS, fromS + length);
    }
  }

  setLoop(fromS, toS) {
    const [low, high] = [Math.min(fromS, toS), Math.max(fromS, toS)].map((t) => Math.min(Math.max(t, 0), store.endS));
    store.loop = high - low >= SHORTEST_LOOP_S ? { fromS: low, toS: high } : { fromS: Math.max(high - SHORTEST_LOOP_S, 0), toS: Math.max(high, SHORTEST_LOOP_S) };
  }

  step(direction) {
    this.pause();
    this.seek(this.timeS + direction * STEP_S);
  }

  setSpeed(speed) {
    if (Number.isFinite(speed)) store.speed = Math.min(Math.max(speed, SLOWEST), FASTEST);
  }

  /** The next of the usual speeds above (+1) or below (−1) the present one. */
  changeSpeed(direction) {
    const faster = SPEEDS.find((speed) => speed > store.speed);
    const slower = SPEEDS.findLast((speed) => speed < store.speed);
    this.setSpeed(direction > 0 ? (faster ?? FASTEST) : (slower ?? SLOWEST));
  }

  /** Jumps to the next (+1) or previous (−1) recorded stop. */
  toEvent(direction) {
    const later = this.events.find((event) => event.t_s > this.timeS + 0.5);
    const earlier = this.events.findLast((event) => event.t_s < this.timeS - 0.5);
    const event = direction > 0 ? later : earlier;
    if (event) this.seek(event.t_s);
    return event ?? null;
  }

  /** Moves the clock by `elapsedS` of real time. Waits where the recording has not arrived yet. */
  advance(elapsedS, nowMs) {
    if (!store.playing) return;
    const { loop } = store;
    const wanted = Math.min(this.timeS + elapsedS * store.speed, store.endS);
    // What was before the end of the range goes round; from beyond it the clock just goes on.
    const next = loop && this.timeS < loop.toS && wanted >= loop.toS ? loop.fromS : wanted;
    if (!this.canAdvance(next)) return;
    this.timeS = next;
    if (next >= store.endS) this.pause();
    else if (nowMs - this.publishedMs >= PUBLISH_EVERY_MS) {
      this.publishedMs = nowMs;
      store.timeS = next;
    }
  }
}

export const player = new Player();
player.setSpeed(Number(address.speed || 60));
if (address.t) player.seek(Number(address.t));

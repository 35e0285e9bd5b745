// The pointer on the floor: a click selects, a station under a moving pointer follows it on the grid. While it moves,
// the server is asked what the move would break, one question at a time; releasing asks it to make the move.
import { onPlane, pick } from "./picking.js";

const START_PX = 4;
const GRID_M = 0.1;
const RETURN_MS = 220;

const snap = (value, step) => Math.round(value / step) * step;
const rounded = (value) => Math.round(value * 1e4) / 1e4;

export class Dragging {
  /**
   * `view` gives: element, camera, controls, still (nothing may be dragged), machines(), station(id), select(id), hover(id), trigger(name, args),
   * and shows a drag by dragStarted(station), dragMoved(station, dx, dy), dragAnswered(station, dx, dy, reply),
   * dragEnded(station, {accepted, reply, atMs}).
   */
  constructor(view) {
    this.view = view;
    this.press = null;
    this.drag = null;
    this.asking = false;
    const { element } = view;
    element.addEventListener("pointerdown", (event) => this.down(event), { capture: true });
    element.addEventListener("pointermove", (event) => this.move(event));
    element.addEventListener("pointerup", (event) => this.up(event));
    element.addEventListener("pointercancel", () => this.cancel());
    element.addEventListener("pointerleave", () => this.view.hover(null));
    element.addEventListener("dblclick", (event) => {
      const hit = view.still ? null : this.hit(event);
      if (hit) view.focus(hit.station);
    });
  }

  get active() {
    return this.drag !== null;
  }

  at(event) {
    const box = this.view.element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top, box.width, box.height];
  }

  hit(event) {
    const pinned = event.target.closest?.("[data-station]")?.dataset.station;
    if (pinned) return { station: pinned, point: null };
    return pick(this.view.machines(), this.view.camera, ...this.at(event));
  }

  down(event) {
    if (event.button !== 0 || !event.isPrimary || this.drag || this.view.still) return;
    const hit = this.hit(event);
    this.press = { x: event.clientX, y: event.clientY, hit };
    if (!hit) return;
    this.view.controls.enabled = false;
    this.view.element.setPointerCapture(event.pointerId);
    this.view.select(hit.station);
  }

  move(event) {
    if (!this.press) {
      if (event.buttons === 0 && !document.pointerLockElement) this.view.hover(this.hit(event)?.station ?? null);
      return;
    }
    const { hit, x, y } = this.press;
    if (!hit?.point) return;
    if (!this.drag) {
      if (Math.hypot(event.clientX - x, event.clientY - y) <= START_PX) return;
      this.start(hit);
    }
    const place = onPlane(this.view.camera, ...this.at(event), hit.point.z);
    if (!place) return;
    const [homeX, homeY] = this.drag.station.at_m;
    let toX = homeX + place.x - hit.point.x;
    let toY = homeY + place.y - hit.point.y;
    if (!event.altKey) [toX, toY] = [snap(toX, GRID_M), snap(toY, GRID_M)];
    [toX, toY] = [rounded(toX), rounded(toY)];
    if (toX === this.drag.x && toY === this.drag.y) return;
    Object.assign(this.drag, { x: toX, y: toY });
    this.view.dragMoved(this.drag.station, toX - homeX, toY - homeY);
    this.ask();
  }

  start(hit) {
    const station = this.view.station(hit.station);
    this.drag = { station, x: station.at_m[0], y: station.at_m[1] };
    this.view.dragStarted(station);
  }

  /** One question at a time, always about the newest place. */
  async ask() {
    if (this.asking) return;
    this.asking = true;
    try {
      let asked = null;
      while (this.drag && !this.drag.committing && (asked?.x !== this.drag.x || asked?.y !== this.drag.y)) {
        const { drag } = this;
        asked = { x: drag.x, y: drag.y };
        const reply = await this.view.trigger("preview_move", [drag.station.id, asked.x, asked.y]);
        if (this.drag === drag && !drag.committing) {
          this.view.dragAnswered(drag.station, asked.x - drag.station.at_m[0], asked.y - drag.station.at_m[1], reply);
        }
      }
    } catch (problem) {
      console.warn(`The move could not be checked: ${problem?.message ?? problem}`);
    } finally {
      this.asking = false;
    }
  }

  async up(event) {
    const { press, drag } = this;
    if (!press && !drag) return;
    this.press = null;
    this.view.controls.enabled = true;
    if (!drag || drag.committing) {
      const still = press && Math.hypot(event.clientX - press.x, event.clientY - press.y) <= START_PX;
      if (still && !press.hit && event.button === 0) this.view.select(null);
      return;
    }
    const atMs = event.timeStamp;
    const [homeX, homeY] = drag.station.at_m;
    if (drag.x === homeX && drag.y === homeY) {
      this.finish(drag, { accepted: false });
      return;
    }
    drag.committing = true;
    try {
      const reply = await this.view.trigger("commit_move", [drag.station.id, drag.x, drag.y]);
      if (reply?.ok) this.finish(drag, { accepted: true, reply, atMs });
      else this.goBack(drag, reply);
    } catch (problem) {
      console.warn(`The move could not be made: ${problem?.message ?? problem}`);
      this.goBack(drag, null);
    }
  }

  /** Esc, or the system took the pointer away: everything as it was. */
  cancel() {
    if (!this.press && !this.drag) return;
    this.press = null;
    this.view.controls.enabled = true;
    if (this.drag && !this.drag.committing) this.goBack(this.drag, null);
  }

  finish(drag, result) {
    this.drag = null;
    this.view.dragEnded(drag.station, result);
  }

  /** Slides the station back to where it stood. */
  goBack(drag, reply) {
    drag.committing = true;
    const [homeX, homeY] = drag.station.at_m;
    const [dx, dy] = [drag.x - homeX, drag.y - homeY];
    this.view.animate(RETURN_MS, (share) => {
      const rest = (1 - share) ** 2;
      this.view.dragMoved(drag.station, dx * rest, dy * rest);
      if (share >= 1) this.finish(drag, { accepted: false, reply });
    });
  }
}

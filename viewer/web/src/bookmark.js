// The address of the page says where one is: copied, it opens exactly there, and a page that starts anew stays there.
import * as THREE from "three";
import { player } from "./player.js";
import { address, store } from "./store.js";

const EVERY_MS = 500; // browsers take a few hundred changes of the address a minute
const USUAL = { mode: "orbit", lens: "state", speed: "60", select: null, t: "0" };

const rounded = (value, digits) => Number(value.toFixed(digits));

/** {position, target} that an address names: six numbers, m; null where it does not. */
function placeOf(text) {
  const numbers = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  if (numbers.length !== 6 || !numbers.every((value) => Math.abs(value) < 1e5)) return null;
  const [position, target] = [new THREE.Vector3(...numbers.slice(0, 3)), new THREE.Vector3(...numbers.slice(3))];
  return position.distanceTo(target) > 1e-3 ? { position, target } : null;
}

/** The first look of a View at its line: from where the address says, else all of it. */
export function openAsAddressed(view) {
  const named = address.view && view.rig.goTo(address.view, view.scene, { jump: true });
  if (address.view && !named) store.ignored.push("view");
  if (!named) view.rig.fitAll(view.scene, { jump: true });
  if (view.wantedMode) view.setMode(view.wantedMode, { jump: true });
  const place = address.camera ? placeOf(address.camera) : null;
  if (place) view.rig.go(place, { jump: true });
  else if (address.camera) store.ignored.push("camera");
}

export class Bookmark {
  /** `choices()` gives {theme, lang, lens, mode, select} of the page now. */
  constructor(view, choices) {
    this.view = view;
    this.choices = choices;
    this.leave = () => this.write();
    window.addEventListener("linetwin:leaving", this.leave);
  }

  /** Something may be different now. */
  touch() {
    this.timer ??= setTimeout(() => this.write(), EVERY_MS);
  }

  write() {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.view.scene || this.view.rig.flight) return;
    const { position, target } = this.view.rig.place();
    const now = {
      ...this.choices(),
      camera: [position, target].flatMap((point) => point.toArray().map((value) => rounded(value, 3))).join(","),
      t: String(rounded(player.timeS, 1)),
      speed: String(store.speed),
      play: store.endS ? (store.playing ? "1" : "0") : (address.play ?? null),
    };
    const search = new URLSearchParams(window.location.search);
    search.delete("view");
    for (const [name, value] of Object.entries(now)) {
      if (value === null || value === undefined || value === USUAL[name]) search.delete(name);
      else search.set(name, value);
    }
    const next = `?${search}`.replaceAll("%2C", ",");
    if (next !== window.location.search) window.history.replaceState(window.history.state, "", next + window.location.hash);
  }

  dispose() {
    clearTimeout(this.timer);
    window.removeEventListener("linetwin:leaving", this.leave);
  }
}

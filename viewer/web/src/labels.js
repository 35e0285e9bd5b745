// Names over the stations: HTML pins, placed so that none covers another; the selected one always shows.
import * as THREE from "three";
import { project } from "./picking.js";
import { STATES, store } from "./store.js";

const GAP_PX = 4;
const LIFT_M = 0.5;

// The second cue beside the colour: one shape per state, on a 10 × 10 field.
const SHAPES = {
  working: '<circle cx="5" cy="5" r="4"/>',
  starved: '<circle cx="5" cy="5" r="3.1" fill="none" stroke="currentColor" stroke-width="1.8"/>',
  blocked: '<rect x="1.2" y="1.2" width="7.6" height="7.6" rx="0.6"/>',
  down: '<path d="M5 .8 9.4 8.9H.6Z"/>',
  changeover: '<path d="M5 .4 9.6 5 5 9.6.4 5Z"/>',
};

const glyph = (state) => `<svg viewBox="0 0 10 10" width="10" height="10" fill="currentColor" aria-hidden="true">${SHAPES[state]}</svg>`;

const inside = (value, low, high) => Math.max(Math.min(value, high), low);

export class Labels {
  constructor(element) {
    this.element = document.createElement("div");
    this.element.className = "lt-pins";
    element.append(this.element);
    this.pins = [];
    this.point = new THREE.Vector3();
  }

  setScene(scene, lang) {
    this.element.replaceChildren();
    this.pins = scene.stations.map((station) => {
      const pin = document.createElement("button");
      pin.type = "button";
      pin.tabIndex = -1; // the station list is the way for the keyboard
      pin.className = "lt-pin";
      pin.dataset.station = station.id;
      const mark = document.createElement("i");
      const name = document.createElement("span");
      name.textContent = (lang === "ko" && station.name_ko) || station.name;
      pin.append(mark, name);
      if (station.machines.length > 1) {
        const many = document.createElement("small");
        many.textContent = `×${station.machines.length}`;
        pin.append(many);
      }
      this.element.append(pin);
      const [cx, cy] = centre(station.group_m);
      return { id: station.id, pin, mark, at: [cx, cy, station.height_m + LIFT_M], dx: 0, dy: 0, state: null };
    });
    this.measured = false;
  }

  measure() {
    for (const pin of this.pins) {
      pin.width = pin.pin.offsetWidth;
      pin.height = pin.pin.offsetHeight;
    }
    this.measured = this.pins.every((pin) => pin.width > 0);
  }

  /** Colours and shapes after store.states. */
  showStates() {
    for (const pin of this.pins) {
      const state = store.states[pin.id] ?? null;
      if (state === pin.state) continue;
      pin.state = state;
      pin.mark.innerHTML = state ? glyph(state) : "";
      for (const each of STATES) pin.mark.classList.toggle(each, each === state);
    }
  }

  setSelected(id) {
    this.selected = id;
    for (const pin of this.pins) pin.pin.classList.toggle("selected", pin.id === id);
  }

  setDragging(id) {
    this.element.classList.toggle("dragging", id !== null);
    for (const pin of this.pins) pin.pin.classList.toggle("dragged", pin.id === id);
  }

  moveStation(id, dx, dy) {
    const pin = this.pins.find((each) => each.id === id);
    if (pin) [pin.dx, pin.dy] = [dx, dy];
  }

  /** Places the pins for a camera: nearest first, a pin that would cover another one stays away. */
  place(camera, width, height) {
    if (!this.measured) this.measure();
    for (const pin of this.pins) {
      this.point.set(pin.at[0] + pin.dx, pin.at[1] + pin.dy, pin.at[2]);
      pin.distance = this.point.distanceTo(camera.position);
      project(camera, this.point, width, height, pin);
    }
    const order = [...this.pins].sort((a, b) => (b.id === this.selected) - (a.id === this.selected) || a.distance - b.distance);
    const taken = [];
    for (const pin of order) {
      // A pin at the edge moves inwards, so that its name can be read.
      const x = inside(pin.x, pin.width / 2 + GAP_PX, width - pin.width / 2 - GAP_PX);
      const y = Math.max(pin.y, pin.height + GAP_PX);
      const box = { left: x - pin.width / 2 - GAP_PX, right: x + pin.width / 2 + GAP_PX, top: y - pin.height - GAP_PX, bottom: y + GAP_PX };
      const free = taken.every((other) => box.left > other.right || box.right < other.left || box.top > other.bottom || box.bottom < other.top);
      const shown = pin.inside && free;
      if (shown) {
        taken.push(box);
        pin.pin.style.transform = `translate(${Math.round(x - pin.width / 2)}px, ${Math.round(y - pin.height)}px)`;
      }
      if (shown !== pin.shown) pin.pin.style.visibility = shown ? "visible" : "hidden";
      pin.shown = shown;
    }
  }
}

export function centre(polygon) {
  const sum = polygon.reduce(([x, y], point) => [x + point[0], y + point[1]], [0, 0]);
  return [sum[0] / polygon.length, sum[1] / polygon.length];
}

// Names over the stations: HTML pins on stems, placed so that none covers another; the selected one always shows, and
// one for which there is no room is counted by its neighbour.
import * as THREE from "three";
import { project } from "./picking.js";
import { arrange } from "./pins.js";
import { STATES, store } from "./store.js";

// The second cue beside the colour: one shape per state, on a 10 × 10 field.
const SHAPES = {
  working: '<circle cx="5" cy="5" r="4"/>',
  starved: '<circle cx="5" cy="5" r="3.1" fill="none" stroke="currentColor" stroke-width="1.8"/>',
  blocked: '<rect x="1.2" y="1.2" width="7.6" height="7.6" rx="0.6"/>',
  down: '<path d="M5 .8 9.4 8.9H.6Z"/>',
  changeover: '<path d="M5 .4 9.6 5 5 9.6.4 5Z"/>',
  off_shift: '<rect x=".8" y="3.7" width="8.4" height="2.6" rx=".6"/>',
};

const glyph = (state) => `<svg viewBox="0 0 10 10" width="10" height="10" fill="currentColor" aria-hidden="true">${SHAPES[state]}</svg>`;

export class Labels {
  /** `stale` is called when the pins have to be placed again although neither line nor camera has changed. */
  constructor(element, stale) {
    this.element = document.createElement("div");
    this.element.className = "lt-pins";
    element.append(this.element);
    this.stems = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.stems.append(document.createElementNS("http://www.w3.org/2000/svg", "path"));
    this.stems.setAttribute("class", "lt-stems");
    this.stations = [];
    this.pins = [];
    this.point = new THREE.Vector3();
    // In the font that comes later the names have another width.
    this.fontArrived = () => {
      this.measured = false;
      stale();
    };
    document.fonts.addEventListener("loadingdone", this.fontArrived);
  }

  dispose() {
    document.fonts.removeEventListener("loadingdone", this.fontArrived);
  }

  setScene(scene, lang) {
    this.element.replaceChildren(this.stems);
    this.stations = scene.stations;
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
      const more = document.createElement("b");
      more.hidden = true;
      pin.append(more);
      const [cx, cy] = centre(station.group_m);
      return { id: station.id, pin, mark, badge: more, name: name.textContent, at: [cx, cy, station.height_m], dx: 0, dy: 0, state: null, choice: -1 };
    });
    this.measured = false;
  }

  setVisible(visible) {
    this.element.style.display = visible ? "" : "none";
  }

  /** Every pin as wide as it is when it stands for as many others as there are. */
  measure() {
    const widest = `+${this.pins.length}`;
    for (const { badge } of this.pins) Object.assign(badge, { textContent: widest, hidden: false });
    for (const pin of this.pins) [pin.width, pin.height] = [pin.pin.offsetWidth, pin.pin.offsetHeight];
    for (const { badge } of this.pins) Object.assign(badge, { textContent: "", hidden: true });
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

  /** Places the pins for a camera: the selected one first, then from near to far, up to `reachM`. */
  place(camera, width, height, reachM = Infinity) {
    if (!this.measured) this.measure();
    for (const pin of this.pins) {
      this.point.set(pin.at[0] + pin.dx, pin.at[1] + pin.dy, pin.at[2]);
      pin.distance = this.point.distanceTo(camera.position);
      project(camera, this.point, width, height, pin);
    }
    for (const pin of this.pins) pin.inside &&= pin.distance <= reachM || pin.id === this.selected;
    const order = this.pins.filter((pin) => pin.inside)
      .sort((a, b) => (b.id === this.selected) - (a.id === this.selected) || a.distance - b.distance);
    arrange(order, this.machineBoxes(camera, width, height), width, height);
    let stems = "";
    for (const pin of this.pins) {
      const place = pin.inside ? pin.place : null;
      if (place) {
        pin.pin.style.transform = `translate(${Math.round(place.left)}px, ${Math.round(place.top)}px)`;
        const from = Math.max(Math.min(pin.x, place.left + place.width - 12), place.left + 12);
        stems += `M${from.toFixed(1)} ${(place.top + place.height - 2).toFixed(1)}L${pin.x.toFixed(1)} ${pin.y.toFixed(1)}m-1.5 0a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0 -3 0`;
        this.showMore(pin);
      }
      if (Boolean(place) !== pin.shown) pin.pin.style.visibility = place ? "visible" : "hidden";
      pin.shown = Boolean(place);
    }
    this.stems.firstChild.setAttribute("d", stems);
  }

  /** "+2" on a pin that stands for two more, with their names as its tip. */
  showMore({ badge, pin, more, name }) {
    const text = more.length ? `+${more.length}` : "";
    if (badge.textContent === text) return;
    badge.textContent = text;
    badge.hidden = !text;
    pin.title = text ? [name, ...more.map((other) => other.name)].join("\n") : "";
  }

  /** What the machines take of the view: left, top, right, bottom of each, in CSS pixels. */
  machineBoxes(camera, width, height) {
    const boxes = [];
    const at = {};
    for (const [i, station] of this.stations.entries()) {
      const { dx, dy } = this.pins[i];
      for (const machine of station.machines) {
        let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
        for (const [x, y] of machine.corners_m) {
          for (const z of [0, station.height_m]) {
            project(camera, this.point.set(x + dx, y + dy, z), width, height, at);
            if (at.depth >= 1) continue;
            left = Math.min(left, at.x);
            right = Math.max(right, at.x);
            top = Math.min(top, at.y);
            bottom = Math.max(bottom, at.y);
          }
        }
        if (right > 0 && left < width && bottom > 0 && top < height) boxes.push(left, top, right, bottom);
      }
    }
    return boxes;
  }
}

export function centre(polygon) {
  const sum = polygon.reduce(([x, y], point) => [x + point[0], y + point[1]], [0, 0]);
  return [sum[0] / polygon.length, sum[1] / polygon.length];
}

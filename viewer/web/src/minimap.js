// A small plan of the hall with what the camera sees; a click on it goes there.
import * as THREE from "three";

const NS = "http://www.w3.org/2000/svg";
const WIDEST_PX = 168;
const HIGHEST_PX = 128;
const MARGIN_M = 3;
const CONE_SHARE = 0.2; // of the hall's longer side: the least length of the cone
const WALLED = new Set(["dry_room", "aisle", "amr_aisle", "walkway"]);

function shape(name, attributes, parent) {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}

const points = (polygon) => polygon.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(" ");

export class Minimap {
  /** `go(x, y)` is called with the place on the floor that was clicked. */
  constructor(parent, go) {
    this.element = document.createElement("div");
    this.element.className = "lt-map";
    this.element.hidden = true;
    this.svg = shape("svg", { "aria-hidden": "true" }, this.element); // a way for the pointer; views have keys
    parent.append(this.element);
    // The view behind it must not take a click for itself.
    for (const name of ["pointerdown", "pointerup", "dblclick", "wheel"]) this.element.addEventListener(name, (event) => event.stopPropagation());
    this.element.addEventListener("click", (event) => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.floor.getScreenCTM().inverse());
      go(at.x, at.y);
    });
    this.ahead = new THREE.Vector3();
  }

  get shown() {
    return !this.element.hidden;
  }

  show(on) {
    this.element.hidden = !on || !this.floor;
  }

  setScene(scene, selection) {
    const [width, depth] = scene.hall.size_m;
    this.size = [width, depth];
    const [wide, high] = [width + 2 * MARGIN_M, depth + 2 * MARGIN_M];
    const scale = Math.min(WIDEST_PX / wide, HIGHEST_PX / high);
    this.svg.replaceChildren();
    this.svg.setAttribute("viewBox", `0 0 ${wide} ${high}`);
    this.svg.setAttribute("width", Math.round(wide * scale));
    this.svg.setAttribute("height", Math.round(high * scale));
    // North is up on paper, down on a screen.
    this.floor = shape("g", { transform: `translate(${MARGIN_M} ${depth + MARGIN_M}) scale(1 -1)` }, this.svg);
    shape("rect", { class: "hall", width, height: depth }, this.floor);
    for (const { kind, rect_m: [x0, y0, x1, y1] } of scene.hall.zones) {
      if (WALLED.has(kind)) shape("rect", { class: kind, x: x0, y: y0, width: x1 - x0, height: y1 - y0 }, this.floor);
    }
    this.stations = new Map(scene.stations.map((station) => [station.id, shape("polygon", { class: "station", points: points(station.group_m) }, this.floor)]));
    this.cone = shape("polygon", { class: "cone" }, this.floor);
    this.dot = shape("circle", { class: "eye", r: 3.5 / scale }, this.floor);
    this.select(selection);
  }

  select(id) {
    for (const [station, polygon] of this.stations ?? []) polygon.classList.toggle("selected", station === id);
  }

  /** Shows what `camera` sees; `target` is what it looks at. */
  look(camera, target) {
    if (!this.shown) return;
    const { x, y } = camera.position;
    this.dot.style.display = camera.isOrthographicCamera ? "none" : "";
    if (camera.isOrthographicCamera) {
      const [halfX, halfY] = [camera.right / camera.zoom, camera.top / camera.zoom];
      this.cone.setAttribute("points", points([[x - halfX, y - halfY], [x + halfX, y - halfY], [x + halfX, y + halfY], [x - halfX, y + halfY]]));
      return;
    }
    camera.getWorldDirection(this.ahead);
    const heading = Math.atan2(this.ahead.y, this.ahead.x);
    const half = Math.atan(Math.tan((camera.fov * Math.PI) / 360) * camera.aspect);
    const reach = Math.max(1.4 * Math.hypot(target.x - x, target.y - y), CONE_SHARE * Math.max(...this.size)) / Math.cos(half);
    const side = (angle) => [x + reach * Math.cos(heading + angle), y + reach * Math.sin(heading + angle)];
    this.cone.setAttribute("points", points([[x, y], side(half), side(-half)]));
    this.dot.setAttribute("cx", x.toFixed(2));
    this.dot.setAttribute("cy", y.toFixed(2));
  }
}

// A stick for the left thumb, on screens that are touched.
import { mdiWalk } from "@mdi/js";

const RADIUS_PX = 60;
const KNOB_PX = 34; // how far the knob leaves the middle
const RUN_SHARE = 0.96;

export class Stick {
  constructor(parent, onChange) {
    this.onChange = onChange;
    this.element = document.createElement("div");
    this.element.className = "lt-stick";
    this.element.setAttribute("aria-hidden", "true"); // the arrow keys do the same
    this.element.innerHTML = `<i><svg viewBox="0 0 24 24" width="24" height="24"><path fill="currentColor" d="${mdiWalk}"/></svg></i>`;
    this.knob = this.element.firstChild;
    this.element.hidden = true;
    parent.append(this.element);
    this.pointer = null;
    this.element.addEventListener("pointerdown", (event) => this.down(event));
    this.element.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) this.element.addEventListener(name, (event) => this.up(event));
    this.rest();
  }

  /** Shares of full speed, and whether the knob is pushed all the way. */
  rest() {
    [this.forward, this.right, this.far] = [0, 0, false];
    this.knob.style.transform = "";
  }

  show(on) {
    this.element.hidden = !on;
    this.pointer = null;
    this.rest();
  }

  owns(event) {
    return this.element.contains(event.target) || event.pointerId === this.pointer;
  }

  down(event) {
    if (this.pointer !== null) return;
    this.pointer = event.pointerId;
    this.element.setPointerCapture(event.pointerId);
    this.move(event);
  }

  move(event) {
    if (event.pointerId !== this.pointer) return;
    const box = this.element.getBoundingClientRect();
    let x = (event.clientX - box.left - box.width / 2) / RADIUS_PX;
    let y = (event.clientY - box.top - box.height / 2) / RADIUS_PX;
    const length = Math.max(Math.hypot(x, y), 1);
    this.far = Math.hypot(x, y) >= RUN_SHARE;
    [x, y] = [x / length, y / length];
    [this.right, this.forward] = [x, -y];
    this.knob.style.transform = `translate(${x * KNOB_PX}px, ${y * KNOB_PX}px)`;
    this.onChange();
  }

  up(event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = null;
    this.rest();
    this.onChange();
  }

  dispose() {
    this.element.remove();
  }
}

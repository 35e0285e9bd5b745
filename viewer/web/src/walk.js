// A person in the hall: walks with keys or a stick, looks with the mouse or a finger, stops at what stands in the way.
import * as THREE from "three";
import { Stick } from "./stick.js";
import { Ground } from "./obstacles.js";
import { outlook } from "./outlook.js";
import { WALK_FOV_DEG, poseOf, positionOf } from "./pose.js";
import { boxOf } from "./framing.js";

export const EYE_M = 1.7;
const WALK_M_S = 2.2;
const RUN_M_S = 6;
const GATHER_S = 0.12; // until a step has its full speed
const LOOK_REACH_M = 4; // how far ahead lies what a walker is said to look at
const STEEPEST = 1.4; // rad up or down
const RAD_PER_PIXEL = 0.0028;
const CLICK_PX = 4;
const BEFORE_M = 2.5; // free floor between a station and who looks at it
const STILL_M_S = 0.01;

const FORWARD = { KeyW: 1, ArrowUp: 1, KeyS: -1, ArrowDown: -1 };
const SIDEWAYS = { KeyD: 1, ArrowRight: 1, KeyA: -1, ArrowLeft: -1 };
const SHIFT = { ShiftLeft: true, ShiftRight: true };

export class Walk {
  /**
   * `view` gives: pick(x, y) (id of the station at a pixel of the page, or null), select(id), leave(), invalidate(),
   * touched() (the person takes over from a flight).
   */
  constructor(element, view) {
    this.element = element;
    this.view = view;
    this.on = false;
    this.ground = null;
    this.eye = new THREE.Vector3(0, 0, EYE_M);
    this.heading = 0; // rad counter-clockwise from east
    this.pitch = 0;
    this.keys = new Set();
    this.velocity = new THREE.Vector2();
    this.press = null;
    this.stick = new Stick(element, () => this.moved());
    this.listeners = [
      [element, "pointerdown", (event) => this.down(event)],
      [element, "pointermove", (event) => this.move(event)],
      [element, "pointerup", (event) => this.up(event)],
      [element, "pointercancel", () => { this.press = null; }],
      [document, "pointerlockchange", () => this.lockChanged()],
      [window, "blur", () => this.keys.clear()],
    ];
    for (const [target, name, listener] of this.listeners) target.addEventListener(name, listener);
  }

  get enabled() {
    return this.on;
  }

  set enabled(on) {
    this.on = on;
    this.keys.clear();
    this.velocity.set(0, 0);
    this.press = null;
    this.stick.show(on);
    this.element.classList.toggle("lt-walking", on);
    if (!on && this.locked) document.exitPointerLock();
  }

  get locked() {
    return document.pointerLockElement === this.element;
  }

  setScene(scene, machines) {
    this.ground = new Ground(scene, machines);
  }

  // ---- where ---------------------------------------------------------------------------------------------------

  pose() {
    const ahead = new THREE.Vector3(Math.cos(this.heading) * Math.cos(this.pitch), Math.sin(this.heading) * Math.cos(this.pitch), Math.sin(this.pitch));
    return poseOf(this.eye, this.eye.clone().addScaledVector(ahead, LOOK_REACH_M), WALK_FOV_DEG);
  }

  /** The pose of a walker at `position` who looks at `target`; beside what stands there, where that is no place. */
  poseOf(position, target) {
    const at = this.ground ? this.ground.freePlace(position.x, position.y) : position;
    const eye = new THREE.Vector3(at.x, at.y, EYE_M);
    const level = Math.max(Math.hypot(target.x - eye.x, target.y - eye.y), 1e-3);
    const pitch = Math.min(Math.max(Math.atan2(target.z - EYE_M, level), -STEEPEST), STEEPEST);
    const ahead = new THREE.Vector3(((target.x - eye.x) / level) * Math.cos(pitch), ((target.y - eye.y) / level) * Math.cos(pitch), Math.sin(pitch));
    return poseOf(eye, eye.clone().addScaledVector(ahead, LOOK_REACH_M), WALK_FOV_DEG);
  }

  /** Where a walk begins that comes from `pose`: before `station`, or on the floor one looks at. */
  enter(pose, station) {
    const [c, s] = [Math.cos(pose.bearing), Math.sin(pose.bearing)];
    if (!station) {
      const { target } = pose;
      const at = this.ground ? outlook(this.ground, target.x, target.y, pose.bearing + Math.PI) : { ...target, heading: 0 };
      return this.poseOf(at, new THREE.Vector3(at.x + 20 * Math.cos(at.heading), at.y + 20 * Math.sin(at.heading), EYE_M - 1));
    }
    const box = boxOf(station);
    const middle = box.getCenter(new THREE.Vector3());
    const half = box.getSize(new THREE.Vector3()).multiplyScalar(0.5);
    // From the side that one comes from: out of the box along the way to the camera, and a few steps more.
    const reach = Math.min(half.x / Math.max(Math.abs(c), 1e-6), half.y / Math.max(Math.abs(s), 1e-6)) + BEFORE_M;
    const from = new THREE.Vector3(middle.x + c * reach, middle.y + s * reach, EYE_M);
    return this.poseOf(from, new THREE.Vector3(middle.x, middle.y, Math.min(middle.z, EYE_M)));
  }

  stand(pose) {
    const eye = positionOf(pose);
    this.eye.set(eye.x, eye.y, EYE_M);
    this.heading = pose.bearing + Math.PI;
    this.pitch = pose.tilt - Math.PI / 2;
    this.velocity.set(0, 0);
  }

  /** Moves on by `elapsedS`; true while it moves. */
  update(elapsedS) {
    const wanted = this.wanted();
    const share = 1 - Math.exp(-elapsedS / GATHER_S);
    this.velocity.lerp(wanted, share);
    const looked = this.looked;
    this.looked = false;
    if (wanted.lengthSq() === 0 && this.velocity.length() < STILL_M_S) {
      this.velocity.set(0, 0);
      return looked;
    }
    const at = this.ground ? this.ground.walk(this.eye.x, this.eye.y, this.velocity.x * elapsedS, this.velocity.y * elapsedS) : this.eye;
    this.eye.set(at.x, at.y, EYE_M);
    return true;
  }

  /** The velocity asked for, m/s in the hall frame. */
  wanted() {
    let [forward, right] = [this.stick.forward, this.stick.right];
    let speed = this.stick.far ? RUN_M_S : WALK_M_S;
    for (const key of this.keys) {
      forward += FORWARD[key] ?? 0;
      right += SIDEWAYS[key] ?? 0;
      if (SHIFT[key]) speed = RUN_M_S;
    }
    const size = Math.hypot(forward, right);
    const scale = speed / Math.max(size, 1);
    const [c, s] = [Math.cos(this.heading), Math.sin(this.heading)];
    return new THREE.Vector2((c * forward + s * right) * scale, (s * forward - c * right) * scale);
  }

  // ---- how it is steered -----------------------------------------------------------------------------------------

  moved() {
    this.view.touched();
    this.view.invalidate();
  }

  /** A key went down or up; true where it belongs to the walk. */
  key(event, down) {
    if (!this.on || !(event.code in FORWARD || event.code in SIDEWAYS || event.code in SHIFT)) return false;
    if (down) this.keys.add(event.code);
    else this.keys.delete(event.code);
    this.moved();
    return true;
  }

  look(dx, dy) {
    this.view.touched();
    this.heading -= dx * RAD_PER_PIXEL;
    this.pitch = Math.min(Math.max(this.pitch - dy * RAD_PER_PIXEL, -STEEPEST), STEEPEST);
    this.looked = true;
    this.view.invalidate();
  }

  down(event) {
    if (!this.on || this.press || this.stick.owns(event)) return;
    if (this.locked) {
      const box = this.element.getBoundingClientRect();
      if (event.button === 0) this.view.select(this.view.pick(box.left + box.width / 2, box.top + box.height / 2));
      return;
    }
    this.press = { id: event.pointerId, x: event.clientX, y: event.clientY, far: 0 };
    this.element.setPointerCapture(event.pointerId);
  }

  move(event) {
    if (!this.on) return;
    if (this.locked) this.look(event.movementX, event.movementY);
    if (event.pointerId !== this.press?.id) return;
    const { press } = this;
    const [dx, dy] = [event.clientX - press.x, event.clientY - press.y];
    press.far += Math.hypot(dx, dy);
    Object.assign(press, { x: event.clientX, y: event.clientY });
    // A finger pulls the picture along, a mouse turns the head.
    const way = event.pointerType === "touch" ? -1.6 : 1;
    this.look(dx * way, dy * way);
  }

  up(event) {
    const { press } = this;
    if (!this.on || event.pointerId !== press?.id) return;
    this.press = null;
    if (press.far > CLICK_PX || event.button !== 0) return;
    const station = event.target.closest?.("[data-station]")?.dataset.station ?? this.view.pick(event.clientX, event.clientY);
    if (station || event.pointerType === "touch") this.view.select(station);
    else this.element.requestPointerLock?.()?.catch?.(() => {});
  }

  /** The browser keeps Escape to itself while the pointer is locked; losing it with the page in front means Escape. */
  lockChanged() {
    if (this.wasLocked && !this.locked && this.on && document.hasFocus()) this.view.leave();
    this.wasLocked = this.locked;
  }

  dispose() {
    this.stick.dispose();
    for (const [target, name, listener] of this.listeners) target.removeEventListener(name, listener);
  }
}

/** The walker of a View. */
export const walkIn = (view) => new Walk(view.element, {
  pick: (x, y) => view.stationAt(x, y),
  select: (id) => view.emitSelect(id),
  leave: () => view.setMode("orbit"),
  touched: () => view.rig.interrupt(),
  invalidate: () => view.invalidate(),
});

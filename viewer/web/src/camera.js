// The camera: orbit, pan and zoom on the floor, flights to named views that any touch interrupts.
import * as THREE from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import { lowQuality, reducedMotion } from "./store.js";

const FIELD_OF_VIEW_DEG = 35; // as the named views of scene/views.py are made for
const FLIGHT_MS = 800;
const FILLED = 0.94; // part of the picture that a fitted view fills
const ease = (x) => (x < 0.5 ? 4 * x ** 3 : 1 - (2 - 2 * x) ** 3 / 2);

export class CameraRig {
  constructor(element, onChange) {
    this.onChange = onChange;
    this.camera = new THREE.PerspectiveCamera(FIELD_OF_VIEW_DEG, 1, 0.3, 900);
    this.camera.up.set(0, 0, 1);
    this.camera.position.set(40, -60, 60);
    this.controls = new OrbitControls(this.camera, element);
    this.controls.enableDamping = !lowQuality;
    this.controls.dampingFactor = 0.12;
    this.controls.zoomToCursor = true;
    this.controls.maxPolarAngle = 1.53;
    this.controls.minDistance = 1.5;
    this.controls.maxDistance = 420;
    this.controls.screenSpacePanning = false;
    this.controls.addEventListener("change", () => { this.changed = true; onChange(); });
    this.controls.addEventListener("start", () => { this.touched = true; this.flight = null; });
    element.addEventListener("wheel", () => { this.touched = true; this.flight = null; }, { passive: true, capture: true });
    this.views = {};
    this.changed = true;
    this.touched = false;
  }

  resize(width, height) {
    this.height = height;
    this.camera.aspect = width / Math.max(height, 1);
    this.camera.updateProjectionMatrix();
    this.changed = true;
  }

  /** Size of one CSS pixel at one metre, in metres. */
  get pixel() {
    return (2 * Math.tan((this.camera.fov * Math.PI) / 360)) / Math.max(this.height, 1);
  }

  /** From the camera to what it turns about, m. */
  get distance() {
    return this.camera.position.distanceTo(this.controls.target);
  }

  /** Moves on by one frame; true while more frames are needed. */
  update(nowMs) {
    if (this.flight) {
      this.flight.startMs ??= nowMs;
      const share = Math.min((nowMs - this.flight.startMs) / FLIGHT_MS, 1);
      const { from, to } = this.flight;
      this.camera.position.lerpVectors(from.position, to.position, ease(share));
      this.controls.target.lerpVectors(from.target, to.target, ease(share));
      if (share >= 1) this.flight = null;
      this.controls.update();
      return true;
    }
    return this.controls.update();
  }

  place() {
    return { position: this.camera.position.clone(), target: this.controls.target.clone() };
  }

  /** Goes to {position, target}; flies unless `jump` or the user wants no motion. */
  go(to, { jump = false } = {}) {
    this.flight = null;
    if (jump || reducedMotion()) {
      this.camera.position.copy(to.position);
      this.controls.target.copy(to.target);
      this.controls.update();
    } else {
      this.flight = { from: this.place(), to };
    }
    this.changed = true;
    this.onChange();
  }

  /** A named view of the scene, or `station:<id>`; false where it is unknown. */
  goTo(name, scene, options) {
    if (name.startsWith("station:")) {
      const station = scene.stations.find((each) => each.id === name.slice("station:".length));
      if (station) this.fit(boxOf(station), options);
      return Boolean(station);
    }
    const view = Object.hasOwn(scene.views, name) ? scene.views[name] : null;
    if (!view) return false;
    const to = { position: new THREE.Vector3(...view.position_m), target: new THREE.Vector3(...view.target_m) };
    if (name === "overview") this.fitFrom(to.position.clone().sub(to.target), everything(scene), options);
    else this.go(to, options);
    return true;
  }

  /** The whole line, from the direction of the overview. */
  fitAll(scene, options) {
    if (!this.goTo("overview", scene, options)) this.fitFrom(new THREE.Vector3(-0.5, -1, 0.9), everything(scene), options);
  }

  /** Looks at a box from the present direction, a little from above. */
  fit(box, options) {
    const direction = this.camera.position.clone().sub(this.controls.target);
    direction.z = Math.max(direction.z, 0.55 * Math.hypot(direction.x, direction.y));
    const margin = Math.max(0.15 * box.getSize(new THREE.Vector3()).length(), 1.5);
    this.fitFrom(direction, corners(box.clone().expandByVector(new THREE.Vector3(margin, margin, 0))), options);
  }

  /**
   * Moves the camera along `direction` (from target to camera) to the nearest place from which all `points` are inside
   * the picture. For a fixed orientation each point is one linear limit per side, so the place has a closed form.
   */
  fitFrom(direction, points, options) {
    const forward = direction.clone().negate().normalize();
    const right = new THREE.Vector3().crossVectors(forward, this.camera.up).normalize();
    const up = new THREE.Vector3().crossVectors(right, forward);
    const upright = Math.tan((this.camera.fov * Math.PI) / 360) * FILLED;
    const place = new THREE.Vector3();
    const limits = [[right, upright * this.camera.aspect], [up, upright]].map(([axis, slope]) => {
      let low = -Infinity;
      let high = Infinity;
      for (const point of points) {
        low = Math.max(low, point.dot(axis) - slope * point.dot(forward));
        high = Math.min(high, point.dot(axis) + slope * point.dot(forward));
      }
      return { axis, slope, low, high, depth: (high - low) / (2 * slope) };
    });
    const depth = Math.min(...limits.map((limit) => limit.depth));
    for (const { axis, low, high } of limits) place.addScaledVector(axis, (low + high) / 2);
    place.addScaledVector(forward, depth);
    const middle = points.reduce((sum, point) => sum.add(point), new THREE.Vector3()).divideScalar(points.length);
    const target = place.clone().addScaledVector(forward, middle.sub(place).dot(forward));
    this.go({ position: place, target }, options);
  }
}

const corners = (box) => [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => new THREE.Vector3(
  bits & 1 ? box.max.x : box.min.x, bits & 2 ? box.max.y : box.min.y, bits & 4 ? box.max.z : box.min.z));

/** What the overview must hold: the stations, and the belts between them. */
const everything = (scene) => [
  ...scene.stations.flatMap((station) => corners(boxOf(station))),
  ...scene.links.flatMap((link) => link.path_m.map((point) => new THREE.Vector3(...point))),
];

/** The box around a station's group, hall frame. */
export function boxOf(station) {
  const box = new THREE.Box3();
  for (const [x, y] of station.group_m) {
    box.expandByPoint(new THREE.Vector3(x, y, 0));
    box.expandByPoint(new THREE.Vector3(x, y, station.height_m));
  }
  return box;
}

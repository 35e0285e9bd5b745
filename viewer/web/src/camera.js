// The camera: orbit, pan and zoom on the floor, flights to named views that any touch interrupts.
import * as THREE from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import { lowQuality, reducedMotion } from "./store.js";

const FIELD_OF_VIEW_DEG = 30;
const FLIGHT_MS = 800;
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
    const view = scene.views?.[name];
    if (!view) return false;
    const to = { position: new THREE.Vector3(...view.position_m), target: new THREE.Vector3(...view.target_m) };
    // The views are composed for a wide picture; on a narrow one the camera steps back.
    const back = Math.max(1, 1.5 / this.camera.aspect);
    to.position.sub(to.target).multiplyScalar(back).add(to.target);
    this.go(to, options);
    return true;
  }

  fitAll(scene, options) {
    if (this.goTo("overview", scene, options)) return;
    const box = new THREE.Box3();
    for (const station of scene.stations) box.union(boxOf(station));
    this.fit(box, options);
  }

  /** Looks at a box from the present direction, a little from above. */
  fit(box, options) {
    const centre = box.getCenter(new THREE.Vector3());
    const size = box.getSize(new THREE.Vector3());
    const direction = this.camera.position.clone().sub(this.controls.target);
    direction.z = Math.max(direction.z, 0.55 * Math.hypot(direction.x, direction.y));
    direction.normalize();
    const half = Math.max(size.length() / 2, 2);
    const angle = (this.camera.fov * Math.PI) / 360;
    const distance = (half / Math.sin(angle)) * Math.max(1, 1 / this.camera.aspect) * 0.82;
    this.go({ position: centre.clone().addScaledVector(direction, distance), target: centre }, options);
  }
}

/** The box around a station's group, hall frame. */
export function boxOf(station) {
  const box = new THREE.Box3();
  for (const [x, y] of station.group_m) {
    box.expandByPoint(new THREE.Vector3(x, y, 0));
    box.expandByPoint(new THREE.Vector3(x, y, station.height_m));
  }
  return box;
}

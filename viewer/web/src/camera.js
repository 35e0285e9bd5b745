// The camera in its three modes: orbit (turn about a point), walk (a person in the hall), plan (parallel, from above).
// Flights lead from one to the next; any touch ends them.
import * as THREE from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import { boxOf, corners, everything, fitFrom, fitPlan } from "./framing.js";
import { ORBIT_FOV_DEG, WALK_FOV_DEG, between, distanceOf, planPose, poseOf, positionOf, spanAt } from "./pose.js";
import { lowQuality, reducedMotion } from "./store.js";
import { EYE_M } from "./walk.js";

export const MODES = ["orbit", "walk", "plan"];
const FLIGHT_MS = 800;
const PLAN_BASE_M = 100; // height of the picture of the plan at zoom 1
const PLAN_ABOVE_M = 200;
const WIDEST_M = 600;
const NARROWEST_M = 2;
const STEEPEST = 1.53; // rad from straight above
const BACK_UP = { tilt: 0.95, distance: 26, ahead: 6 }; // where orbit begins after a walk
const WHOLE_SHARE = 0.6; // who sees this much of the line sees all of it in the plan
const ease = (x) => (x < 0.5 ? 4 * x ** 3 : 1 - (2 - 2 * x) ** 3 / 2);

export class CameraRig {
  /** `walk` as in walk.js; `onMode(name)` is called where the rig changes the mode by itself. */
  constructor(element, walk, { onChange, onMode }) {
    this.onChange = onChange;
    this.onMode = onMode;
    this.walk = walk;
    this.perspective = new THREE.PerspectiveCamera(ORBIT_FOV_DEG, 1, 0.3, 900);
    this.perspective.up.set(0, 0, 1);
    this.perspective.position.set(40, -60, 60);
    this.orthographic = new THREE.OrthographicCamera(-1, 1, PLAN_BASE_M / 2, -PLAN_BASE_M / 2, 1, 2 * PLAN_ABOVE_M);
    this.orthographic.position.set(0, 0, PLAN_ABOVE_M);
    this.mode = "orbit";
    this.flight = null;
    this.orbit = this.orbitControls(element);
    this.plan = this.planControls(element);
    this.lastOrbit = { bearing: -2, tilt: 0.85 };
    element.addEventListener("wheel", () => this.interrupt(), { passive: true, capture: true });
    this.changed = true;
  }

  orbitControls(element) {
    const controls = new OrbitControls(this.perspective, element);
    controls.maxPolarAngle = STEEPEST;
    controls.minDistance = 1.5;
    controls.maxDistance = 420;
    controls.screenSpacePanning = false;
    return this.listen(controls);
  }

  planControls(element) {
    // To this camera north is up, so that looking straight down is no special direction for it.
    const controls = new OrbitControls(this.orthographic, element);
    controls.enableRotate = false;
    controls.screenSpacePanning = true;
    controls.mouseButtons = { LEFT: THREE.MOUSE.PAN, MIDDLE: THREE.MOUSE.DOLLY, RIGHT: THREE.MOUSE.PAN };
    controls.touches = { ONE: THREE.TOUCH.PAN, TWO: THREE.TOUCH.DOLLY_PAN };
    controls.minZoom = PLAN_BASE_M / WIDEST_M;
    controls.maxZoom = PLAN_BASE_M / NARROWEST_M;
    controls.enabled = false;
    return this.listen(controls);
  }

  listen(controls) {
    controls.enableDamping = !lowQuality;
    controls.dampingFactor = 0.12;
    controls.zoomToCursor = true;
    controls.addEventListener("change", () => this.touch());
    controls.addEventListener("start", () => this.interrupt());
    return controls;
  }

  touch() {
    this.changed = true;
    this.onChange();
  }

  /** The camera that draws now. */
  get camera() {
    return this.mode === "plan" && !this.flight ? this.orthographic : this.perspective;
  }

  /** What the pointer steers now; may be disabled while it does something else. */
  get controls() {
    return { orbit: this.orbit, walk: this.walk, plan: this.plan }[this.mode];
  }

  resize(width, height) {
    this.height = height;
    this.aspect = width / Math.max(height, 1);
    this.perspective.aspect = this.aspect;
    this.perspective.updateProjectionMatrix();
    this.orthographic.left = (-PLAN_BASE_M / 2) * this.aspect;
    this.orthographic.right = -this.orthographic.left;
    this.orthographic.updateProjectionMatrix();
    this.changed = true;
  }

  /** Size of one CSS pixel in metres: at one metre, or anywhere in the plan, which has no perspective. */
  get pixel() {
    const span = this.camera.isOrthographicCamera ? PLAN_BASE_M / this.orthographic.zoom : spanAt(1, this.perspective.fov);
    return span / Math.max(this.height, 1);
  }

  /** Size of one CSS pixel at a point of the hall, m. */
  pixelAt(x, y, z) {
    if (this.camera.isOrthographicCamera) return this.pixel;
    const { position } = this.perspective;
    return this.pixel * Math.hypot(position.x - x, position.y - y, position.z - z);
  }

  /** How far away an orbiting camera would be that shows as much, m. */
  get distance() {
    return distanceOf({ span: this.pose().span, fov: ORBIT_FOV_DEG });
  }

  pose() {
    if (this.flight) return this.flight.now;
    if (this.mode === "plan") return planPose(this.plan.target, PLAN_BASE_M / this.orthographic.zoom);
    if (this.mode === "walk") return this.walk.pose();
    return poseOf(this.perspective.position, this.orbit.target, ORBIT_FOV_DEG);
  }

  /** {position, target} of now. */
  place() {
    const pose = this.pose();
    return { position: this.mode === "plan" ? this.above(pose) : positionOf(pose), target: pose.target.clone() };
  }

  /** From where an orbiting camera would see as much of the plan. */
  above({ target, span }) {
    return new THREE.Vector3(0, 0, distanceOf({ span, fov: ORBIT_FOV_DEG })).add(target);
  }

  /** Moves on by one frame; true while more frames are needed. */
  update(nowMs, elapsedS) {
    if (this.flight) {
      this.flight.startMs ??= nowMs;
      const share = Math.min((nowMs - this.flight.startMs) / FLIGHT_MS, 1);
      this.flight.now = between(this.flight.from, this.flight.to, ease(share));
      this.show(this.flight.now);
      if (share >= 1) this.stand(this.flight.to);
      this.changed = true;
      return true;
    }
    if (this.mode !== "walk") return this.controls.update();
    if (!this.walk.update(elapsedS)) return false;
    this.show(this.walk.pose());
    this.changed = true;
    return true;
  }

  /** Puts the camera with perspective at `pose`. */
  show(pose) {
    const { perspective } = this;
    const distance = distanceOf(pose);
    perspective.position.copy(positionOf(pose));
    perspective.fov = pose.fov;
    perspective.near = Math.max(distance - 400, pose.fov === WALK_FOV_DEG ? 0.12 : 0.3);
    perspective.far = Math.max(900, distance + 500);
    perspective.lookAt(pose.target);
    perspective.updateProjectionMatrix();
  }

  /** Ends a flight and stands at `pose` in the present mode. */
  stand(pose) {
    this.flight = null;
    if (this.mode === "plan") {
      this.plan.target.copy(pose.target).setZ(0);
      this.orthographic.position.copy(this.plan.target).setZ(PLAN_ABOVE_M);
      this.orthographic.zoom = PLAN_BASE_M / Math.min(Math.max(pose.span, NARROWEST_M), WIDEST_M);
      this.orthographic.updateProjectionMatrix();
      this.plan.update();
    } else {
      this.show(pose);
      if (this.mode === "walk") this.walk.stand(pose);
      else {
        this.orbit.target.copy(pose.target);
        this.orbit.update();
      }
    }
    this.touch();
  }

  /** A touch during a flight: it ends here, or, where it led into another mode, at once in that one. */
  interrupt() {
    if (!this.flight) return;
    const { to, now, changesMode } = this.flight;
    this.stand(changesMode ? to : now);
  }

  /** Flies to `pose` of mode `mode`, or jumps there. */
  fly(pose, { jump = false, mode = this.mode } = {}) {
    const from = this.pose();
    const changesMode = mode !== this.mode || Boolean(this.flight?.changesMode);
    this.use(mode);
    if (jump || reducedMotion()) this.stand(pose);
    else {
      this.flight = { from, to: pose, now: from, changesMode };
      this.show(from);
    }
    this.touch();
  }

  use(mode) {
    if (this.mode === "orbit" && mode !== "orbit") {
      const { bearing, tilt } = this.pose();
      this.lastOrbit = { bearing, tilt };
    }
    const news = mode !== this.mode;
    this.mode = mode;
    this.orbit.enabled = mode === "orbit";
    this.plan.enabled = mode === "plan";
    this.walk.enabled = mode === "walk";
    if (news) this.onMode(mode);
  }

  /** Changes the mode and keeps what one looks at; `station` is what a walk begins in front of, if any. */
  setMode(mode, scene, { jump = false, station = null } = {}) {
    if (mode === this.mode) return;
    const now = this.pose();
    const whole = fitPlan(everything(scene), this.aspect);
    if (mode === "plan" && this.mode === "orbit" && now.span > WHOLE_SHARE * whole.span) this.fly(planPose(whole.target, whole.span), { jump, mode });
    else if (mode === "plan") this.fly(planPose(now.target, this.mode === "walk" ? BACK_UP.distance : now.span), { jump, mode });
    else if (mode === "walk") this.fly(this.walk.enter(now, station), { jump, mode });
    else this.fly(this.orbitFrom(now), { jump, mode });
  }

  orbitFrom(now) {
    if (this.mode === "plan") return { ...now, ...this.lastOrbit, fov: ORBIT_FOV_DEG };
    const target = positionOf(now).lerp(now.target, BACK_UP.ahead / distanceOf(now)).setZ(0.8);
    return { target, bearing: now.bearing, tilt: BACK_UP.tilt, span: spanAt(BACK_UP.distance, ORBIT_FOV_DEG), fov: ORBIT_FOV_DEG };
  }

  /** Goes to {position, target} of an orbiting camera; the plan shows the same piece of floor. */
  go({ position, target }, { jump = false } = {}) {
    const pose = poseOf(position, target, ORBIT_FOV_DEG);
    if (this.mode === "plan") this.fly(planPose(target, pose.span), { jump });
    else if (this.mode === "walk") this.fly(this.walk.poseOf(position, target), { jump });
    else this.fly(pose, { jump });
  }

  /** A named view of the scene, or `station:<id>`; false where it is unknown. Named views are seen in orbit. */
  goTo(name, scene, { jump = false } = {}) {
    if (name.startsWith("station:")) {
      const station = scene.stations.find((each) => each.id === name.slice("station:".length));
      if (station) this.fit(boxOf(station), { jump, station });
      return Boolean(station);
    }
    const view = Object.hasOwn(scene.views, name) ? scene.views[name] : null;
    if (!view) return false;
    let to = { position: new THREE.Vector3(...view.position_m), target: new THREE.Vector3(...view.target_m) };
    if (name === "overview") to = fitFrom(to.position.sub(to.target), everything(scene), { fovDeg: ORBIT_FOV_DEG, aspect: this.aspect });
    this.fly(poseOf(to.position, to.target, ORBIT_FOV_DEG), { jump, mode: "orbit" });
    return true;
  }

  /** The whole line: in the plan from above, else from the direction of the overview. */
  fitAll(scene, { jump = false } = {}) {
    if (this.mode === "plan") this.fitPoints(null, everything(scene), { jump });
    else if (!this.goTo("overview", scene, { jump })) {
      this.fitPoints(new THREE.Vector3(-0.5, -1, 0.9), everything(scene), { jump, mode: "orbit" });
    }
  }

  /** Looks at a box from the present direction, a little from above; walking, from where a person can stand. */
  fit(box, { jump = false, station = null } = {}) {
    if (this.mode === "walk" && station) {
      this.fly(this.walk.enter(this.pose(), station), { jump });
      return;
    }
    const { bearing, tilt } = this.pose();
    const direction = new THREE.Vector3(Math.cos(bearing), Math.sin(bearing), Math.max(1 / Math.tan(tilt), 0.55));
    const margin = Math.max(0.15 * box.getSize(new THREE.Vector3()).length(), 1.5);
    this.fitPoints(direction, corners(box.clone().expandByVector(new THREE.Vector3(margin, margin, 0))), { jump });
  }

  /** Shows `factor` times as large what is in the middle. */
  zoom(factor) {
    if (this.mode === "walk") return;
    const pose = this.flight?.to ?? this.pose();
    this.fly({ ...pose, span: pose.span / factor });
  }

  /** Goes to a point of the floor and keeps the direction. */
  goToFloor(x, y) {
    const pose = this.pose();
    if (this.mode === "walk") {
      const eye = new THREE.Vector3(x, y, 0);
      this.fly(this.walk.poseOf(eye, pose.target.clone().sub(positionOf(pose)).setZ(0).add(eye).setZ(EYE_M)));
    } else this.fly({ ...pose, target: new THREE.Vector3(x, y, 0) });
  }

  fitPoints(direction, points, { jump, mode = this.mode }) {
    if (mode === "plan") {
      const { target, span } = fitPlan(points, this.aspect);
      this.fly(planPose(target, span), { jump, mode });
    } else {
      const { position, target } = fitFrom(direction, points, { fovDeg: ORBIT_FOV_DEG, aspect: this.aspect });
      this.fly(poseOf(position, target, ORBIT_FOV_DEG), { jump, mode: "orbit" });
    }
  }

  dispose() {
    this.orbit.dispose();
    this.plan.dispose();
    this.walk.dispose();
  }
}

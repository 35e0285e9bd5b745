// Where a camera stands, as what it looks at, from which side, and how much of it: between two of these one can fly,
// whatever the modes at both ends.
import * as THREE from "three";

export const ORBIT_FOV_DEG = 35; // as the named views of scene/views.py are made for
export const WALK_FOV_DEG = 60;
// So narrow that a flight into the plan ends in a picture that the parallel one cannot be told from.
export const PLAN_FOV_DEG = 4;
const SOUTH = -Math.PI / 2;
const STRAIGHT_DOWN = 1e-3;
const LEAST_TILT = 1e-6; // from exactly above a camera has no "up"

const tangent = (fovDeg) => Math.tan((fovDeg * Math.PI) / 360);

/** {target, bearing, tilt (from above), span (m that the picture is high at the target), fov (degrees)}. */
export function poseOf(position, target, fov) {
  const away = position.clone().sub(target);
  const distance = Math.max(away.length(), 1e-3);
  return {
    target: target.clone(),
    bearing: Math.hypot(away.x, away.y) > 1e-9 ? Math.atan2(away.y, away.x) : SOUTH,
    tilt: Math.max(Math.acos(Math.min(Math.max(away.z / distance, -1), 1)), LEAST_TILT),
    span: 2 * distance * tangent(fov),
    fov,
  };
}

/** Seen from straight above with north at the top. */
export const planPose = (target, span) => ({
  target: new THREE.Vector3(target.x, target.y, 0), bearing: SOUTH, tilt: STRAIGHT_DOWN, span, fov: PLAN_FOV_DEG,
});

export const distanceOf = ({ span, fov }) => span / (2 * tangent(fov));
export const spanAt = (distance, fov) => 2 * distance * tangent(fov);

export function positionOf(pose) {
  const distance = distanceOf(pose);
  const level = distance * Math.sin(pose.tilt);
  return new THREE.Vector3(level * Math.cos(pose.bearing), level * Math.sin(pose.bearing), distance * Math.cos(pose.tilt)).add(pose.target);
}

const mix = (a, b, share) => a + (b - a) * share;
// Sizes change by factors, so that a flight looks equally fast near and far.
const scaled = (a, b, share) => a * (b / a) ** share;

export function between(from, to, share) {
  const turn = ((to.bearing - from.bearing + 3 * Math.PI) % (2 * Math.PI)) - Math.PI;
  return {
    target: from.target.clone().lerp(to.target, share),
    bearing: from.bearing + turn * share,
    tilt: mix(from.tilt, to.tilt, share),
    span: scaled(from.span, to.span, share),
    fov: scaled(from.fov, to.fov, share),
  };
}

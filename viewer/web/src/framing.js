// What a picture must hold, and from where it does.
import * as THREE from "three";

const FILLED = 0.94; // part of the picture that a fitted view fills

export const corners = (box) => [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => new THREE.Vector3(
  bits & 1 ? box.max.x : box.min.x, bits & 2 ? box.max.y : box.min.y, bits & 4 ? box.max.z : box.min.z));

/** The box around a station's group, hall frame. */
export function boxOf(station) {
  const box = new THREE.Box3();
  for (const [x, y] of station.group_m) {
    box.expandByPoint(new THREE.Vector3(x, y, 0));
    box.expandByPoint(new THREE.Vector3(x, y, station.height_m));
  }
  return box;
}

/** What the overview must hold: the stations, and the belts between them. */
export const everything = (scene) => [
  ...scene.stations.flatMap((station) => corners(boxOf(station))),
  ...scene.links.flatMap((link) => link.path_m.map((point) => new THREE.Vector3(...point))),
];

/**
 * The nearest place along `direction` (from target to camera) from which all `points` are inside a picture of the
 * given field of view: {position, target}. For a fixed orientation each point is one linear limit per side, so the
 * place has a closed form.
 */
export function fitFrom(direction, points, { fovDeg, aspect }) {
  const forward = direction.clone().negate().normalize();
  const right = new THREE.Vector3().crossVectors(forward, new THREE.Vector3(0, 0, 1)).normalize();
  const up = new THREE.Vector3().crossVectors(right, forward);
  const upright = Math.tan((fovDeg * Math.PI) / 360) * FILLED;
  const position = new THREE.Vector3();
  const limits = [[right, upright * aspect], [up, upright]].map(([axis, slope]) => {
    let low = -Infinity;
    let high = Infinity;
    for (const point of points) {
      low = Math.max(low, point.dot(axis) - slope * point.dot(forward));
      high = Math.min(high, point.dot(axis) + slope * point.dot(forward));
    }
    return { axis, low, high, depth: (high - low) / (2 * slope) };
  });
  const depth = Math.min(...limits.map((limit) => limit.depth));
  for (const { axis, low, high } of limits) position.addScaledVector(axis, (low + high) / 2);
  position.addScaledVector(forward, depth);
  const middle = points.reduce((sum, point) => sum.add(point), new THREE.Vector3()).divideScalar(points.length);
  const target = position.clone().addScaledVector(forward, middle.sub(position).dot(forward));
  return { position, target };
}

/** The same from straight above: {target, span} with span the metres that the picture is high. */
export function fitPlan(points, aspect) {
  const box = new THREE.Box3().setFromPoints(points);
  const size = box.getSize(new THREE.Vector3());
  return { target: box.getCenter(new THREE.Vector3()).setZ(0), span: Math.max(size.y, size.x / aspect, 2) / FILLED };
}

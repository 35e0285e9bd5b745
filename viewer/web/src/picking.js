// Which station is under the pointer: the ray against the box of every machine. A hall has a few hundred boxes, so
// this costs microseconds and needs no search tree over triangles.
import * as THREE from "three";

const ray = new THREE.Ray();
const near = new THREE.Vector3();
const far = new THREE.Vector3();

/** The ray through the CSS pixel (x, y) of a view of `width` × `height`. */
function aim(camera, x, y, width, height) {
  near.set((2 * x) / width - 1, 1 - (2 * y) / height, -1).unproject(camera);
  far.set((2 * x) / width - 1, 1 - (2 * y) / height, 1).unproject(camera);
  ray.origin.copy(near);
  ray.direction.copy(far).sub(near).normalize();
  return ray;
}

/** Distance at which `line` meets the box of `machine`, or Infinity. */
function meet(line, machine) {
  const angle = (machine.facing * Math.PI) / 180;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [dx, dy] = [line.origin.x - machine.at[0], line.origin.y - machine.at[1]];
  const origin = [c * dx + s * dy, -s * dx + c * dy, line.origin.z];
  const { direction: d } = line;
  const along = [c * d.x + s * d.y, -s * d.x + c * d.y, d.z];
  const low = [-machine.size[0] / 2, -machine.size[1] / 2, 0];
  const high = [machine.size[0] / 2, machine.size[1] / 2, machine.size[2]];
  let enter = 0;
  let leave = Infinity;
  for (let axis = 0; axis < 3; axis += 1) {
    const a = (low[axis] - origin[axis]) / along[axis];
    const b = (high[axis] - origin[axis]) / along[axis];
    enter = Math.max(enter, Math.min(a, b));
    leave = Math.min(leave, Math.max(a, b));
  }
  return enter <= leave ? enter : Infinity;
}

/** {station, point} of the machine at the CSS pixel (x, y), or null. `machines` as in machines.js. */
export function pick(machines, camera, x, y, width, height) {
  const line = aim(camera, x, y, width, height);
  let best = Infinity;
  let station = null;
  for (const machine of machines) {
    if (!machine.station) continue;
    const distance = meet(line, machine);
    if (distance < best) {
      best = distance;
      station = machine.station;
    }
  }
  return station ? { station, point: line.at(best, new THREE.Vector3()) } : null;
}

/** Where the ray through the pixel meets the horizontal plane at height `z`, or null. */
export function onPlane(camera, x, y, width, height, z) {
  const line = aim(camera, x, y, width, height);
  const distance = (z - line.origin.z) / line.direction.z;
  return distance > 0 && Number.isFinite(distance) ? line.at(distance, new THREE.Vector3()) : null;
}

/** CSS pixel of a point in the hall: {x, y, inside}. */
export function project(camera, point, width, height, out = {}) {
  near.copy(point).project(camera);
  out.x = ((near.x + 1) / 2) * width;
  out.y = ((1 - near.y) / 2) * height;
  out.inside = near.z > -1 && near.z < 1 && out.x >= 0 && out.y >= 0 && out.x <= width && out.y <= height;
  out.depth = near.z;
  return out;
}

// Where cells are: the closed form of the rides, in JavaScript for the few that machines hold and for tests.
// The vertex shader in riders.js does the same arithmetic for the thousands on the links.
import { countUpTo } from "./timeline.js";

export const EASE_S = 0.25; // a queue moves up over this time instead of jumping
export const SHORTEST_RIDE_S = 0.2;
export const ENTER_S = 2;
const LEAVING_SHARE = 0.15;

const smooth = (x) => (x <= 0 ? 0 : x >= 1 ? 1 : x * x * (3 - 2 * x));

/** Path with its length so far at each point: {points: [[x, y, z]…], along: [m…]}. */
export function measured(points) {
  const along = [0];
  for (let i = 1; i < points.length; i += 1) {
    const [a, b] = [points[i - 1], points[i]];
    along.push(along[i - 1] + Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]));
  }
  return { points, along };
}

/** Writes the point `distance` metres along `path` into `out`. */
export function pointAt(path, distance, out) {
  const { points, along } = path;
  let i = 1;
  while (i < points.length - 1 && along[i] < distance) i += 1;
  const [a, b] = [points[i - 1], points[i]];
  const share = Math.min(Math.max((distance - along[i - 1]) / Math.max(along[i] - along[i - 1], 1e-9), 0), 1);
  for (let k = 0; k < 3; k += 1) out[k] = a[k] + (b[k] - a[k]) * share;
  return out;
}

const ARC_COS = 0.9; // two pieces that turn by less than its angle belong to one arc
const UPRIGHT = 1e-6;

/**
 * The heading at the begin and at the end of every piece, [bx, by, ex, ey] each: even through arcs, kept where the way
 * goes straight up. scene/polyline.py does the same.
 */
export function turning(points) {
  const level = points.slice(1).map((b, i) => {
    const [dx, dy] = [b[0] - points[i][0], b[1] - points[i][1]];
    const length = Math.hypot(dx, dy);
    return length < UPRIGHT * Math.hypot(length, b[2] - points[i][2]) || length === 0 ? null : [dx / length, dy / length];
  });
  const flat = level.map((way, i) => way ?? level.slice(0, i).findLast(Boolean) ?? level.find(Boolean) ?? [1, 0]);
  const found = flat.map(([x, y]) => [x, y, x, y]);
  for (let i = 0; i + 1 < flat.length; i += 1) {
    if (flat[i][0] * flat[i + 1][0] + flat[i][1] * flat[i + 1][1] <= ARC_COS) continue;
    // The chord past a point of an arc is its tangent there; a real corner keeps two headings.
    const [dx, dy] = [points[i + 2][0] - points[i][0], points[i + 2][1] - points[i][1]];
    const length = Math.hypot(dx, dy);
    if (length < 1e-9) continue;
    found[i][2] = found[i + 1][0] = dx / length;
    found[i][3] = found[i + 1][1] = dy / length;
  }
  return found;
}

/** Writes the point `distance` metres along `path` and the heading there; `turns` as turning() gives them. */
export function headingAt(path, turns, distance, point, heading) {
  const { points, along } = path;
  let i = 1;
  while (i < points.length - 1 && along[i] < distance) i += 1;
  const share = Math.min(Math.max((distance - along[i - 1]) / Math.max(along[i] - along[i - 1], 1e-9), 0), 1);
  const [bx, by, ex, ey] = turns[i - 1];
  for (let k = 0; k < 3; k += 1) point[k] = points[i - 1][k] + (points[i][k] - points[i - 1][k]) * share;
  const [x, y] = [bx + (ex - bx) * share, by + (ey - by) * share];
  const length = Math.hypot(x, y) || 1;
  heading[0] = x / length;
  heading[1] = y / length;
}

/** {first, count, ease}: the rides of `link` present at `t` (s in the window) and how far the queue has moved up. */
export function present(window, link, t, out) {
  const count = window.links[link * 3 + 1];
  const offset = window.links[link * 3 + 2];
  const gone = countUpTo(window.exitS, offset, count, t);
  const entered = countUpTo(window.enterS, offset, count, t);
  out.first = offset + gone;
  out.count = Math.max(entered - gone, 0);
  out.rank = window.links[link * 3] + gone;
  out.ease = gone ? smooth((t - window.exitS[offset + gone - 1]) / EASE_S) : 1;
  return out;
}

/**
 * The way of a cell through one serial machine: from the group's inlet along the collecting line to the machine's
 * port and in; out again to the port, or without a collecting line to the group's outlet.
 */
export function wayThrough(station, machine) {
  const work = machine.work_m;
  if (!station.collector_m) return { enter: measured([station.inlet_m, work]), leave: measured([work, station.outlet_m]) };
  const port = pointAt(measured(station.collector_m), machine.port_s_m, [0, 0, 0]);
  return { enter: measured([station.collector_m[0], port, work]), leave: measured([work, port]) };
}

/** Writes where the cell of machine `recorded` is at `t` into `out`; false where the machine is empty. */
export function cellInMachine(window, recorded, way, t, out) {
  const visits = window.machines[recorded * 4];
  const first = window.machines[recorded * 4 + 1];
  const started = countUpTo(window.startS, first, visits, t);
  const visit = first + started - 1;
  if (!started || t >= window.leaveS[visit]) return false;
  const start = window.startS[visit];
  const finish = window.finishS[visit];
  const enterS = Math.min(ENTER_S, 0.5 * (finish - start));
  const leaveS = LEAVING_SHARE * (finish - start);
  if (t < start + enterS) pointAt(way.enter, (way.enter.along.at(-1) * (t - start)) / enterS, out);
  else if (t < finish - leaveS) pointAt(way.enter, Infinity, out);
  else if (t < finish) pointAt(way.leave, way.leave.along.at(-1) * (1 - (finish - t) / leaveS), out);
  else pointAt(way.leave, Infinity, out);
  return true;
}

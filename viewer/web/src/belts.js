// The body of one conveyor along a polyline: belt, rails, legs, drive, lifts. shapes/conveyors.py builds the same.
import { surface } from "./look.js";

const BELT_M = 0.05;
const RAIL_M = 0.035;
const [RAIL_LOW_M, RAIL_HIGH_M] = [-0.13, 0.025];
const LEG_PITCH_M = 2.2;
const TALL_LEG_PITCH_M = 4;
const TALL_M = 1.6;
const STEEPEST = 3; // rise per metre above which a piece is a lift
const LEAST_M = 1e-6;

/** Half width of the belt, m. */
export function halfWidth(unit, lanes) {
  return (unit > 1 ? lanes * 0.65 + 0.05 : Math.max(0.2, lanes * 0.07 + 0.09)) / 2;
}

const flat = (a, b) => Math.hypot(b[0] - a[0], b[1] - a[1]);
const apart = (a, b) => Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);

/** Adds the conveyor along `points` to `solid`; legs stay out of the `clear` rectangles. `belt` colours its top. */
export function addConveyor(solid, points, half, clear, belt) {
  const paints = { top: belt ?? surface(half > 0.3 ? "rollers" : "belt"), alu: surface("alu"), dark: surface("dark"), drive: surface("blue") };
  let run = points.slice(0, 1);
  const close = () => run.length > 1 && addRun(solid, run, half, clear, paints);
  for (let i = 1; i < points.length; i += 1) {
    const [a, b] = [points[i - 1], points[i]];
    if (apart(a, b) < LEAST_M) continue;
    if (Math.abs(b[2] - a[2]) > STEEPEST * Math.max(flat(a, b), 1e-9)) {
      close();
      addLift(solid, a, b, half, paints);
      run = [b];
    } else {
      run.push(b);
    }
  }
  close();
}

function addRun(solid, run, half, clear, paints) {
  const sides = mitres(run);
  sweep(solid, run, sides, -half, half, -BELT_M, 0, paints.top);
  for (const [low, high] of [[-half - RAIL_M, -half], [half, half + RAIL_M]]) sweep(solid, run, sides, low, high, RAIL_LOW_M, RAIL_HIGH_M, paints.alu);
  addLegs(solid, run, half + RAIL_M / 2, clear, paints);
  addDrive(solid, run, half, paints.drive);
}

/** At each point the way to the right, so long that both pieces keep their width and end on the bisector. */
function mitres(run) {
  const side = run.slice(1).map((b, i) => {
    const length = flat(run[i], b);
    return [-(b[1] - run[i][1]) / length, (b[0] - run[i][0]) / length];
  });
  return run.map((_, i) => {
    const [a, b] = [side[Math.max(i - 1, 0)], side[Math.min(i, side.length - 1)]];
    const scale = Math.max(1 + a[0] * b[0] + a[1] * b[1], 0.15);
    return [(a[0] + b[0]) / scale, (a[1] + b[1]) / scale];
  });
}

/** A bar of rectangular section: (left, right) across the run, (low, high) above it. */
function sweep(solid, run, sides, left, right, low, high, paint) {
  const section = [[left, low], [right, low], [right, high], [left, high]];
  const at = (i, [across, up]) => [run[i][0] - sides[i][0] * across, run[i][1] - sides[i][1] * across, run[i][2] + up];
  for (let i = 0; i + 1 < run.length; i += 1) {
    for (let k = 0; k < 4; k += 1) {
      const [a, b] = [section[k], section[(k + 1) % 4]];
      solid.quad(at(i, a), at(i, b), at(i + 1, b), at(i + 1, a), paint);
    }
  }
  const last = run.length - 1;
  solid.quad(at(0, section[3]), at(0, section[2]), at(0, section[1]), at(0, section[0]), paint);
  solid.quad(...section.map((corner) => at(last, corner)), paint);
}

/** Point and flat unit direction `s` metres along a run. */
function locate(run, s) {
  let along = 0;
  for (let i = 0; i + 1 < run.length; i += 1) {
    const [a, b] = [run[i], run[i + 1]];
    const length = apart(a, b);
    if (s <= along + length || i + 2 === run.length) {
      const share = (s - along) / length;
      const across = Math.max(flat(a, b), 1e-9);
      return [a.map((value, axis) => value + (b[axis] - value) * share), [(b[0] - a[0]) / across, (b[1] - a[1]) / across]];
    }
    along += length;
  }
  return null;
}

const block = (solid, low, high, paint) => solid.box(
  low.map((value, axis) => (value + high[axis]) / 2), low.map((value, axis) => (high[axis] - value) / 2), paint);

function addLegs(solid, run, half, clear, paints) {
  const length = run.slice(1).reduce((sum, b, i) => sum + apart(run[i], b), 0);
  const tall = Math.max(...run.map((point) => point[2])) > TALL_M;
  const count = Math.max(Math.round(length / (tall ? TALL_LEG_PITCH_M : LEG_PITCH_M)), 1);
  const margin = Math.min(0.25, length / 4);
  const thick = tall ? 0.05 : 0.03;
  for (let k = 0; k <= count; k += 1) {
    const [[x, y, z], [ux, uy]] = locate(run, margin + ((length - 2 * margin) * k) / count);
    if (clear.some((r) => r[0] <= x && x <= r[2] && r[1] <= y && y <= r[3])) continue;
    const top = z + RAIL_LOW_M;
    const feet = [[x - uy * half, y + ux * half], [x + uy * half, y - ux * half]];
    for (const [fx, fy] of feet) {
      block(solid, [fx - thick, fy - thick, 0], [fx + thick, fy + thick, top], paints.alu);
      block(solid, [fx - 0.06, fy - 0.06, 0], [fx + 0.06, fy + 0.06, 0.02], paints.dark);
    }
    const low = [0, 1].map((axis) => Math.min(feet[0][axis], feet[1][axis]) - 0.02);
    const high = [0, 1].map((axis) => Math.max(feet[0][axis], feet[1][axis]) + 0.02);
    for (const bar of [0.22, top - 0.05]) if (bar < top) block(solid, [...low, bar], [...high, bar + 0.05], paints.alu);
  }
}

/** A motor beside the beginning of a run, where a person could reach it. */
function addDrive(solid, [a, b], half, paint) {
  const length = flat(a, b);
  if (length < 0.8 || Math.max(a[2], b[2]) > TALL_M) return;
  const u = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  const side = half + RAIL_M + 0.09;
  solid.box([a[0] + u[0] * 0.4 + u[1] * side, a[1] + u[1] * 0.4 - u[0] * side, a[2] - 0.1], [0.15, 0.09, 0.08], paint, u, true);
}

function addLift(solid, a, b, width, paints) {
  const half = width + 0.12;
  const [x, y] = a;
  const top = Math.max(a[2], b[2]) + 0.7;
  for (const [sx, sy] of [[-1, -1], [-1, 1], [1, -1], [1, 1]]) {
    const [fx, fy] = [x + sx * half, y + sy * half];
    block(solid, [fx - 0.04, fy - 0.04, 0], [fx + 0.04, fy + 0.04, top], paints.alu);
  }
  block(solid, [x - half, y - half, top], [x + half, y + half, top + 0.25], paints.dark);
  for (const z of [a[2], b[2]]) block(solid, [x - half, y - half, z - BELT_M], [x + half, y + half, z], paints.alu);
}

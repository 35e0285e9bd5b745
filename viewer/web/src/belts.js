// The body of one conveyor along a polyline: belt or rollers, rails, legs, drive; side belts that hold the cells where it
// is too steep for a belt; lifts. shapes/conveyors.py builds the same.
import { surface } from "./look.js";
import { headingAt, measured, turning } from "./motion.js";

const LANE_M = 0.07;
const TRAY_LANE_M = 0.65;
const BELT_M = 0.05;
const RAIL_M = 0.035;
const [RAIL_LOW_M, RAIL_HIGH_M] = [-0.13, 0.025];
const LEG_PITCH_M = 2.2;
const TALL_LEG_PITCH_M = 4;
const TALL_M = 1.6;
const STEEP = 0.36; // rise per metre above which a belt no longer carries a cell upright
const STEEPEST = 3; // rise per metre above which a piece is a lift
const GRIP_M = 0.007;
const [GRIP_LOW_M, GRIP_HIGH_M] = [0.03, 0.1];
const ROLLER_PITCH_M = 0.15;
const ROLLER_M = 0.03;
const BED_M = 0.09;
const RING_PITCH_M = 1.1;
const LEAST_M = 1e-6;

/** The measures of a conveyor for carriers of `unit` cells in `lanes`: {half, trays, gaps}, m. */
export function section(unit, lanes) {
  const trays = unit > 1;
  const lane = trays ? TRAY_LANE_M : LANE_M;
  const gaps = Array.from({ length: lanes + 1 }, (_, i) => (i - lanes / 2) * lane);
  return { half: (trays ? lanes * TRAY_LANE_M + 0.05 : Math.max(0.2, lanes * LANE_M + 0.09)) / 2, trays, gaps };
}

const flat = (a, b) => Math.hypot(b[0] - a[0], b[1] - a[1]);
const apart = (a, b) => Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
const rises = (a, b, limit) => Math.abs(b[2] - a[2]) > limit * Math.max(flat(a, b), 1e-9);

/** Adds the conveyor along `points` to `solid`; legs stay out of the `clear` rectangles. `belt` colours its top. */
export function addConveyor(solid, points, shape, clear, belt) {
  const { trays } = shape;
  const paints = {
    top: belt ?? surface(trays ? "rollers" : "belt"), grip: belt ?? surface("belt"),
    alu: surface("alu"), dark: surface("dark"), drive: surface("blue"),
  };
  let run = points.slice(0, 1);
  const close = () => run.length > 1 && addRun(solid, run, shape, clear, paints);
  for (let i = 1; i < points.length; i += 1) {
    const [a, b] = [points[i - 1], points[i]];
    if (apart(a, b) < LEAST_M) continue;
    if (rises(a, b, STEEPEST)) {
      close();
      addLift(solid, a, b, shape, paints);
      run = [b];
    } else {
      run.push(b);
    }
  }
  close();
}

function addRun(solid, run, shape, clear, paints) {
  const { half, trays, gaps } = shape;
  for (const { points, steep } of sections(run)) {
    const sides = mitres(points);
    const bar = (left, right, low, high, paint) => sweep(solid, points, sides, left, right, low, high, paint);
    if (steep) {
      for (const at of gaps) bar(at - GRIP_M, at + GRIP_M, GRIP_LOW_M, GRIP_HIGH_M, paints.grip);
    } else if (trays) {
      bar(-half, half, -BED_M - 0.02, -BED_M, paints.dark);
      addRollers(solid, points, half, paints.top);
    } else {
      bar(-half, half, -BELT_M, 0, paints.top);
    }
    const high = steep ? GRIP_HIGH_M : RAIL_HIGH_M;
    for (const [left, right] of [[-half - RAIL_M, -half], [half, half + RAIL_M]]) bar(left, right, RAIL_LOW_M, high, paints.alu);
  }
  addLegs(solid, run, half + RAIL_M / 2, clear, paints);
  addDrive(solid, run, half, paints.drive);
}

/** A run cut where it becomes too steep for a belt, or no longer is. */
function sections(run) {
  const found = [];
  for (let i = 1; i < run.length; i += 1) {
    const steep = rises(run[i - 1], run[i], STEEP);
    if (found.at(-1)?.steep === steep) found.at(-1).points.push(run[i]);
    else found.push({ steep, points: [run[i - 1], run[i]] });
  }
  return found;
}

/** Rollers across a run, along the radii of its arcs: the upper half of each, six-sided. */
function addRollers(solid, run, half, paint) {
  const path = measured(run);
  const turns = turning(path.points);
  const length = path.along.at(-1);
  const count = Math.max(Math.trunc(length / ROLLER_PITCH_M), 1);
  const ring = [0, 60, 120, 180].map((degrees) => (degrees * Math.PI) / 180)
    .map((angle) => [ROLLER_M * Math.cos(angle), ROLLER_M * (Math.sin(angle) - Math.sin(Math.PI / 3))]);
  const [point, heading] = [[0, 0, 0], [1, 0]];
  for (let k = 0; k < count; k += 1) {
    headingAt(path, turns, ((k + 0.5) * length) / count, point, heading);
    const [ux, uy] = heading;
    const at = ([ahead, up], side) => [point[0] + ux * ahead - uy * side, point[1] + uy * ahead + ux * side, point[2] + up];
    for (let i = 0; i < 3; i += 1) {
      solid.quad(at(ring[i], -half), at(ring[i], half), at(ring[i + 1], half), at(ring[i + 1], -half), paint);
    }
  }
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
  const corners = [[left, high], [right, high], [right, low], [left, low]];
  const at = (i, [across, up]) => [run[i][0] - sides[i][0] * across, run[i][1] - sides[i][1] * across, run[i][2] + up];
  for (let i = 0; i + 1 < run.length; i += 1) {
    for (let k = 0; k < 4; k += 1) {
      const [a, b] = [corners[k], corners[(k + 1) % 4]];
      solid.quad(at(i, a), at(i, b), at(i + 1, b), at(i + 1, a), paint);
    }
  }
  const last = run.length - 1;
  solid.quad(at(0, corners[3]), at(0, corners[2]), at(0, corners[1]), at(0, corners[0]), paint);
  solid.quad(...corners.map((corner) => at(last, corner)), paint);
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

function addLift(solid, a, b, { half: width, gaps }, paints) {
  const half = width + 0.12;
  const [x, y] = a;
  const low = Math.min(a[2], b[2]);
  const top = Math.max(a[2], b[2]) + 0.7;
  for (const [sx, sy] of [[-1, -1], [-1, 1], [1, -1], [1, 1]]) {
    const [fx, fy] = [x + sx * half, y + sy * half];
    block(solid, [fx - 0.04, fy - 0.04, 0], [fx + 0.04, fy + 0.04, top], paints.alu);
  }
  const rings = Math.max(Math.round((top - 0.3) / RING_PITCH_M), 1);
  for (let k = 0; k < rings; k += 1) {
    const z = 0.3 + ((top - 0.3) * k) / rings;
    // Only above or below where cells pass in and out.
    if (Math.min(Math.abs(z - a[2]), Math.abs(z - b[2])) < 0.3) continue;
    for (const side of [-half, half]) {
      block(solid, [x - half, y + side - 0.02, z], [x + half, y + side + 0.02, z + 0.06], paints.alu);
      block(solid, [x + side - 0.02, y - half, z], [x + side + 0.02, y + half, z + 0.06], paints.alu);
    }
  }
  const grip = gaps.at(-1) + 0.03;
  for (const side of [-grip, grip]) block(solid, [x - 0.05, y + side - 0.02, low], [x + 0.05, y + side + 0.02, top], paints.grip);
  block(solid, [x - half, y - half, top], [x + half, y + half, top + 0.25], paints.dark);
}

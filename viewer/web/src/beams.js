// Bars between two points, repeated on a grid, as the server sends them: roof, upper walls, cable trays.
// shapes/beams.py builds the same.

const UPRIGHT = 1e-6;

/** Where the copies are from the first, [[dx, dy]…]; `repeat` lists [count, step x, step y], several make a grid. */
function offsets(repeat) {
  return repeat.reduce((found, [count, dx, dy]) =>
    found.flatMap(([x, y]) => Array.from({ length: count }, (_, k) => [x + k * dx, y + k * dy])), [[0, 0]]);
}

/** Adds a bar with all its copies; an upright one has its width along x. */
export function addBeam(solid, { ends_m: [a, b], section_m: [wide, high], repeat }, paint) {
  const way = b.map((value, axis) => value - a[axis]);
  const length = Math.hypot(...way) || 1;
  const along = way.map((value) => value / length);
  const flat = Math.hypot(along[0], along[1]);
  const side = flat > UPRIGHT ? [-along[1] / flat, along[0] / flat, 0] : [1, 0, 0];
  const up = [along[1] * side[2] - along[2] * side[1], along[2] * side[0] - along[0] * side[2], along[0] * side[1] - along[1] * side[0]];
  const corner = (end, across, above) => end.map((value, axis) => value + (side[axis] * across * wide + up[axis] * above * high) / 2);
  const ring = [[-1, -1], [1, -1], [1, 1], [-1, 1]];
  const [near, far] = [a, b].map((end) => ring.map(([across, above]) => corner(end, across, above)));
  for (const [dx, dy] of offsets(repeat)) {
    const at = ([x, y, z]) => [x + dx, y + dy, z];
    for (let k = 0; k < 4; k += 1) {
      const next = (k + 1) % 4;
      solid.quad(at(near[k]), at(near[next]), at(far[next]), at(far[k]), paint);
    }
    solid.quad(...[...near].reverse().map(at), paint);
    solid.quad(...far.map(at), paint);
  }
}

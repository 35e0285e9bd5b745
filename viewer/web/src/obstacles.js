// What a person cannot walk through: machines, furniture, walls, columns, glass. Each is an upright box; a person is a
// disc that slides along them.

const SHOULDERS_M = 0.3;
const STEP_OVER_M = 0.4; // lower things are stepped over
const HEAD_M = 1.8; // higher things are passed under
const STRIDE_M = 0.1; // shorter than anything is thick
const ROUNDS = 4; // a corner pushes from two sides, and each push may meet the other side again
const OUTSIDE_M = 15; // how far out of the hall one may walk
const NOT_A_WALL = new Set(["slab", "exit", "guard"]);

const upright = (low, high) => low < HEAD_M && high > STEP_OVER_M;

function box(x, y, facingDeg, length, width) {
  const angle = (facingDeg * Math.PI) / 180;
  return { x, y, c: Math.cos(angle), s: Math.sin(angle), halfX: length / 2, halfY: width / 2,
    reach: Math.hypot(length, width) / 2 + SHOULDERS_M };
}

/** All obstacles of `scene`; `machines` as in machines.js. */
export function obstaclesOf(scene, machines) {
  const found = [];
  for (const { at, facing, size } of machines) {
    if (upright(0, size[2])) found.push(box(at[0], at[1], facing, size[0], size[1]));
  }
  for (const [name, boxes] of Object.entries(scene.walls.boxes)) {
    if (NOT_A_WALL.has(name)) continue;
    for (const [x0, y0, z0, x1, y1, z1] of boxes) {
      if (upright(z0, z1)) found.push(box((x0 + x1) / 2, (y0 + y1) / 2, 0, x1 - x0, y1 - y0));
    }
  }
  for (const [ax, ay, bx, by, low, high] of scene.walls.panes) {
    if (upright(low, high)) {
      const turn = (Math.atan2(by - ay, bx - ax) * 180) / Math.PI;
      found.push(box((ax + bx) / 2, (ay + by) / 2, turn, Math.hypot(bx - ax, by - ay), 0));
    }
  }
  return found;
}

/** Pushes `at` {x, y} out of one obstacle by the shortest way; true where it had to. */
function push(at, { x, y, c, s, halfX, halfY, reach }) {
  const [dx, dy] = [at.x - x, at.y - y];
  if (Math.abs(dx) > reach || Math.abs(dy) > reach) return false;
  const [along, across] = [c * dx + s * dy, -s * dx + c * dy];
  const nearX = Math.min(Math.max(along, -halfX), halfX);
  const nearY = Math.min(Math.max(across, -halfY), halfY);
  let [outX, outY] = [along - nearX, across - nearY];
  const distance = Math.hypot(outX, outY);
  if (distance >= SHOULDERS_M) return false;
  if (distance > 1e-9) {
    const missing = SHOULDERS_M / distance - 1;
    [outX, outY] = [outX * missing, outY * missing];
  } else if (halfX - Math.abs(along) < halfY - Math.abs(across)) {
    [outX, outY] = [Math.sign(along || 1) * (halfX - Math.abs(along) + SHOULDERS_M), 0];
  } else {
    [outX, outY] = [0, Math.sign(across || 1) * (halfY - Math.abs(across) + SHOULDERS_M)];
  }
  at.x += c * outX - s * outY;
  at.y += s * outX + c * outY;
  return true;
}

export class Ground {
  constructor(scene, machines) {
    this.obstacles = obstaclesOf(scene, machines);
    this.size = scene.hall.size_m;
  }

  /** Pushes `at` out of everything; false where there is no room for a person. */
  settle(at) {
    for (let round = 0; round < ROUNDS; round += 1) {
      let pushed = false;
      for (const obstacle of this.obstacles) pushed = push(at, obstacle) || pushed;
      if (!pushed) return true;
    }
    return false;
  }

  /** Where a step from (x, y) by (dx, dy) ends: as far as it goes, sliding along what is in the way. */
  walk(x, y, dx, dy) {
    const strides = Math.max(Math.ceil(Math.hypot(dx, dy) / STRIDE_M), 1);
    let at = { x, y };
    for (let k = 0; k < strides; k += 1) {
      const next = this.clamped({ x: at.x + dx / strides, y: at.y + dy / strides });
      if (!this.settle(next)) break;
      at = next;
    }
    return at;
  }

  clamped({ x, y }) {
    const [width, depth] = this.size;
    return { x: Math.min(Math.max(x, -OUTSIDE_M), width + OUTSIDE_M), y: Math.min(Math.max(y, -OUTSIDE_M), depth + OUTSIDE_M) };
  }

  isInside({ x, y }) {
    const [width, depth] = this.size;
    return x >= SHOULDERS_M && y >= SHOULDERS_M && x <= width - SHOULDERS_M && y <= depth - SHOULDERS_M;
  }

  isFree(at) {
    const moved = { ...at };
    return this.settle(moved) && Math.hypot(moved.x - at.x, moved.y - at.y) < 1e-6;
  }

  /** The free place nearest to (x, y) inside the hall. */
  freePlace(x, y) {
    const [width, depth] = this.size;
    const inside = (value, length) => Math.min(Math.max(value, SHOULDERS_M), Math.max(length - SHOULDERS_M, SHOULDERS_M));
    const wanted = { x: inside(x, width), y: inside(y, depth) };
    for (let radius = 0; radius <= Math.max(width, depth); radius += 0.5) {
      const count = Math.max(1, Math.ceil(2 * Math.PI * radius));
      for (let k = 0; k < count; k += 1) {
        const angle = (2 * Math.PI * k) / count;
        const at = { x: wanted.x + radius * Math.cos(angle), y: wanted.y + radius * Math.sin(angle) };
        if (this.isInside(at) && this.isFree(at)) return at;
      }
    }
    return wanted;
  }
}

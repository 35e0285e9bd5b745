// Where to begin a walk: a place with room to stand and something to see, near what one has been looking at.
const SEARCH_M = 14;
const STEP_M = 2;
const WAYS = 16;
const FINE_SIGHT_M = 9; // machines at this distance fill the picture and do not block it
const FARTHEST_M = 40;
const WEIGHT = { away: 0.04, turn: 0.25 };

/** How far one sees from `at` in a direction before an obstacle of obstacles.js, m. */
function sight(obstacles, at, heading) {
  const [dx, dy] = [Math.cos(heading), Math.sin(heading)];
  let nearest = FARTHEST_M;
  for (const { x, y, c, s, halfX, halfY } of obstacles) {
    const [ox, oy] = [at.x - x, at.y - y];
    if (Math.abs(ox) > FARTHEST_M || Math.abs(oy) > FARTHEST_M) continue;
    let [enter, leave] = [0, nearest];
    for (const [origin, way, half] of [[c * ox + s * oy, c * dx + s * dy, halfX], [-s * ox + c * oy, -s * dx + c * dy, halfY]]) {
      const [a, b] = [(-half - origin) / way, (half - origin) / way];
      enter = Math.max(enter, Math.min(a, b));
      leave = Math.min(leave, Math.max(a, b));
    }
    if (enter <= leave) nearest = Math.min(nearest, enter);
  }
  return nearest;
}

/** {x, y, heading} for `ground` (obstacles.js), near (x, y) and looking about along `heading`. */
export function outlook(ground, x, y, heading) {
  let best = { ...ground.freePlace(x, y), heading };
  let most = -Infinity;
  for (let radius = 0; radius <= SEARCH_M; radius += STEP_M) {
    const count = Math.max(1, Math.round((2 * Math.PI * radius) / STEP_M / 1.5));
    for (let k = 0; k < count; k += 1) {
      const angle = (2 * Math.PI * k) / count;
      const at = { x: x + radius * Math.cos(angle), y: y + radius * Math.sin(angle) };
      if (!ground.isInside(at) || !ground.isFree(at)) continue;
      for (let way = 0; way < WAYS; way += 1) {
        const turn = (2 * Math.PI * way) / WAYS;
        const seen = sight(ground.obstacles, at, heading + turn);
        const beside = Math.min(sight(ground.obstacles, at, heading + turn + 0.35), sight(ground.obstacles, at, heading + turn - 0.35));
        const score = -Math.abs(Math.log(Math.max(seen, 0.1) / FINE_SIGHT_M)) + 0.5 * Math.log(Math.min(Math.max(beside, 0.1), FINE_SIGHT_M) / FINE_SIGHT_M)
          - WEIGHT.away * radius - WEIGHT.turn * (1 - Math.cos(turn));
        if (score > most) [most, best] = [score, { ...at, heading: heading + turn }];
      }
    }
  }
  return best;
}

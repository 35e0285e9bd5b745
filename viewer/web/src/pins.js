// Where pins go: each takes the place that covers least of the machines and no other pin. scene/labels.py does the same
// for stills.

const LIFTS_PX = [10, 28, 50, 78, 112];
const SHIFTS = [0, -0.35, 0.35, -0.7, 0.7]; // of the width
const COVERED = 100; // cost of a pin all over machines
const PER_LIFT_PX = 0.25;
const PER_SHIFT_PX = 0.08;
const STAY = 15; // what another place must be better by, so that pins do not jump about
const GAP_PX = 4;

const inside = (value, low, high) => Math.max(Math.min(value, high), low);

/** Share of the rectangle at (left, top) that `boxes` (left, top, right, bottom, …) lie under; more than 1 where they overlap. */
function covered(left, top, width, height, boxes) {
  let area = 0;
  for (let i = 0; i < boxes.length; i += 4) {
    const across = Math.min(left + width, boxes[i + 2]) - Math.max(left, boxes[i]);
    if (across <= 0) continue;
    const down = Math.min(top + height, boxes[i + 3]) - Math.max(top, boxes[i + 1]);
    if (down > 0) area += across * down;
  }
  return area / (width * height);
}

const meet = (a, b) => a.left < b.left + b.width + GAP_PX && b.left < a.left + a.width + GAP_PX
  && a.top < b.top + b.height + GAP_PX && b.top < a.top + a.height + GAP_PX;

/**
 * Gives each of `pins` {x, y (CSS pixels of what it names), width, height, choice} a `place` {left, top, …}, or null,
 * in the order given. What finds no place is counted by the nearest that did: `more` holds it.
 */
export function arrange(pins, boxes, viewWidth, viewHeight) {
  const shown = [];
  const hidden = [];
  for (const pin of pins) {
    pin.more = [];
    let best = null;
    let least = Infinity;
    LIFTS_PX.forEach((lift, i) => SHIFTS.forEach((shift, k) => {
      const { width, height } = pin;
      const left = inside(pin.x - width / 2 + shift * width, GAP_PX, Math.max(viewWidth - width - GAP_PX, GAP_PX));
      const top = inside(pin.y - lift - height, GAP_PX, viewHeight - height - GAP_PX);
      const choice = i * SHIFTS.length + k;
      const keep = choice === pin.choice ? STAY : 0;
      const way = lift * PER_LIFT_PX + Math.abs(shift) * width * PER_SHIFT_PX - keep;
      if (way >= least) return;
      const place = { left, top, width, height, choice };
      if (shown.some((other) => meet(place, other.place))) return;
      const cost = way + COVERED * Math.min(covered(left, top, width, height, boxes), 2);
      if (cost < least) [best, least] = [place, cost];
    }));
    pin.place = best;
    if (best) {
      pin.choice = best.choice;
      shown.push(pin);
    } else {
      pin.choice = -1;
      hidden.push(pin);
    }
  }
  for (const pin of hidden) {
    const away = (other) => Math.hypot(other.x - pin.x, other.y - pin.y);
    const nearest = shown.reduce((best, other) => (best && away(best) <= away(other) ? best : other), null);
    nearest?.more.push(pin);
  }
}

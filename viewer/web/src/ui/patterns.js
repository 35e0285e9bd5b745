// Fills for bars drawn on a canvas: colour and pattern of each state. Working is quiet, the rest at full strength.

export const WORKING_STRENGTH = 0.5;
const TILE = 6;

function tile(colour, mark, ratio, draw) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = TILE * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  pen.fillStyle = colour;
  pen.fillRect(0, 0, TILE, TILE);
  pen.fillStyle = pen.strokeStyle = mark;
  draw(pen);
  return canvas;
}

const MARKS = {
  starved(pen) {
    pen.beginPath();
    pen.arc(3, 3, 1.1, 0, 2 * Math.PI);
    pen.fill();
  },
  blocked(pen) {
    pen.lineWidth = 1.6;
    pen.beginPath();
    for (const shift of [-TILE, 0, TILE]) {
      pen.moveTo(shift - 1, TILE + 1);
      pen.lineTo(shift + TILE + 1, -1);
    }
    pen.stroke();
  },
  down(pen) {
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(-1, TILE + 1);
    pen.lineTo(TILE + 1, -1);
    pen.moveTo(-1, -1);
    pen.lineTo(TILE + 1, TILE + 1);
    pen.stroke();
  },
  changeover(pen) {
    pen.fillRect(0, 0, 1.6, TILE);
  },
  off_shift(pen) {
    pen.fillRect(0, 2.2, TILE, 1.2);
  },
};

/** State -> fillStyle for `pen`, in the colours of the present theme. */
export function stateFills(pen, ratio) {
  const style = getComputedStyle(document.documentElement);
  const mark = style.getPropertyValue("--pattern");
  const fills = { working: style.getPropertyValue("--state-working") };
  for (const [state, draw] of Object.entries(MARKS)) {
    const pattern = pen.createPattern(tile(style.getPropertyValue(`--state-${state}`), mark, ratio, draw), "repeat");
    pattern.setTransform(new DOMMatrix().scale(1 / ratio));
    fills[state] = pattern;
  }
  return fills;
}

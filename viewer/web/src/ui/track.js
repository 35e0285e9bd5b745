// Draws the scrub track: hours, event glyphs and three rows of states. Pure drawing; the component owns the data.
import { STATES } from "../store.js";
import { stateFills, WORKING_STRENGTH } from "./patterns.js";

export const EDGE = 8; // the canvas reaches this far beyond the track, so that the outer labels are not cut, CSS px
export const HEIGHT = 78;
const LABEL_Y = 10;
const EVENT_Y = 21;
const EVENT_GAP = 52;
const TRACK_Y = 30;
const ROWS_Y = 37.5;
const ROW_STEP = 13;
const ROW_HEIGHT = 10;
const TICKS_S = [60, 300, 900, 1800, 3600, 7200, 14400, 43200, 86400];

const hourLabel = (seconds) => `${Math.floor(seconds / 3600)}:${String(Math.round(seconds / 60) % 60).padStart(2, "0")}`;

/** The events worth a glyph: the longest first, as long as they do not touch. */
export function chooseEvents(events, width, endS) {
  const chosen = [];
  const longest = [...events].sort((a, b) => b.duration_s - a.duration_s);
  for (const event of longest) {
    const x = (event.t_s / endS) * width;
    if (x >= 0 && x <= width && chosen.every((other) => Math.abs(other.x - x) >= EVENT_GAP)) chosen.push({ x, event });
  }
  return chosen;
}

function drawHours(pen, width, endS, style) {
  pen.font = `400 10.5px ${style.getPropertyValue("--font")}`;
  pen.fillStyle = style.getPropertyValue("--text-3");
  const step = TICKS_S.find((tick) => (tick / endS) * width >= 100) ?? TICKS_S.at(-1);
  for (let t = 0; t <= endS + 1; t += step) {
    const x = (t / endS) * width;
    pen.textAlign = t === 0 ? "left" : x > width - 20 ? "right" : "center";
    pen.fillText(hourLabel(t), x, LABEL_Y);
  }
}

function drawEvents(pen, chosen, style) {
  for (const { x, event } of chosen) {
    pen.fillStyle = style.getPropertyValue(`--state-${event.kind}`);
    pen.beginPath();
    if (event.kind === "down") {
      pen.moveTo(x, EVENT_Y - 4.5);
      pen.lineTo(x + 4.7, EVENT_Y + 3.8);
      pen.lineTo(x - 4.7, EVENT_Y + 3.8);
    } else {
      pen.moveTo(x, EVENT_Y - 4.7);
      pen.lineTo(x + 4.7, EVENT_Y);
      pen.lineTo(x, EVENT_Y + 4.7);
      pen.lineTo(x - 4.7, EVENT_Y);
    }
    pen.fill();
  }
}

export function drawRow(pen, runs, top, width, endS, fills) {
  runs.forEach(([from, index], k) => {
    const to = k + 1 < runs.length ? runs[k + 1][0] : endS;
    const state = STATES[index];
    const x = (from / endS) * width;
    const wide = ((to - from) / endS) * width;
    if (!state || wide <= 0) return;
    pen.globalAlpha = state === "working" ? WORKING_STRENGTH : 1;
    pen.fillStyle = fills[state];
    pen.fillRect(x, top, Math.max(wide - (wide > 3 ? 0.6 : 0), 0.6), ROW_HEIGHT);
  });
  pen.globalAlpha = 1;
}

/**
 * Draws everything but the cursor. `rows` is a list of run lengths [[t_s, state index], …] or null for a station
 * without a recording. Returns the events that got a glyph, with their place.
 */
export function drawTrack(canvas, { width, endS, events, rows }) {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round((width + 2 * EDGE) * ratio);
  canvas.height = Math.round(HEIGHT * ratio);
  canvas.style.width = `${width + 2 * EDGE}px`;
  canvas.style.height = `${HEIGHT}px`;
  const pen = canvas.getContext("2d");
  const style = getComputedStyle(document.documentElement);
  pen.setTransform(ratio, 0, 0, ratio, EDGE * ratio, 0);
  pen.fillStyle = style.getPropertyValue("--surface-3");
  pen.beginPath();
  pen.roundRect(0, TRACK_Y, width, 3, 1.5);
  pen.fill();
  if (!endS) return [];
  drawHours(pen, width, endS, style);
  const chosen = chooseEvents(events, width, endS);
  drawEvents(pen, chosen, style);
  const fills = stateFills(pen, ratio);
  rows.forEach((runs, k) => {
    const top = ROWS_Y + k * ROW_STEP;
    pen.fillStyle = style.getPropertyValue("--surface-2");
    pen.fillRect(0, top, width, ROW_HEIGHT);
    if (runs) drawRow(pen, runs, top, width, endS, fills);
  });
  return chosen;
}

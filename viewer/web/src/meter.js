// What drawing costs, for window.linetwin.stats().
const FRAMES = 60;

/** The last FRAMES values. */
class Recent {
  constructor() {
    this.values = new Float64Array(FRAMES);
    this.count = 0;
  }

  add(value) {
    this.values[this.count % FRAMES] = value;
    this.count += 1;
  }

  /** Values from the smallest to the largest. */
  sorted() {
    return this.values.slice(0, Math.min(this.count, FRAMES)).sort();
  }

  /** The usual frame: the median is not moved by the one frame in which a collector or a neighbour was busy. */
  get typical() {
    const sorted = this.sorted();
    return sorted.length ? sorted[sorted.length >> 1] : 0;
  }

  get largest() {
    return this.sorted().at(-1) ?? 0;
  }
}

export class Meter {
  constructor() {
    this.frames = 0;
    this.update = new Recent();
    this.render = new Recent();
    this.drawCalls = 0;
    this.triangles = 0;
    this.dragToKpiMs = [];
    this.waiting = null;
    // After the page was asked for: the first picture of the line, and the first one with everything that belongs in it.
    this.firstPictureMs = null;
    this.completeMs = null;
  }

  /** A frame that shows the line has been drawn, with all models and cells or without. */
  pictured(complete) {
    this.firstPictureMs ??= performance.now();
    if (complete) this.completeMs ??= performance.now();
  }

  frame(info, renderMs) {
    this.frames += 1;
    this.render.add(renderMs);
    this.drawCalls = info.render.calls;
    this.triangles = info.render.triangles;
  }

  /** An accepted move, released at `atMs`, waits for the result of `revision`. */
  released(revision, atMs) {
    this.waiting = { revision, atMs };
  }

  /** The result of `revision` stands on the screen. */
  resultShown(revision, nowMs) {
    if (!this.waiting || revision < this.waiting.revision) return;
    this.dragToKpiMs.push(nowMs - this.waiting.atMs);
    this.waiting = null;
  }
}

// What drawing costs, for window.linetwin.stats().
const AVERAGED_FRAMES = 60;

class Mean {
  constructor() {
    this.values = new Float64Array(AVERAGED_FRAMES);
    this.count = 0;
  }

  add(value) {
    this.values[this.count % AVERAGED_FRAMES] = value;
    this.count += 1;
  }

  get value() {
    const filled = Math.min(this.count, AVERAGED_FRAMES);
    return filled ? this.values.subarray(0, filled).reduce((sum, value) => sum + value, 0) / filled : 0;
  }
}

export class Meter {
  constructor() {
    this.frames = 0;
    this.update = new Mean();
    this.render = new Mean();
    this.drawCalls = 0;
    this.triangles = 0;
    this.dragToKpiMs = [];
    this.waiting = null;
  }

  frame(info, updateMs, renderMs) {
    this.frames += 1;
    this.update.add(updateMs);
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

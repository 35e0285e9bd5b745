// How finely the view is drawn: fixed by `?quality=`, else after the time a frame takes while something moves.
import { address, lowQuality } from "./store.js";

const STEPS = ["low", "medium", "high"];
const SETTINGS = {
  // occlusion: in every frame; still: in one more frame once everything rests; coarser: levels of detail.
  low: { pixelRatio: 0.75, occlusion: false, still: false, coarser: 2.5 },
  medium: { pixelRatio: 1.5, occlusion: false, still: true, coarser: 1 },
  high: { pixelRatio: 2, occlusion: true, still: true, coarser: 1 },
};
const SLOW_MS = 45;
const FAST_MS = 14;
const SLOW_FRAMES = 8;
const FAST_FRAMES = 90;

export class Quality {
  constructor(onChange) {
    this.onChange = onChange;
    this.fixed = STEPS.includes(address.quality);
    this.step = this.fixed ? address.quality : "medium";
    this.slow = 0;
    this.fast = 0;
    this.tooSlow = new Set();
  }

  get settings() {
    return SETTINGS[this.step];
  }

  get pixelRatio() {
    return lowQuality ? 1 : this.step === "low" ? this.settings.pixelRatio : Math.min(window.devicePixelRatio, this.settings.pixelRatio);
  }

  /** Takes note of a frame that took `ms` from the one before it while something moved. */
  moved(ms) {
    if (this.fixed) return;
    this.slow = ms > SLOW_MS ? this.slow + 1 : 0;
    this.fast = ms < FAST_MS ? this.fast + 1 : 0;
    if (this.slow >= SLOW_FRAMES) {
      this.tooSlow.add(this.step);
      this.change(-1);
    } else if (this.fast >= FAST_FRAMES) {
      this.change(1);
    }
  }

  /** One step finer or coarser; a step that was too slow once is not tried again. */
  change(by) {
    this.slow = this.fast = 0;
    const step = STEPS[STEPS.indexOf(this.step) + by];
    if (!step || (by > 0 && this.tooSlow.has(step))) return;
    this.step = step;
    this.onChange();
  }
}

// The shapes that say a state or an interval without colour.
import { store } from "../store.js";

const { computed } = window.Vue;

const SHAPES = {
  working: `<circle cx="6" cy="6" r="4.5" fill="var(--state-working)"/>`,
  starved: `<circle cx="6" cy="6" r="3.6" fill="none" stroke="var(--state-starved)" stroke-width="2"/>`,
  blocked: `<rect x="1.8" y="1.8" width="8.4" height="8.4" rx="1" fill="var(--state-blocked)"/>`,
  down: `<path d="M6 .8 11.4 10.6H.6Z" fill="var(--state-down)"/>`,
  changeover: `<path d="M6 .4 11.6 6 6 11.6 .4 6Z" fill="var(--state-changeover)"/>`,
  off_shift: `<rect x="1" y="4.4" width="10" height="3.2" rx=".8" fill="var(--state-off_shift)"/>`,
  unknown: `<circle cx="6" cy="6" r="2" fill="var(--border-strong)"/>`,
};

/** One state as a shape. */
export const StateGlyph = {
  props: { state: { type: String, default: "unknown" }, size: { type: Number, default: 12 }, label: { type: String, default: "" } },
  setup: (props) => ({ shape: computed(() => SHAPES[props.state] ?? SHAPES.unknown) }),
  template: `<svg :width="size" :height="size" viewBox="0 0 12 12" :role="label ? 'img' : null" :aria-label="label || null"
    :aria-hidden="label ? null : 'true'" :data-state="state" v-html="shape"/>`,
};

/** The state of a station at the time of the player. */
export const StationGlyph = {
  components: { StateGlyph },
  props: { id: { type: String, required: true }, size: { type: Number, default: 12 }, names: { type: Object, default: () => ({}) } },
  setup: (props) => ({ state: computed(() => store.states[props.id] ?? "unknown") }),
  template: `<state-glyph :state="state" :size="size" :label="names[state] ?? ''"/>`,
};

const MARGIN = 6;

/** Dot, whisker and dashed zero: a change with its 95 % interval, on an axis that always contains zero. */
export const IntervalGlyph = {
  props: {
    mean: { type: Number, required: true },
    low: { type: Number, required: true },
    high: { type: Number, required: true },
    verdict: { type: String, default: "same" },
    width: { type: Number, default: 76 },
    label: { type: String, default: "" },
  },
  setup(props) {
    const x = (value) => {
      const from = Math.min(props.low, 0);
      const to = Math.max(props.high, 0);
      // Some room beyond the interval, so that a whisker never touches the frame.
      const span = (to - from || 1) * 1.3;
      const start = (from + to) / 2 - span / 2;
      return MARGIN + ((value - start) / span) * (props.width - 2 * MARGIN);
    };
    const colour = computed(() => (props.verdict === "same" ? "var(--neutral)" : `var(--${props.verdict})`));
    return { x, colour };
  },
  template: `<svg class="interval-glyph" :width="width" height="16" :viewBox="'0 0 ' + width + ' 16'" role="img" :aria-label="label">
    <path :d="'M0 8H' + width" stroke="var(--border)"/>
    <path :d="'M' + x(0) + ' 1V15'" stroke="var(--text-3)" stroke-dasharray="2 2"/>
    <g :stroke="colour" :fill="colour" stroke-width="2">
      <path :d="'M' + x(low) + ' 8H' + x(high) + 'M' + x(low) + ' 4V12M' + x(high) + ' 4V12'" fill="none"/>
      <circle :cx="x(mean)" cy="8" r="2.5" stroke="none"/>
    </g></svg>`,
};

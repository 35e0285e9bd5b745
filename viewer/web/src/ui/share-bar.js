// Shares of machine time as one bar with the pattern of each state.
import { stateFills, WORKING_STRENGTH } from "./patterns.js";

const { nextTick, onBeforeUnmount, onMounted, ref, watch } = window.Vue;

const HEIGHT = 12;

export const ShareBar = {
  props: { shares: { type: Array, required: true }, theme: { type: String, default: "light" }, label: { type: String, default: "" } }, // {state, share}
  setup(props) {
    const canvas = ref(null);

    function draw() {
      const element = canvas.value;
      const width = element?.clientWidth;
      if (!width) return;
      const ratio = window.devicePixelRatio || 1;
      element.width = Math.round(width * ratio);
      element.height = HEIGHT * ratio;
      const pen = element.getContext("2d");
      pen.scale(ratio, ratio);
      const fills = stateFills(pen, ratio);
      let x = 0;
      for (const { state, share } of props.shares) {
        const wide = share * width;
        pen.globalAlpha = state === "working" ? WORKING_STRENGTH : 1;
        pen.fillStyle = fills[state];
        pen.fillRect(x, 0, Math.max(wide - 0.6, 0), HEIGHT);
        x += wide;
      }
    }

    const observer = new ResizeObserver(draw);
    onMounted(() => observer.observe(canvas.value));
    onBeforeUnmount(() => observer.disconnect());
    watch(() => [props.shares, props.theme], () => nextTick(draw));
    return { canvas };
  },
  template: `<canvas ref="canvas" role="img" :aria-label="label"/>`,
};

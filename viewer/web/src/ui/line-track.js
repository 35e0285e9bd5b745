// The scrub track. The cursor moves by style alone, so that playing costs no rendering of components.
import { player } from "../player.js";
import { store } from "../store.js";
import { drawTrack, EDGE } from "./track.js";

const { nextTick, onBeforeUnmount, onMounted, ref, watch } = window.Vue;

const REACH = 7; // how near the pointer must be to an event glyph, CSS px
const EVENTS_BELOW = 29;
const JUMPS_S = { ArrowLeft: -60, ArrowRight: 60, PageDown: -600, PageUp: 600 };

export const LineTrack = {
  props: {
    rows: { type: Array, required: true }, // station ids
    theme: { type: String, default: "light" },
    label: { type: String, required: true },
    words: { type: Object, required: true },
    names: { type: Object, required: true }, // station id -> name
    clockText: { type: String, default: "" },
  },
  setup(props) {
    const root = ref(null);
    const canvas = ref(null);
    const cursor = ref(null);
    const done = ref(null);
    const tip = ref(null); // {x, text}
    let width = 0;
    let shown = [];
    let resumes = false;

    function place() {
      const part = store.endS ? Math.min(store.timeS / store.endS, 1) : 0;
      if (cursor.value) cursor.value.style.transform = `translateX(${(part * width).toFixed(1)}px)`;
      if (done.value) done.value.style.transform = `scaleX(${part.toFixed(5)})`;
    }

    function draw() {
      if (!canvas.value || !root.value) return;
      width = root.value.clientWidth;
      shown = drawTrack(canvas.value, {
        width,
        endS: store.endS,
        events: player.events ?? [],
        rows: props.rows.map((id) => player.gantt?.[id] ?? null),
      });
      place();
    }

    const timeAt = (event) => {
      const x = event.clientX - root.value.getBoundingClientRect().left;
      return (Math.min(Math.max(x, 0), width) / width) * store.endS;
    };

    const seek = (event) => player.seek(timeAt(event));

    /** One end of the loop follows the pointer. */
    function pull(event, end) {
      const handle = event.currentTarget;
      if (event.type === "pointerdown") handle.setPointerCapture(event.pointerId);
      else if (handle.hasPointerCapture(event.pointerId) && store.loop) {
        const t = timeAt(event);
        if (end === "from" && t < store.loop.toS) player.setLoop(t, store.loop.toS);
        else if (end === "to" && t > store.loop.fromS) player.setLoop(store.loop.fromS, t);
      }
    }

    function onDown(event) {
      if (!store.endS || event.button !== 0) return;
      root.value.setPointerCapture(event.pointerId);
      resumes = store.playing;
      player.pause();
      seek(event);
    }

    function onMove(event) {
      if (root.value.hasPointerCapture(event.pointerId)) return seek(event);
      const box = root.value.getBoundingClientRect();
      const x = event.clientX - box.left;
      const near = event.clientY - box.top < EVENTS_BELOW && shown.find((item) => Math.abs(item.x - x) <= REACH);
      tip.value = near ? { x: near.x, text: describe(near.event) } : null;
    }

    function onUp(event) {
      if (!root.value.hasPointerCapture(event.pointerId)) return;
      root.value.releasePointerCapture(event.pointerId);
      if (resumes) player.play();
      resumes = false;
    }

    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);

    function describe(event) {
      const machine = String(event.machine ?? "").replace(/^.*machine_/, "");
      const name = props.names[event.station] ?? event.station;
      const minutes = event.duration_s >= 600 ? Math.round(event.duration_s / 60) : (event.duration_s / 60).toFixed(1);
      return fill(props.words[`event_${event.kind}`], { station: name, machine, minutes });
    }

    function onKey(event) {
      const jump = JUMPS_S[event.key];
      if (jump) player.seek(store.timeS + jump);
      else if (event.key === "Home") player.seek(0);
      else if (event.key === "End") player.seek(store.endS);
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    const observer = new ResizeObserver(draw);
    onMounted(() => {
      observer.observe(root.value);
      document.fonts?.ready.then(draw);
      draw();
    });
    onBeforeUnmount(() => observer.disconnect());
    watch(() => [store.endS, store.timelineRevision, props.rows.join()], draw);
    // The attribute that carries the theme is written after this component has seen the new theme.
    watch(() => props.theme, () => nextTick(draw));
    watch(() => store.timeS, place);
    return { root, canvas, cursor, done, tip, store, pull, onDown, onMove, onUp, onKey, leave: () => (tip.value = null), EDGE };
  },
  template: `<div class="track" ref="root" role="slider" tabindex="0" :aria-label="label" aria-valuemin="0" :aria-valuemax="Math.round(store.endS)"
    :aria-valuenow="Math.round(store.timeS)" :aria-valuetext="clockText" @pointerdown="onDown" @pointermove="onMove" @pointerup="onUp"
    @pointercancel="onUp" @pointerleave="leave" @keydown="onKey">
    <canvas ref="canvas" aria-hidden="true"/>
    <div v-show="store.endS" class="done" ref="done"/><div v-show="store.endS" class="cursor" ref="cursor"/>
    <div v-if="store.loop && store.endS" class="loop" :style="{left: 100 * store.loop.fromS / store.endS + '%', right: 100 - 100 * store.loop.toS / store.endS + '%'}">
      <i v-for="end in ['from', 'to']" :key="end" :class="end" @pointerdown.stop="pull($event, end)" @pointermove.stop="pull($event, end)"/></div>
    <div v-if="!store.endS" class="track-empty">{{ words.waiting }}</div>
    <div v-if="tip" class="tip" :style="{left: tip.x + 'px'}">{{ tip.text }}</div>
  </div>`,
};

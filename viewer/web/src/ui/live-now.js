// The inspector at the time of the player: state and since when, machines, cells before it and passed on, and a strip
// of its states over the whole shift. A click on the strip moves the clock.
import { player } from "../player.js";
import { STATES, store } from "../store.js";
import { StateGlyph } from "./glyphs.js";
import { clockText } from "./line-transport.js";
import { stateFills } from "./patterns.js";
import { drawRow } from "./track.js";
import { followCell } from "./view.js";

const { computed, nextTick, onBeforeUnmount, onMounted, ref, watch } = window.Vue;

const HEIGHT = 12;
const thousands = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

export const StateStrip = {
  props: { id: { type: String, required: true }, theme: { type: String, default: "light" }, label: { type: String, required: true } },
  setup(props) {
    const canvas = ref(null);
    const part = computed(() => (store.endS ? store.timeS / store.endS : 0));

    function draw() {
      const element = canvas.value;
      const width = element?.clientWidth;
      if (!width || !store.endS) return;
      const ratio = window.devicePixelRatio || 1;
      element.width = Math.round(width * ratio);
      element.height = HEIGHT * ratio;
      const pen = element.getContext("2d");
      pen.scale(ratio, ratio);
      const runs = player.gantt?.[props.id];
      if (runs) drawRow(pen, runs, 1, width, store.endS, stateFills(pen, ratio));
    }

    function seek(event) {
      const box = canvas.value.getBoundingClientRect();
      player.seek(((event.clientX - box.left) / box.width) * store.endS);
    }
    const observer = new ResizeObserver(draw);
    onMounted(() => observer.observe(canvas.value));
    onBeforeUnmount(() => observer.disconnect());
    watch(() => [props.id, props.theme, store.timelineRevision], () => nextTick(draw));
    return { canvas, part, seek };
  },
  template: `<div class="state-strip" @pointerdown="seek"><canvas ref="canvas" role="img" :aria-label="label"/><i :style="{left: 100 * part + '%'}"/></div>`,
};

export const LiveNow = {
  components: { StateGlyph, StateStrip },
  props: { id: { type: String, required: true }, words: { type: Object, required: true }, states: { type: Object, required: true }, theme: { type: String, default: "light" } },
  setup(props) {
    const live = computed(() => store.live[props.id] ?? null);
    const state = computed(() => store.states[props.id] ?? null);
    const since = computed(() => {
      const runs = store.timelineRevision === null ? null : player.gantt?.[props.id];
      if (!runs) return null;
      const last = runs.findLast(([from]) => from <= store.timeS);
      return last && STATES[last[1]] === state.value ? clockText(last[0]) : null;
    });
    const machines = computed(() => (live.value?.counts ?? []).map((count, k) => ({ count, state: STATES[k] })).filter((each) => each.count));
    const nobody = ref(false);
    async function follow() {
      nobody.value = (await followCell(`?station=${encodeURIComponent(props.id)}&after=${store.timeS}`)) === null;
    }
    watch(() => props.id, () => (nobody.value = false));
    return { live, state, since, machines, follow, nobody, store, thousands };
  },
  template: `<div class="live-now" v-if="store.timelineRevision !== null">
    <div v-if="state" class="live-state"><state-glyph :state="state"/><b>{{ states[state] }}</b><span v-if="since" class="faint">{{ words.since.replace('{time}', since) }}</span></div>
    <state-strip v-if="state" :id="id" :theme="theme" :label="words.strip"/>
    <dl class="facts">
      <template v-if="machines.length > 1 || (machines[0]?.count ?? 0) > 1"><dt>{{ words.machines }}</dt><dd class="counts"><span v-for="each in machines" :key="each.state"><state-glyph :state="each.state" :size="10" :label="states[each.state]"/>{{ each.count }}</span></dd></template>
      <template v-if="live && live.waiting !== null"><dt>{{ words.waiting_before }}</dt><dd>{{ thousands(live.waiting) }} <small>/ {{ thousands(live.places) }}</small></dd></template>
      <template v-if="live && live.passed !== null"><dt>{{ words.passed_on }}</dt><dd>{{ thousands(live.passed) }}</dd></template>
    </dl>
    <button type="button" class="text-button follow" @click="follow">{{ words.follow_next }}</button>
    <p v-if="nobody" class="field-error" role="status">{{ words.nobody }}</p>
  </div>`,
};

// The drawer with the charts. Plotly comes from our own server when the drawer is opened for the first time. The charts
// share the clock of the player; the run before the last edit stays behind in grey.
import { player } from "../player.js";
import { store } from "../store.js";
import { UiIcon } from "./icons.js";
import * as plots from "./plots.js";

const { computed, nextTick, onBeforeUnmount, reactive, ref, watch } = window.Vue;

const CHARTS = ["throughput", "shares", "buffers", "losses", "lead", "flow"];
const CURSOR_EVERY_MS = 250;
const RETRY_MS = 1500;
let loading = null;

/** The chart library, fetched once. */
function plotly() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "__linetwin/plotly.js";
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      loading = null;
      script.remove();
      reject(new Error("plotly.js"));
    };
    document.head.append(script);
  });
  return loading;
}

const csv = (rows) => rows.map((row) => row.map((cell) => (/[",\n]/.test(String(cell ?? "")) ? `"${String(cell).replaceAll('"', '""')}"` : (cell ?? ""))).join(",")).join("\n");

/** The data of a chart as a table, its head first. */
function table(name, now, over) {
  if (name === "throughput") return [["time_s", "good_cells_per_hour", "low", "high"], ...over.mean.map((mean, k) => [(k + 0.5) * over.step_s, mean, over.low[k], over.high[k]])];
  if (name === "shares") return [["station", ...Object.keys(now.stations[0].shares)], ...now.stations.map((station) => [station.id, ...Object.values(station.shares)])];
  if (name === "buffers") return [["link", "places", "share_of_time", "cells"], ...now.buffers.flatMap((fill) => fill.cells.map((cells, k) => [`${fill.source}->${fill.target}`, fill.places, k / (fill.cells.length - 1), cells]))];
  if (name === "losses") return [["step", "share", "kind"], ...now.losses.map((step) => [step.name, step.share, step.kind])];
  if (name === "lead") return [["first", "last", "minutes", "percent"], ...now.lead.flatMap((part) => part.minutes.map((minutes, k) => [part.first, part.last, minutes, part.percent[k]]))];
  return [["part", "good_per_hour", "scrapped_per_hour"], ["started", now.flow.started, ""], ...now.flow.parts.map((part) => [part.area, part.good, part.scrapped])];
}

export const AnalysisDrawer = {
  components: { UiIcon },
  props: {
    open: Boolean,
    revision: { type: Number, default: null }, // of the figures
    stations: { type: Array, required: true },
    selection: { type: String, default: null },
    theme: { type: String, default: "light" },
    words: { type: Object, required: true }, // the whole catalogue
  },
  emits: ["close", "select"],
  setup(props, { emit }) {
    const places = reactive({});
    const now = ref(null);
    const over = ref(null);
    const before = ref(null);
    const overBefore = ref(null);
    const failed = ref(false);
    const section = ref(0);
    let library = null;
    let retry = 0;
    let drawnMs = 0;
    const names = computed(() => Object.fromEntries(props.stations.map((station) => [station.id, station.name])));
    const head = computed(() => (now.value ? fill(props.words.analysis.head, { runs: now.value.runs, hours: now.value.hours, warmup: now.value.warmup_hours, seed: now.value.seed }) : ""));
    const part = computed(() => now.value?.lead[Math.min(section.value, now.value.lead.length - 1)] ?? null);
    const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

    async function take(path, kept, old) {
      const answer = await fetch(path, { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      if (kept.value && kept.value.revision !== found.revision) old.value = kept.value;
      kept.value = found;
    }

    async function load() {
      window.clearTimeout(retry);
      if (!props.open || props.revision === null) return;
      try {
        library ??= await plotly();
        failed.value = false;
      } catch {
        failed.value = true;
        return;
      }
      try {
        await take("api/analysis", now, before);
        await nextTick();
        draw();
        if (over.value?.revision !== props.revision) await take("api/analysis/throughput", over, overBefore);
        await nextTick();
        draw();
      } catch {
        // The figures of a new edit come in a moment; without a connection the banner says so.
        retry = window.setTimeout(load, RETRY_MS);
      }
    }

    function figure(name, c) {
      const at = store.timeS / 3600;
      const { value } = now;
      const old = before.value;
      if (name === "throughput") return over.value && plots.throughput(c, over.value, overBefore.value, value.hours, at);
      if (name === "shares") return plots.shares(c, value.stations, old?.stations, names.value, props.words.state, props.selection);
      if (name === "buffers") return value.buffers.length ? plots.buffers(c, value.buffers, old?.buffers, names.value, value.hours, at) : null;
      if (name === "losses") return plots.waterfall(c, value.losses, old?.losses, props.words.analysis);
      if (name === "lead") return part.value && plots.lead(c, part.value, old?.lead.find((one) => one.first === part.value.first && one.last === part.value.last));
      return plots.flow(c, value.flow, old?.flow, props.words.area, props.words.analysis);
    }

    function draw() {
      if (!library || !now.value || !props.open) return;
      const c = plots.colours();
      for (const name of CHARTS) {
        const element = places[name];
        const shown = element && figure(name, c);
        if (!shown) continue;
        library.react(element, shown.data, shown.layout, { displayModeBar: false, responsive: true });
        if (!element.dataset.listens) listen(element, name);
      }
    }

    /** A click moves the clock, or chooses the station. */
    function listen(element, name) {
      element.dataset.listens = "yes";
      element.on("plotly_click", ({ points }) => {
        if (name === "shares") emit("select", points[0].y);
        else if (name === "throughput" || name === "buffers") player.seek(points[0].x * 3600);
      });
    }

    function moveCursor() {
      if (!library || !props.open || !now.value) return;
      const c = plots.colours();
      for (const name of ["throughput", "buffers"]) {
        const element = places[name];
        if (!element?.layout?.shapes) continue;
        library.relayout(element, { shapes: [...element.layout.shapes.slice(0, -1), plots.cursor(c, store.timeS / 3600)] });
      }
    }

    function save(name) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([csv(table(name, now.value, over.value))], { type: "text/csv" }));
      link.download = `linetwin_${name}.csv`;
      link.click();
      URL.revokeObjectURL(link.href);
    }

    watch(() => [props.open, props.revision], load, { immediate: true });
    watch(() => [props.theme, props.words, props.selection, section.value], () => nextTick(draw));
    watch(() => store.timeS, () => {
      const ms = performance.now();
      if (ms - drawnMs < CURSOR_EVERY_MS && store.playing) return;
      drawnMs = ms;
      moveCursor();
    });
    onBeforeUnmount(() => window.clearTimeout(retry));
    const place = (name) => (element) => (places[name] = element);
    const has = (name) => Boolean(now.value) && (name !== "throughput" || over.value) && (name !== "buffers" || now.value.buffers.length > 0) && (name !== "lead" || part.value);
    const note = (name) => {
      if (name === "lead" && part.value) return `min · ${names.value[part.value.first] ?? part.value.first} → ${names.value[part.value.last] ?? part.value.last}`;
      if (name === "throughput" && over.value) return fill(props.words.analysis.throughput_unit, { runs: over.value.runs });
      return props.words.analysis[`${name}_unit`];
    };
    return { CHARTS, before, failed, has, head, note, now, part, place, save, section };
  },
  template: `<section v-if="open" class="analysis" :aria-label="words.analysis.title">
    <div class="panel-head"><h2>{{ words.analysis.title }}</h2><span class="space"/><span v-if="before" class="legend"><span><i class="old"/>{{ words.analysis.before }}</span></span><span class="faint">{{ head }}</span>
      <button type="button" class="icon-button small" :aria-label="words.analysis.close" :data-tip="words.analysis.close" data-tip-end @click="$emit('close')"><ui-icon name="close" :size="16"/></button></div>
    <p v-if="failed" class="empty" role="alert">{{ words.analysis.no_library }}</p>
    <div v-else class="charts">
      <figure v-for="name in CHARTS" :key="name" :class="name" :data-chart="name">
        <figcaption><b>{{ words.analysis[name] }}</b><span class="faint">{{ note(name) }}</span><span class="space"/>
          <button v-if="name === 'lead' && now && now.lead.length > 1" type="button" class="text-button" @click="section = (section + 1) % now.lead.length">{{ words.analysis.next_part }}</button>
          <button v-if="has(name)" type="button" class="text-button csv" @click="save(name)">CSV</button></figcaption>
        <div v-if="!has(name)" class="pending"/><div v-show="has(name)" class="plot" :ref="place(name)"/>
      </figure>
    </div>
  </section>`,
};

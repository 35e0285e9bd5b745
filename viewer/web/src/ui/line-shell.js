// The frame round everything: theme and language of the page, keyboard, connection, and what loads.
import { LENSES, measureOf } from "../lens.js";
import { address, store } from "../store.js";
import { MODES } from "../camera.js";
import { asker } from "./ask.js";
import { UiIcon } from "./icons.js";
import { useInspector } from "./inspect.js";
import { listenToKeys } from "./keys.js";

const { computed, inject, nextTick, onBeforeUnmount, onMounted, ref, watch } = window.Vue;

const CHECK_MS = 2000;
const NOT_CONNECTED = -32099; // of the RPC protocol
const FROM_ADDRESS = { theme: ["light", "dark"], lang: ["en", "ko"], lens: LENSES, mode: MODES };

/** What the address asks for, limited to what exists; the language is else that of the browser. */
function wishes() {
  const wanted = { lang: navigator.language.startsWith("ko") ? "ko" : "en" };
  for (const [key, values] of Object.entries(FROM_ADDRESS)) if (values.includes(address[key])) wanted[key] = address[key];
  if (address.select) wanted.selection = address.select;
  return wanted;
}

/** Parameters of the address that say nothing this page knows. */
function meaningless(stations) {
  const wrong = Object.entries(FROM_ADDRESS).filter(([key, values]) => address[key] !== undefined && !values.includes(address[key])).map(([key]) => key);
  if (address.select && !stations.some((station) => station.id === address.select)) wrong.push("select");
  return [...wrong, ...["t", "speed"].filter((key) => address[key] && !(Number(address[key]) >= 0))];
}

const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** All stations as one group, those with the largest values first. */
function byValue({ rail, lenses }, measure, name) {
  const { shares } = lenses[measure];
  const stations = rail.flatMap((group) => group.stations).sort((a, b) => (shares[b.id] ?? -1) - (shares[a.id] ?? -1));
  return { id: "ranked", name, count: stations.length, stations };
}

export const LineShell = {
  components: { UiIcon },
  props: {
    theme: { type: String, default: "light" },
    lang: { type: String, default: "en" },
    lens: { type: String, default: "state" },
    mode: { type: String, default: "orbit" },
    selection: { type: String, default: null },
    ranked: Boolean,
    progress: { type: Object, default: null }, // {stage, done, total} of the server's work
    notice: { type: Object, default: null }, // {id, kind, en, ko}: something every page is told
    catalogues: { type: Object, required: true }, // language -> section -> key -> word
    shown: { type: Object, required: true }, // language -> {stations, rail, lenses, result}
  },
  setup(props) {
    const trame = inject("trame");
    const ask = asker(trame);
    const words = computed(() => props.catalogues[props.lang]);
    const said = computed(() => props.shown[props.lang]);
    const bare = ref(false);
    const sheet = ref(false);
    const presenting = ref(false);
    const lost = ref(false);
    let stopKeys = () => {};
    let timer = 0;
    let leaving = false;

    const set = (values) => Object.entries(values).forEach(([key, value]) => trame.state.set(key, value));
    const dress = ({ theme = props.theme, lang = props.lang } = {}) => {
      document.documentElement.dataset.theme = theme;
      document.documentElement.lang = lang;
    };

    async function check() {
      try {
        const answer = await fetch("api/health", { cache: "no-store" });
        if (!answer.ok) throw new Error(answer.status);
        // The address then says where one is, and the new page begins there.
        window.dispatchEvent(new Event("linetwin:leaving"));
        window.location.reload();
      } catch {
        timer = window.setTimeout(check, CHECK_MS);
      }
    }

    /** The socket does not open again by itself, not even where the server is still there: the page starts anew. */
    function connectionLost() {
      if (lost.value || leaving) return;
      lost.value = true;
      timer = window.setTimeout(check, CHECK_MS);
    }

    const leave = () => (leaving = true);

    /** What is asked without a connection fails; the banner says so already. */
    function onRejection(event) {
      if (lost.value && event.reason?.code === NOT_CONNECTED) event.preventDefault();
    }

    function watchConnection() {
      trame.client.onConnectionClose(connectionLost);
      trame.client.onConnectionError(connectionLost);
      window.addEventListener("pagehide", leave);
      window.addEventListener("unhandledrejection", onRejection);
    }

    onMounted(() => {
      const wanted = wishes();
      dress(wanted);
      // The page around this component listens to the state only after it has been mounted itself.
      nextTick(() => {
        set(wanted);
        store.ignored.push(...meaningless(said.value.stations));
      });
      watchConnection();
      stopKeys = listenToKeys({
        undo: () => ask("undo"),
        redo: () => ask("redo"),
        save: () => ask("save"),
        find: () => window.dispatchEvent(new Event("linetwin:find")),
        toggleSheet: () => (sheet.value = !sheet.value),
        toggleAnalysis: () => set({ analysis: !trame.state.get("analysis") }),
        togglePanels: () => (bare.value = !bare.value),
        nextLens: () => set({ lens: LENSES[(LENSES.indexOf(props.lens) + 1) % LENSES.length] }),
        rotate: (degrees) => props.selection && ask("rotate", [props.selection, degrees]),
      });
    });
    onBeforeUnmount(() => {
      stopKeys();
      window.clearTimeout(timer);
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("unhandledrejection", onRejection);
    });
    watch(() => [props.theme, props.lang], () => dress(), { flush: "sync" });
    watch(() => props.notice?.id, () => {
      const { notice, lang } = props;
      if (notice) set({ toast: { id: `notice ${notice.id}`, text: notice[lang], kind: notice.kind, undo: false } });
    }, { immediate: true });
    watch(() => store.ignored.length, () => {
      const names = store.ignored.join(", ");
      if (names) set({ toast: { id: `ignored ${names}`, text: filled(words.value.toast.ignored, { names }), kind: "info", undo: false } });
    });
    const measure = computed(() => measureOf(props.lens));
    const choices = computed(() => LENSES.map((value) => ({ value, title: words.value.lens[value] })));
    const rail = computed(() => (props.ranked ? [byValue(said.value, measure.value, words.value.rail.ranked)] : said.value.rail));
    watch(() => props.lens, (lens) => {
      // The scores take a run for each station: they are measured once somebody looks at them.
      if (lens === "bottleneck" && !lost.value) ask("want_scores").catch(() => {});
    }, { immediate: true });
    const inspector = useInspector(props, ask, () => set({ selection: null }));

    const load = computed(() => {
      const { loading } = store;
      if (loading) {
        return { text: filled(words.value.progress.loading, loading), part: loading.done / Math.max(loading.total, 1) };
      }
      if (!props.progress) return null;
      const { stage, done, total } = props.progress;
      return { text: filled(words.value.progress[stage], props.progress), part: total > 0 ? done / total : null };
    });
    let kept = null;
    const present = (on) => {
      // What the tour shows is not what the page had chosen.
      if (on) kept = { lens: props.lens, selection: props.selection };
      set(on ? { mode: "orbit", analysis: false } : (kept ?? {}));
      presenting.value = on;
    };
    const trouble = (text) => set({ toast: { id: `tour ${text}`, text, kind: "error", undo: false } });
    return { ask, present, presenting, set, sheet, trouble, bare, choices, inspector, load, lost, measure, rail, said, words };
  },
  template: `<div class="lt" :class="{bare, presenting, walking: mode === 'walk'}">
    <slot :words="words" :stations="said.stations" :rail="rail" :lenses="said.lenses" :choices="choices" :measure="measure" :result="said.result" :inspector="inspector" :ask="ask" :present="present"/>
    <tour-stage :presenting="presenting" :lang="lang" :result="said.result" :catalogues="catalogues" @end="present(false)" @lens="set({lens: $event})" @select="set({selection: $event})" @trouble="trouble"/>
    <key-sheet :open="sheet" :words="words.keys" @close="sheet = false"/>
    <div v-if="load" class="load-line" role="status"><i :class="{endless: load.part === null}" :style="load.part === null ? '' : {width: 100 * load.part + '%'}"/><span>{{ load.text }}</span></div>
    <div v-if="lost" class="banner" role="alert"><ui-icon name="connection"/>{{ words.connection.lost }}</div>
  </div>`,
};

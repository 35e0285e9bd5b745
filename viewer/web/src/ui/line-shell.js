// The frame round everything: theme and language of the page, keyboard, connection, and what loads.
import { address, store } from "../store.js";
import { UiIcon } from "./icons.js";
import { listenToKeys } from "./keys.js";

const { computed, inject, nextTick, onBeforeUnmount, onMounted, ref, watch } = window.Vue;

const CHECK_MS = 2000;
const NOT_CONNECTED = -32099; // of the RPC protocol
const FROM_ADDRESS = { theme: ["light", "dark"], lang: ["en", "ko"], lens: ["state", "none"] };

/** What the address asks for, limited to what exists. */
function wishes() {
  const wanted = {};
  for (const [key, values] of Object.entries(FROM_ADDRESS)) if (values.includes(address[key])) wanted[key] = address[key];
  if (address.select) wanted.selection = address.select;
  return wanted;
}

export const LineShell = {
  components: { UiIcon },
  props: {
    theme: { type: String, default: "light" },
    lang: { type: String, default: "en" },
    lens: { type: String, default: "state" },
    selection: { type: String, default: null },
    progress: { type: Object, default: null }, // {text, done, total} of the server's work
    words: { type: Object, required: true }, // {lost, loading}
  },
  setup(props) {
    const trame = inject("trame");
    const bare = ref(false);
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
      nextTick(() => set(wanted));
      watchConnection();
      stopKeys = listenToKeys({
        undo: () => trame.trigger("undo"),
        redo: () => trame.trigger("redo"),
        save: () => trame.trigger("save"),
        find: () => window.dispatchEvent(new Event("linetwin:find")),
        togglePanels: () => (bare.value = !bare.value),
        nextLens: () => set({ lens: props.lens === "state" ? "none" : "state" }),
        rotate: (degrees) => props.selection && trame.trigger("rotate", [props.selection, degrees]),
      });
    });
    onBeforeUnmount(() => {
      stopKeys();
      window.clearTimeout(timer);
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("unhandledrejection", onRejection);
    });
    watch(() => [props.theme, props.lang], () => dress(), { flush: "sync" });

    const load = computed(() => {
      const { loading } = store;
      if (loading) {
        const text = props.words.loading.replace("{done}", loading.done).replace("{total}", loading.total);
        return { text, part: loading.done / Math.max(loading.total, 1) };
      }
      if (!props.progress) return null;
      const { text, done, total } = props.progress;
      return { text, part: total > 0 ? done / total : null };
    });
    return { bare, lost, load };
  },
  template: `<div class="lt" :class="{bare}">
    <slot/>
    <div v-if="load" class="load-line" role="status"><i :class="{endless: load.part === null}" :style="load.part === null ? '' : {width: 100 * load.part + '%'}"/><span>{{ load.text }}</span></div>
    <div v-if="lost" class="banner" role="alert"><ui-icon name="connection"/>{{ words.lost }}</div>
  </div>`,
};

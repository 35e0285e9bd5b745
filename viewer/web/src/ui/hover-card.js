// Beside the pointer: name, state and cells before the station under it.
import { store } from "../store.js";
import { StateGlyph } from "./glyphs.js";

const { computed, onBeforeUnmount, onMounted, ref } = window.Vue;

const CARD_PX = 200;
const AWAY_PX = 18;

export const HoverCard = {
  components: { StateGlyph },
  props: { stations: { type: Array, required: true }, selection: { type: String, default: null }, states: { type: Object, required: true }, words: { type: Object, required: true } },
  setup(props) {
    const root = ref(null);
    const at = ref(null);
    let stage = null;
    const onMove = (event) => {
      const box = stage.getBoundingClientRect();
      const x = event.clientX - box.left;
      at.value = event.buttons ? null : { x: x + CARD_PX + AWAY_PX > box.width ? x - CARD_PX - AWAY_PX : x + AWAY_PX, y: event.clientY - box.top + AWAY_PX };
    };
    const onLeave = () => (at.value = null);
    onMounted(() => {
      stage = root.value.parentElement;
      stage.addEventListener("pointermove", onMove);
      stage.addEventListener("pointerdown", onLeave);
      stage.addEventListener("pointerleave", onLeave);
    });
    onBeforeUnmount(() => {
      stage.removeEventListener("pointermove", onMove);
      stage.removeEventListener("pointerdown", onLeave);
      stage.removeEventListener("pointerleave", onLeave);
    });
    const station = computed(() => (at.value && store.hover !== props.selection ? props.stations.find((each) => each.id === store.hover) : null));
    const state = computed(() => store.states[store.hover] ?? null);
    const live = computed(() => store.live[store.hover] ?? null);
    return { root, at, station, state, live };
  },
  template: `<div ref="root" class="hover-root" aria-hidden="true"><div v-if="station" class="hover-card" :style="{left: at.x + 'px', top: at.y + 'px'}">
    <b>{{ station.name }}</b><span v-if="state"><state-glyph :state="state" :size="10"/>{{ states[state] }}</span>
    <span v-if="live && live.waiting !== null">{{ words.waiting_before }} {{ live.waiting }} / {{ live.places }}</span></div></div>`,
};

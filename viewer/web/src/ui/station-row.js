// One line of the station list: live state, name, machines, utilisation. Hover shows it in the scene.
import { store } from "../store.js";
import { StationGlyph } from "./glyphs.js";
import { flyTo } from "./view.js";

const { computed } = window.Vue;

export const StationRow = {
  components: { StationGlyph },
  props: {
    station: { type: Object, required: true }, // {id, name, machines}
    share: { type: Number, default: null }, // 0..1: the value of the lens as a bar
    value: { type: String, default: "" },
    lens: { type: String, default: "utilisation" },
    selected: Boolean,
    names: { type: Object, required: true }, // state -> word
  },
  emits: ["select"],
  setup(props) {
    const hovered = computed(() => store.hover === props.station.id);
    const hover = (on) => {
      if (on) store.hover = props.station.id;
      else if (store.hover === props.station.id) store.hover = null;
    };
    const colour = computed(() => (props.lens === "utilisation" ? null : `var(--lens-${props.lens})`));
    return { colour, hovered, hover, fly: () => flyTo(props.station.id) };
  },
  template: `<button type="button" class="station-row" :class="{selected, hovered}" :data-station="station.id" :aria-pressed="selected"
    @click="$emit('select', station.id)" @dblclick="fly" @pointerenter="hover(true)" @pointerleave="hover(false)">
    <station-glyph :id="station.id" :names="names"/>
    <span class="name cut" :title="station.name">{{ station.name }}</span>
    <span class="times">×{{ station.machines }}</span>
    <span class="micro-bar" :class="{pending: share === null}"><i v-if="share !== null" :style="{width: 100 * share + '%', background: colour}"/></span>
    <span class="percent">{{ value }}</span>
  </button>`,
};

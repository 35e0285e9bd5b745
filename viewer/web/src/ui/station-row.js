// One line of the station list: live state, name, machines, utilisation. Hover shows it in the scene.
import { store } from "../store.js";
import { StationGlyph } from "./glyphs.js";
import { flyTo } from "./view.js";

const { computed } = window.Vue;

export const StationRow = {
  components: { StationGlyph },
  props: {
    station: { type: Object, required: true }, // {id, name, machines, share (0..1 or null), percent (text)}
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
    return { hovered, hover, fly: () => flyTo(props.station.id) };
  },
  template: `<button type="button" class="station-row" :class="{selected, hovered}" :data-station="station.id" :aria-pressed="selected"
    @click="$emit('select', station.id)" @dblclick="fly" @pointerenter="hover(true)" @pointerleave="hover(false)">
    <station-glyph :id="station.id" :names="names"/>
    <span class="name cut" :title="station.name">{{ station.name }}</span>
    <span class="times">×{{ station.machines }}</span>
    <span class="micro-bar" :class="{pending: station.share === null}"><i v-if="station.share !== null" :style="{width: 100 * station.share + '%'}"/></span>
    <span class="percent">{{ station.percent }}</span>
  </button>`,
};

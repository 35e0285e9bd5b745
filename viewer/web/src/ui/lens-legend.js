// What the colours of the present lens mean.
import { formatColour, rampOf } from "../lens.js";
import { player } from "../player.js";
import { STATES, store } from "../store.js";
import { StateGlyph } from "./glyphs.js";

const { computed } = window.Vue;

export const LensLegend = {
  components: { StateGlyph },
  props: {
    lens: { type: String, required: true },
    figures: { type: Object, default: null }, // of shown/lenses.py
    words: { type: Object, required: true },
    states: { type: Object, required: true },
    theme: { type: String, default: "light" },
  },
  setup(props) {
    const ramp = computed(() => rampOf(props.lens, props.theme));
    const note = computed(() => {
      const pending = props.figures && !props.figures.ready;
      if (pending) return props.words[props.lens === "bottleneck" ? "bottleneck_pending" : "pending"];
      return props.words[`${props.lens}_why`];
    });
    const formats = computed(() => (store.timelineRevision === null ? [] : player.formats).map((name) => ({ name, colour: formatColour(name, props.theme) })));
    return { formats, note, ramp, STATES };
  },
  template: `<section v-if="lens !== 'none'" class="legend-card" :data-lens="lens" :aria-label="words[lens]">
    <h3>{{ words[lens] }}</h3>
    <ul v-if="lens === 'state'"><li v-for="state in STATES" :key="state"><state-glyph :state="state" :size="10"/>{{ states[state] }}</li></ul>
    <ul v-else-if="lens === 'format'"><li v-for="format in formats" :key="format.name"><i :style="{background: format.colour}"/>{{ format.name }}</li></ul>
    <template v-else-if="ramp">
      <div class="ramp" :style="{background: 'linear-gradient(90deg, ' + ramp[0] + ', ' + ramp[1] + ')'}"/>
      <div class="ends"><span>{{ figures?.low ?? '0' }}</span><span>{{ figures?.high ?? '' }}</span></div>
    </template>
    <p>{{ note }}</p>
  </section>`,
};

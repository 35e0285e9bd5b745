// The column of tools beside the canvas: fit, zoom, viewpoints, measure, section, layers.
import { store } from "../store.js";
import { UiIcon } from "./icons.js";
import { lineView } from "./view.js";

const { computed, onBeforeUnmount, ref } = window.Vue;

const STEP = 1.5;
const AXES = ["x", "y", "z"];
const KEYS = 9;

export const ViewTools = {
  components: { UiIcon },
  props: {
    words: { type: Object, required: true },
    areas: { type: Object, required: true }, // id -> word
    layers: { type: Object, required: true }, // {roof, walls, labels, map}
    mode: { type: String, required: true },
  },
  emits: ["update:layers"],
  setup(props, { emit }) {
    const open = ref(null); // "views" or "layers"
    const root = ref(null);
    const pictures = ref({});
    const outside = (event) => {
      if (!root.value?.contains(event.target)) close();
    };
    function close() {
      open.value = null;
      document.removeEventListener("pointerdown", outside, true);
    }
    function toggle(name) {
      if (open.value === name) return close();
      open.value = name;
      document.addEventListener("pointerdown", outside, true);
      if (name === "views") draw([...store.views]);
    }
    /** One picture after the other, so that the menu stands at once. */
    function draw(names) {
      const [name, ...others] = names;
      if (!name || open.value !== "views") return;
      pictures.value = { ...pictures.value, [name]: lineView()?.tools.thumbnail(name) };
      requestAnimationFrame(() => draw(others));
    }
    const title = (id) => props.words[`view_${id}`] ?? props.areas[id] ?? id.replaceAll("_", " ");
    const views = computed(() => store.views.map((id, i) => ({ id, title: title(id), key: i < KEYS ? i + 1 : null })));
    function go(id) {
      const view = lineView();
      view?.rig.goTo(id, view.scene);
      close();
    }
    const onKey = (event) => {
      if (event.key !== "Escape" || !open.value) return;
      event.stopPropagation();
      close();
    };
    onBeforeUnmount(close);
    return {
      store, root, open, pictures, views, AXES, toggle, go, onKey,
      fit: () => lineView()?.rig.fitAll(lineView().scene),
      zoom: (factor) => lineView()?.rig.zoom(factor),
      closer: STEP,
      measure: () => lineView()?.tools.toggleMeasure(),
      section: (value) => lineView()?.tools.setSection(value),
      names: computed(() => Object.keys(props.layers).filter((name) => name !== "roof" || store.roof)),
      // Without a wish the roof is there for a camera under it.
      switchLayer: (name) => emit("update:layers", { ...props.layers, [name]: name === "roof" ? (props.layers.roof ? null : true) : !props.layers[name] }),
    };
  },
  template: `<div class="view-tools" ref="root" role="toolbar" aria-orientation="vertical" :aria-label="words.tools" @keydown="onKey">
    <div class="tool-column">
      <button type="button" class="icon-button" :aria-label="words.fit" :data-tip="words.fit + ' (Home)'" data-tip-left @click="fit"><ui-icon name="fit"/></button>
      <template v-if="mode !== 'walk'">
        <button type="button" class="icon-button" :aria-label="words.closer" :data-tip="words.closer" data-tip-left @click="zoom(closer)"><ui-icon name="plus"/></button>
        <button type="button" class="icon-button" :aria-label="words.farther" :data-tip="words.farther" data-tip-left @click="zoom(1 / closer)"><ui-icon name="minus"/></button>
      </template>
      <i class="rule"></i>
      <button id="views" type="button" class="icon-button" :aria-label="words.views" :data-tip="words.views + ' (1–9)'" data-tip-left aria-haspopup="menu" :aria-expanded="open === 'views'" @click="toggle('views')"><ui-icon name="bookmark"/></button>
      <button v-if="mode !== 'walk'" id="measure" type="button" class="icon-button" :aria-label="words.measure" :data-tip="words.measure + ' (M)'" data-tip-left :aria-pressed="store.measuring" @click="measure"><ui-icon name="ruler"/></button>
      <button id="section" type="button" class="icon-button" :aria-label="words.section" :data-tip="words.section" data-tip-left :aria-pressed="store.section !== null" @click="section(store.section ? null : {axis: 'y', share: 0.3})"><ui-icon name="cutter"/></button>
      <button id="layers" type="button" class="icon-button" :aria-label="words.layers" :data-tip="words.layers" data-tip-left :aria-expanded="open === 'layers'" @click="toggle('layers')"><ui-icon name="eye"/></button>
    </div>
    <div v-if="open === 'views'" class="tool-card views" role="menu" :aria-label="words.views">
      <button v-for="view in views" :key="view.id" type="button" role="menuitem" :data-view="view.id" @click="go(view.id)">
        <img v-if="pictures[view.id]" :src="pictures[view.id]" alt="" width="120" height="68"/><span v-else class="pending" style="width:120px;height:68px"></span>
        <span class="cut">{{ view.title }}</span><kbd v-if="view.key">{{ view.key }}</kbd>
      </button>
    </div>
    <div v-if="open === 'layers'" class="tool-card" role="group" :aria-label="words.layers">
      <label v-for="name in names" :key="name"><input type="checkbox" :checked="layers[name]" @change="switchLayer(name)"/>{{ words['layer_' + name] }}</label>
    </div>
    <div v-if="store.section && open === null" class="tool-card section-card" role="group" :aria-label="words.section">
      <div class="segments"><button v-for="axis in AXES" :key="axis" type="button" :aria-pressed="store.section.axis === axis" @click="section({...store.section, axis})">{{ words['cut_' + axis] }}</button></div>
      <input type="range" min="0" max="1" step="0.005" :value="store.section.share" :aria-label="words.section_place" @input="section({...store.section, share: Number($event.target.value)})"/>
    </div>
    <p v-if="store.measuring" class="walk-keys" role="note">{{ words.measure_how }}<kbd>Esc</kbd>{{ words.measure_end }}</p>
  </div>`,
};

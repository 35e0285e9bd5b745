// Finds a station by name, in either language or by its id. "/" puts the cursor here.
import { UiIcon } from "./icons.js";
import { StationGlyph } from "./glyphs.js";

const { computed, onBeforeUnmount, onMounted, ref } = window.Vue;

const plain = (text) => (text ?? "").toLocaleLowerCase().normalize("NFKC");

export const StationSearch = {
  components: { UiIcon, StationGlyph },
  props: { stations: { type: Array, required: true }, label: { type: String, required: true }, nothing: { type: String, required: true } },
  emits: ["pick"],
  setup(props, { emit }) {
    const text = ref("");
    const open = ref(false);
    const active = ref(0);
    const input = ref(null);
    const found = computed(() => {
      const wanted = plain(text.value).trim();
      if (!wanted) return props.stations;
      return props.stations.filter((station) => [station.name, station.other_name, station.id].some((name) => plain(name).includes(wanted)));
    });

    function pick(station) {
      if (!station) return;
      emit("pick", station.id);
      text.value = "";
      open.value = false;
      input.value.blur();
    }

    function onKey(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) active.value = (active.value + step + found.value.length) % Math.max(found.value.length, 1);
      else if (event.key === "Enter") pick(found.value[active.value]);
      else if (event.key === "Escape") {
        open.value = false;
        input.value.blur();
      } else {
        active.value = 0;
        return;
      }
      event.preventDefault();
    }

    const focus = () => input.value?.focus();
    onMounted(() => window.addEventListener("linetwin:find", focus));
    onBeforeUnmount(() => window.removeEventListener("linetwin:find", focus));
    return { text, open, active, input, found, pick, onKey };
  },
  template: `<div class="search">
    <label class="search-box"><ui-icon name="search" :size="16"/>
      <input ref="input" v-model="text" type="text" role="combobox" autocomplete="off" spellcheck="false" :placeholder="label" :aria-label="label"
        aria-controls="station-search-list" :aria-expanded="open" :aria-activedescendant="open && found[active] ? 'find-' + found[active].id : null"
        @focus="open = true; active = 0" @blur="open = false" @keydown="onKey"/>
      <kbd v-if="!open">/</kbd>
    </label>
    <div v-show="open" class="menu-list" id="station-search-list" role="listbox" :aria-label="label">
      <button v-for="(station, index) in found" :key="station.id" :id="'find-' + station.id" type="button" role="option" tabindex="-1"
        :aria-selected="index === active" :style="index === active ? 'background:var(--surface-3)' : ''" @mousedown.prevent="pick(station)">
        <station-glyph :id="station.id"/><span class="cut">{{ station.name }}</span>
      </button>
      <div v-if="!found.length" class="empty">{{ nothing }}</div>
    </div>
  </div>`,
};

// All keys at a glance, opened by the question mark.
import { UiIcon } from "./icons.js";

const { nextTick, ref, watch } = window.Vue;

const GROUPS = {
  time: [["Space", "play"], [", .", "step"], ["[ ]", "speed"], ["E", "next_event"], ["Shift E", "previous_event"]],
  view: [["O V P", "modes"], ["F", "focus"], ["Home", "fit"], ["1–9", "views"], ["/", "search"], ["L", "lens"], ["A", "analysis"], ["\\", "panels"]],
  edit: [["R", "rotate"], ["Shift R", "rotate_far"], ["Ctrl Z", "undo"], ["Ctrl Shift Z", "redo"], ["Ctrl S", "save"]],
  tour: [["← →", "steps"], ["PageUp PageDown", "clicker"], ["Space", "pause"], ["B", "black"], ["Esc", "end"]],
};

export const KeySheet = {
  components: { UiIcon },
  props: { open: Boolean, words: { type: Object, required: true } },
  emits: ["close"],
  setup(props) {
    const root = ref(null);
    watch(() => props.open, (open) => open && nextTick(() => root.value?.querySelector("button")?.focus()));
    return { GROUPS, root };
  },
  template: `<div v-if="open" class="sheet-back" @pointerdown.self="$emit('close')" @keydown.esc.stop.prevent="$emit('close')">
    <section ref="root" class="key-sheet" role="dialog" aria-modal="true" :aria-label="words.title">
      <div class="panel-head"><h2>{{ words.title }}</h2><span class="space"/><button type="button" class="icon-button small" :aria-label="words.close" @click="$emit('close')"><ui-icon name="close" :size="16"/></button></div>
      <div class="groups"><div v-for="(keys, group) in GROUPS" :key="group"><h3>{{ words[group] }}</h3>
        <dl><template v-for="[key, what] in keys" :key="key + what"><dt><kbd v-for="one in key.split(' ')" :key="one">{{ one }}</kbd></dt><dd>{{ words[group + '_' + what] }}</dd></template></dl></div></div>
    </section></div>`,
};

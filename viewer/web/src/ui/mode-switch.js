// Orbit, walk, plan: one of three, with the key of each in its tip.
import { UiIcon } from "./icons.js";

const MODES = [["orbit", "O"], ["walk", "V"], ["plan", "P"]];

export const ModeSwitch = {
  components: { UiIcon },
  props: { modelValue: { type: String, required: true }, words: { type: Object, required: true } },
  emits: ["update:modelValue"],
  setup: () => ({ MODES }),
  template: `<div class="segments modes" role="group" :aria-label="words.mode">
    <button v-for="[mode, key] in MODES" :key="mode" type="button" :id="'mode-' + mode" :aria-pressed="modelValue === mode" :aria-keyshortcuts="key"
      :aria-label="words[mode]" :data-tip="words[mode + '_tip'] + ' (' + key + ')'" @click="$emit('update:modelValue', mode)"><ui-icon :name="mode" :size="18"/><span class="wide-only">{{ words[mode] }}</span></button>
  </div>`,
};

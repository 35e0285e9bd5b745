// One message at a time at the bottom. It leaves after six seconds; an error stays until it is closed.
import { UiIcon } from "./icons.js";

const { onBeforeUnmount, watch } = window.Vue;

const STAYS_MS = 6000;

export const LineToast = {
  components: { UiIcon },
  props: {
    toast: { type: Object, default: null }, // {id, text, kind: "info" | "error", undo: bool}
    words: { type: Object, required: true },
  },
  emits: ["close", "undo"],
  setup(props, { emit }) {
    let timer = 0;
    watch(() => props.toast?.id, () => {
      window.clearTimeout(timer);
      if (props.toast && props.toast.kind !== "error") timer = window.setTimeout(() => emit("close"), STAYS_MS);
    }, { immediate: true });
    onBeforeUnmount(() => window.clearTimeout(timer));
  },
  template: `<div v-if="toast" class="toast" :role="toast.kind === 'error' ? 'alert' : 'status'">
    <ui-icon v-if="toast.kind === 'error'" class="mark" name="alert"/><span>{{ toast.text }}</span>
    <button v-if="toast.undo" type="button" class="act" @click="$emit('undo')">{{ words.undo }}</button>
    <button type="button" class="icon-button small" style="color:inherit" :aria-label="words.close" @click="$emit('close')"><ui-icon name="close" :size="16"/></button>
  </div>`,
};

// A button that opens a short list of choices. Arrow keys move, Escape closes, focus returns to the button.
import { UiIcon } from "./icons.js";

const { nextTick, onBeforeUnmount, ref } = window.Vue;

export const UiMenu = {
  components: { UiIcon },
  props: {
    choices: { type: Array, required: true }, // {value, title}
    modelValue: { type: String, default: "" },
    label: { type: String, required: true },
    right: Boolean,
  },
  emits: ["update:modelValue"],
  setup(props, { emit }) {
    const open = ref(false);
    const root = ref(null);
    const items = () => [...root.value.querySelectorAll(".menu-list button")];
    const outside = (event) => {
      if (!root.value?.contains(event.target)) close(false);
    };

    async function show() {
      open.value = true;
      document.addEventListener("pointerdown", outside, true);
      await nextTick();
      const chosen = props.choices.findIndex((choice) => choice.value === props.modelValue);
      items()[Math.max(chosen, 0)]?.focus();
    }

    function close(back = true) {
      open.value = false;
      document.removeEventListener("pointerdown", outside, true);
      if (back) root.value?.querySelector("button")?.focus();
    }

    function choose(value) {
      emit("update:modelValue", value);
      close();
    }

    function onKey(event) {
      if (!open.value) return;
      const buttons = items();
      const here = buttons.indexOf(document.activeElement);
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) buttons[(here + step + buttons.length) % buttons.length]?.focus();
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    onBeforeUnmount(() => document.removeEventListener("pointerdown", outside, true));
    return { open, root, show, close, choose, onKey, toggle: () => (open.value ? close() : show()) };
  },
  template: `<div class="menu" ref="root" @keydown="onKey">
    <button type="button" class="select-button" :aria-label="label" aria-haspopup="menu" :aria-expanded="open" @click="toggle">
      <slot/><ui-icon class="faint" name="down" :size="16"/>
    </button>
    <div v-if="open" class="menu-list" :class="{right}" role="menu">
      <button v-for="choice in choices" :key="choice.value" type="button" role="menuitemradio" :lang="choice.lang"
        :aria-checked="choice.value === modelValue" @click="choose(choice.value)">
        <span class="tick"><ui-icon v-if="choice.value === modelValue" name="check" :size="16"/></span>{{ choice.title }}
      </button>
    </div>
  </div>`,
};

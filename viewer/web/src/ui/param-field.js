// A value with its unit. Enter commits, Escape restores; what is wrong stands under the field.
import { asker } from "./ask.js";
import { UiIcon } from "./icons.js";

const { inject, ref, watch } = window.Vue;

export const ParamField = {
  components: { UiIcon },
  props: {
    station: { type: String, required: true },
    field: { type: Object, required: true }, // {key, label, text, unit, estimate, shape, original}
    words: { type: Object, required: true }, // {estimate, undo_field}
  },
  setup(props) {
    const ask = asker(inject("trame"));
    const text = ref(props.field.text);
    const error = ref("");
    let asked = 0; // an answer to what has been taken back, or typed anew, is not shown
    watch(() => [props.station, props.field.key, props.field.text], () => restore());

    async function commit(wanted) {
      if (wanted === props.field.text) return restore();
      const mine = (asked += 1);
      const answer = await ask("set_parameter", [props.station, props.field.key, wanted]);
      if (mine === asked) error.value = answer.ok ? "" : answer.message;
      return answer.ok;
    }

    function restore() {
      asked += 1;
      text.value = props.field.text;
      error.value = "";
    }

    async function onKey(event) {
      if (event.key === "Enter") await commit(text.value.trim());
      else if (event.key === "Escape") {
        restore();
        event.target.blur();
      } else return;
      event.stopPropagation();
    }

    const onBlur = () => {
      // Leaving a field without Enter changes nothing: an edit starts a simulation and is never made by accident.
      if (!error.value) restore();
    };
    return { text, error, commit, onKey, onBlur };
  },
  template: `<div class="field-row" :class="{changed: field.original !== null}">
    <label class="cut" :for="'field-' + field.key" :title="field.label">{{ field.label }}</label>
    <span class="tag">
      <span v-if="field.shape" class="shape">{{ field.shape }}</span>
      <button v-if="field.original !== null" type="button" class="icon-button small back" :aria-label="words.undo_field" :title="words.undo_field"
        @click="commit(field.original)"><ui-icon name="back" :size="16"/></button>
      <span v-else-if="field.estimate" class="estimate">{{ words.estimate }}</span>
    </span>
    <span class="field" :class="{wrong: error}"><input :id="'field-' + field.key" v-model="text" type="text" inputmode="decimal" autocomplete="off"
      :aria-invalid="!!error" :aria-describedby="error ? 'error-' + field.key : null" @keydown="onKey" @blur="onBlur"/>
      <span class="unit">{{ field.unit }}</span></span>
    <p v-if="error" class="field-error" :id="'error-' + field.key" role="alert">{{ error }}</p>
  </div>`,
};

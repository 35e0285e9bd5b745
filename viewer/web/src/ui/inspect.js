// The inspector of the selected station, asked for whenever the choice, the language or the figures are new.
const { ref, watch } = window.Vue;

/** A ref of what viewer/app/shown/inspector.py says; `gone` is called where the station exists no more. */
export function useInspector(props, ask, gone) {
  const inspector = ref(null);
  let asked = 0;
  async function inspect() {
    const mine = (asked += 1);
    const { selection } = props;
    if (!selection) {
      inspector.value = null;
      return;
    }
    try {
      const answer = await ask("inspect", [selection]);
      if (mine !== asked) return;
      inspector.value = answer;
      if (!answer) gone();
    } catch {
      // Without a connection the last answer stays; the banner says what is the matter.
    }
  }
  watch(() => [props.selection, props.lang, props.shown], inspect, { immediate: true });
  return inspector;
}

// The keyboard. Single keys are off while a field has the focus; keys of the camera belong to the view.
import { player } from "../player.js";

const typing = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const PLAYING = {
  " ": () => player.toggle(),
  ",": () => player.step(-1),
  ".": () => player.step(1),
  "[": () => player.changeSpeed(-1),
  "]": () => player.changeSpeed(1),
  e: () => player.toEvent(1),
  E: () => player.toEvent(-1),
};

/** Listens on the window; `actions` are functions by name. Returns a function that stops listening. */
export function listenToKeys(actions) {
  let clicked = null;
  const onPress = (event) => (clicked = event.target.closest?.("button") ?? null);

  function onKey(event) {
    if (event.key === "Tab") clicked = null;
    if (event.defaultPrevented || event.isComposing) return;
    const key = event.key;
    const command = event.ctrlKey || event.metaKey;
    let action = null;
    if (command && !event.altKey) {
      const letter = key.toLowerCase();
      // A field has its own undo; saving works everywhere.
      if (letter === "s") action = actions.save;
      else if (letter === "z" && !typing(event.target)) action = event.shiftKey ? actions.redo : actions.undo;
      else if (letter === "y" && !typing(event.target)) action = actions.redo;
    } else if (!command && !event.altKey && !typing(event.target)) {
      // On a button that was reached by keyboard the space bar presses the button; after a click it plays.
      if (key === " " && event.target instanceof HTMLButtonElement && event.target !== clicked) return;
      if (key === "\\") action = actions.togglePanels;
      else if (key === "?") action = actions.toggleSheet;
      else if (key === "a" || key === "A") action = actions.toggleAnalysis;
      else if (key === "/") action = actions.find;
      else if (key === "l" || key === "L") action = actions.nextLens;
      else if (key === "r") action = () => actions.rotate(15);
      else if (key === "R") action = () => actions.rotate(90);
      else action = PLAYING[key] ?? null;
    }
    if (!action) return;
    event.preventDefault();
    action();
  }
  window.addEventListener("keydown", onKey);
  window.addEventListener("pointerdown", onPress, { capture: true });
  return () => {
    window.removeEventListener("keydown", onKey);
    window.removeEventListener("pointerdown", onPress, { capture: true });
  };
}

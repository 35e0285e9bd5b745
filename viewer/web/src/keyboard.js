// Keys that move the camera or end a drag. Keys of the clock and of the panels live with the panels. Letters are told by
// their place on the keyboard, so that they work while it writes Korean.

const typing = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const MODE_OF = { KeyO: "orbit", KeyV: "walk", KeyP: "plan" };

/** Listens on the window; returns a function that stops listening. */
export function listenToCameraKeys(view) {
  function escape() {
    if (view.dragging.active) view.dragging.cancel();
    else if (view.tools.measure.on) view.tools.toggleMeasure(false);
    else if (view.rig.mode === "walk") view.setMode("orbit");
    else return false;
    return true;
  }

  function pressed(event) {
    const views = Object.keys(view.scene.views);
    if (event.key === "Escape") return escape();
    if (event.code in MODE_OF && !event.shiftKey) view.setMode(MODE_OF[event.code]);
    else if (event.code === "KeyM" && view.rig.mode !== "walk") view.tools.toggleMeasure();
    else if (event.key === "Home") view.rig.fitAll(view.scene);
    else if (event.code === "KeyF" && view.selection) view.flyTo(view.selection);
    else if (/^[1-9]$/.test(event.key) && views[event.key - 1]) view.rig.goTo(views[event.key - 1], view.scene);
    else return false;
    return true;
  }

  function onDown(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !view.scene) return;
    if (view.rig.walk.key(event, true) || pressed(event)) event.preventDefault();
  }

  const onUp = (event) => view.rig.walk.key(event, false);
  window.addEventListener("keydown", onDown);
  window.addEventListener("keyup", onUp);
  return () => {
    window.removeEventListener("keydown", onDown);
    window.removeEventListener("keyup", onUp);
  };
}

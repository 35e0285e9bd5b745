// Keys that move the camera or end a drag. Keys of the clock and of the panels live with the panels.

const typing = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Listens on the window; returns a function that stops listening. */
export function listenToCameraKeys(view) {
  function onKey(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !view.scene) return;
    if (event.key === "Escape" && view.dragging.active) view.dragging.cancel();
    else if (event.key === "Home") view.rig.fitAll(view.scene);
    else if ((event.key === "f" || event.key === "F") && view.selection) view.flyTo(view.selection);
    else if (/^[1-9]$/.test(event.key) && Object.keys(view.scene.views)[event.key - 1]) {
      view.rig.goTo(Object.keys(view.scene.views)[event.key - 1], view.scene);
    } else return;
    event.preventDefault();
  }
  window.addEventListener("keydown", onKey);
  return () => window.removeEventListener("keydown", onKey);
}

// What the panels ask of the 3D view; nothing happens while there is none.

/** Moves the camera to a station. */
export function flyTo(stationId) {
  window.trame?.refs?.line?.flyTo?.(stationId);
}

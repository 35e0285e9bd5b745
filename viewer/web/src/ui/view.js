// What the panels ask of the 3D view; nothing happens while there is none.

/** The View of the page, or null. */
export const lineView = () => window.trame?.refs?.line?.view ?? null;

/** Moves the camera to a station. */
export function flyTo(stationId) {
  window.trame?.refs?.line?.flyTo?.(stationId);
}

/** The camera rides along with a cell; null ends it. Resolves to its passport, null where there is none. */
export async function followCell(which) {
  return (await window.trame?.refs?.line?.followCell?.(which)) ?? null;
}

/** Flies to a named view or to {position_m, target_m}. */
export function goTo(view) {
  window.trame?.refs?.line?.goTo?.(view);
}

// What the panels ask of the 3D view; nothing happens while there is none.

/** The View of the page, or null. */
export const lineView = () => window.trame?.refs?.line?.view ?? null;

/** Moves the camera to a station. */
export const flyTo = (stationId) => lineView()?.flyTo(stationId);

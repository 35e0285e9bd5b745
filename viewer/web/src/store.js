// The few values that the 3D view and the panels around it share. Everything else of the view is plain data
// outside Vue, because making thousands of objects reactive would cost time in every frame.
const { reactive } = window.Vue;

export const STATES = ["working", "starved", "blocked", "down", "changeover", "off_shift"];

export const store = reactive({
  timeS: 0, // the clock of the player, s since the end of the warm-up
  playing: false,
  speed: 60, // simulated seconds per second
  loop: null, // {fromS, toS}: playing goes round in it
  endS: 0, // length of the recording, s; 0 while there is none
  loading: null, // {text, done, total} while something arrives
  states: {}, // station id -> one of STATES, at timeS
  live: {}, // station id -> {counts by state, waiting, places, passed} at timeS, of the selected and the hovered one
  follow: null, // passport of the cell that the camera follows
  hover: null, // station id under the pointer, or in the list
  timelineRevision: null, // revision of the recording that is playing
  views: [], // names of the viewpoints, in the order of their keys
  roof: false, // whether the hall has one
  measuring: false,
  section: null, // {axis, share} where the scene is cut open
  ignored: [], // parameters of the address that say nothing
  error: null, // one sentence when the view cannot work at all
});

/** Parameters of the address, read once: view, camera, mode, t, play, speed, lens, select, lang, theme, quality. */
export const address = Object.freeze(Object.fromEntries(new URLSearchParams(window.location.search)));

export const lowQuality = address.quality === "low";

export const reducedMotion = () =>
  lowQuality || window.matchMedia("(prefers-reduced-motion: reduce)").matches;

// Lenses: what the colours of machines and conveyors say. The state and the format follow the clock; what the runs
// have measured comes as one share for each station.
import * as THREE from "three";
import { STATES } from "./store.js";

export const LENSES = ["state", "utilisation", "bottleneck", "wip", "energy", "format", "none"];
const MEASURES = ["utilisation", "bottleneck", "wip", "energy"];
const NOTHING = 0.005; // a share below this has no colour of its own

// One hue for each lens, from the lowest share that counts to all of it.
const RAMPS = {
  light: { grey: "#aab2bb", utilisation: ["#c3d3e2", "#1f4e79"], bottleneck: ["#e3b98a", "#b4530a"], wip: ["#a9d6dc", "#075e6b"], energy: ["#e6c6d8", "#8f2762"] },
  dark: { grey: "#59626d", utilisation: ["#43586c", "#a9cdf0"], bottleneck: ["#8c6a4a", "#ffb14a"], wip: ["#34565c", "#6fe0ec"], energy: ["#6a4a5e", "#f193c5"] },
};
const FORMATS = {
  light: { 4680: "#5b6c7f", 4695: "#0e7c86", 46100: "#8c6d1f", 46110: "#a2457b", 46120: "#4b4fa8" },
  dark: { 4680: "#9fb0c2", 4695: "#5fc9d2", 46100: "#d8b95c", 46110: "#e68cbd", 46120: "#9da1f2" },
};

const of = (table, theme) => table[theme === "dark" ? "dark" : "light"];

/** Which values the station list shows under a lens. */
export const measureOf = (lens) => (MEASURES.includes(lens) ? lens : "utilisation");

/** [lowest, highest] CSS colours of a lens with a ramp, or null. */
export const rampOf = (lens, theme) => of(RAMPS, theme)[lens] ?? null;

export const formatColour = (format, theme) => of(FORMATS, theme)[format] ?? of(RAMPS, theme).grey;

/** Colour of a share from 0 to 1; what has next to nothing loses its colour. */
function onRamp(lens, theme, share, out) {
  const [low, high] = rampOf(lens, theme);
  if (share === null || share < NOTHING) return out.set(of(RAMPS, theme).grey);
  return out.set(low).lerp(mixed.set(high), Math.min(share, 1));
}
const mixed = new THREE.Color();

/** The place of [[from, what], …] that holds at `t`. */
export function valueAt(runs, t) {
  let value = runs[0][1];
  for (const [from, what] of runs) {
    if (from > t) break;
    value = what;
  }
  return value;
}

export class Lens {
  constructor() {
    this.name = "state";
    this.shares = null;
    this.theme = "light";
  }

  /** Whether its colours change while the clock runs. */
  get moves() {
    return this.name === "state" || this.name === "format";
  }

  /** The format a station works on at `t`, by name; null where the recording does not say. */
  formatOf(manifest, station, t) {
    const runs = manifest?.station_formats?.[station];
    return runs ? manifest.formats[valueAt(runs, t)] : null;
  }

  /** A function of machine and place in the hall to its colour, null for its own colours. */
  colours(states, lit, manifest, t) {
    const { name, theme, shares } = this;
    if (name === "none") return () => null;
    if (name === "state") {
      const colours = STATES.map((state) => new THREE.Color(lit[state]));
      return (_, index) => {
        const state = index < states.length ? states[index] : -1;
        return state >= 0 && STATES[state] !== "working" ? colours[state] : null;
      };
    }
    const known = new Map();
    return ({ station }) => {
      if (!station) return null;
      if (!known.has(station)) known.set(station, this.colourOf(station, name, theme, shares, manifest, t));
      return known.get(station);
    };
  }

  colourOf(station, name, theme, shares, manifest, t) {
    const colour = new THREE.Color();
    if (name === "format") return colour.set(formatColour(this.formatOf(manifest, station, t), theme));
    // The conveyors carry the colours of this lens, the machines step back.
    if (name === "wip") return colour.set(of(RAMPS, theme).grey);
    return onRamp(name, theme, shares?.[station] ?? null, colour);
  }

  /** Writes the colour of a conveyor that is full to `share`. */
  fill(share, out) {
    return onRamp("wip", this.theme, Math.max(share, 0.01), out);
  }
}

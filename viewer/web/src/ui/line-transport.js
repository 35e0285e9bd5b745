// Play, time, speed, next event, legend, and the track below them.
import { player } from "../player.js";
import { STATES, store } from "../store.js";
import { StateGlyph } from "./glyphs.js";
import { UiIcon } from "./icons.js";
import { LineTrack } from "./line-track.js";

const { computed } = window.Vue;

const SPEEDS = [1, 10, 60, 600, 3600];
const ROWS = 3;

const two = (value) => String(value).padStart(2, "0");

export function clockText(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

/** The station and those before and after it that have states at all; a storage has none. */
function neighbours(stations, id, revision) {
  const has = (station) => revision === null || Boolean(player.gantt?.[station.id]);
  const here = Math.max(stations.findIndex((station) => station.id === id), 0);
  const shown = stations.filter(has);
  const before = stations.slice(0, here).filter(has).length;
  const first = Math.min(Math.max(before - 1, 0), Math.max(shown.length - ROWS, 0));
  return shown.slice(first, first + ROWS);
}

export const LineTransport = {
  components: { LineTrack, StateGlyph, UiIcon },
  props: {
    stations: { type: Array, required: true }, // {id, name} in flow order
    selection: { type: String, default: null },
    focus: { type: String, default: null }, // the station shown while nothing is selected
    theme: { type: String, default: "light" },
    words: { type: Object, required: true },
    states: { type: Object, required: true }, // state -> word
  },
  emits: ["select"],
  setup(props) {
    const clock = computed(() => clockText(store.timeS));
    const hours = computed(() => (store.endS ? Number((store.endS / 3600).toFixed(2)) : null));
    const centre = computed(() => props.selection ?? props.focus);
    const rows = computed(() => neighbours(props.stations, centre.value, store.timelineRevision));
    const names = computed(() => Object.fromEntries(props.stations.map((station) => [station.id, station.name])));
    const total = computed(() => props.words.of_total.replace("{hours}", hours.value));
    return { store, player, STATES, SPEEDS, clock, hours, rows, names, total, centre, ids: computed(() => rows.value.map((station) => station.id)) };
  },
  template: `<div class="controls">
      <button type="button" class="icon-button" data-tip-up data-tip-start :data-tip="words.start" :aria-label="words.start" :disabled="!store.endS" @click="player.seek(0)"><ui-icon name="start"/></button>
      <button type="button" class="play-button" data-tip-up :data-tip="store.playing ? words.pause : words.play" :aria-label="store.playing ? words.pause : words.play"
        :disabled="!store.endS" @click="player.toggle()"><ui-icon :name="store.playing ? 'pause' : 'play'" :size="20"/></button>
      <button type="button" class="icon-button" data-tip-up :data-tip="words.end" :aria-label="words.end" :disabled="!store.endS" @click="player.seek(store.endS)"><ui-icon name="end"/></button>
    </div>
    <div class="clock"><b>{{ clock }}</b> <span v-if="hours !== null">{{ total }}</span></div>
    <div class="time-line">
      <div class="segments" role="group" :aria-label="words.speed">
        <button v-for="speed in SPEEDS" :key="speed" type="button" :aria-pressed="store.speed === speed" @click="player.setSpeed(speed)">{{ speed }}×</button>
      </div>
      <button type="button" class="text-button" id="loop" :aria-pressed="store.loop !== null" :disabled="!store.endS" @click="player.toggleLoop()"><ui-icon name="repeat" :size="16"/>{{ words.loop }}</button>
      <button type="button" class="icon-button small" data-tip-up :data-tip="words.previous_event" :aria-label="words.previous_event" :disabled="!store.endS" @click="player.toEvent(-1)"><ui-icon name="next-event" :size="16" style="transform:scaleX(-1)"/></button>
      <button type="button" class="text-button" :disabled="!store.endS" @click="player.toEvent(1)"><ui-icon name="next-event" :size="16"/>{{ words.next_event }}<kbd>E</kbd></button>
      <span class="space"/>
      <div class="legend"><span v-for="state in STATES" :key="state"><state-glyph :state="state" :size="10"/>{{ states[state] }}</span></div>
    </div>
    <div class="row-names" aria-hidden="true"><div v-for="station in rows" :key="station.id" class="cut" :class="{selected: station.id === selection}">{{ station.name }}</div></div>
    <line-track :rows="ids" :theme="theme" :label="words.scrub" :words="words" :names="names" :clock-text="clock"/>`,
};

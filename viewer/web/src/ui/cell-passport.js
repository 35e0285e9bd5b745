// The passport of the cell that the camera follows: every visit with its times; a click moves the clock there.
import { player } from "../player.js";
import { store } from "../store.js";
import { UiIcon } from "./icons.js";
import { clockText } from "./line-transport.js";
import { followCell } from "./view.js";

const { computed, onBeforeUnmount, onMounted } = window.Vue;

export const CellPassport = {
  components: { UiIcon },
  props: { stations: { type: Array, required: true }, words: { type: Object, required: true } },
  setup(props) {
    const names = computed(() => Object.fromEntries(props.stations.map((station) => [station.id, station.name])));
    const here = computed(() => (store.follow?.visits ?? []).findLastIndex((visit) => visit.enter_s <= store.timeS));
    const text = (seconds) => (seconds === null ? "" : seconds < 0 ? props.words.before : clockText(seconds));
    const number = (machine) => machine?.replace(/^.*machine_/, "") ?? "";
    const end = () => followCell(null);
    const title = computed(() => props.words.title.replace("{cell}", store.follow?.cell).replace("{format}", store.follow?.format));
    const onKey = (event) => {
      if (event.key === "Escape" && store.follow && !event.defaultPrevented) end();
    };
    onMounted(() => window.addEventListener("keydown", onKey));
    onBeforeUnmount(() => window.removeEventListener("keydown", onKey));
    return { end, here, names, number, player, store, text, title };
  },
  template: `<section v-if="store.follow" class="passport" :aria-label="title">
    <div class="inspector-head"><h2 class="cut">{{ title }}</h2><span class="space"/>
      <button type="button" class="icon-button small" :aria-label="words.end" :data-tip="words.end" data-tip-end @click="end"><ui-icon name="close" :size="16"/></button></div>
    <div class="passport-head"><span>{{ words.station }}</span><span>{{ words.enters }}</span><span>{{ words.leaves }}</span></div>
    <ol><li v-for="(visit, k) in store.follow.visits" :key="k" :class="{here: k === here, ahead: k > here, scrapped: visit.outcome === 'scrapped'}">
      <button type="button" @click="player.seek(Math.max(visit.enter_s, 0))"><span class="cut">{{ names[visit.station] ?? visit.station }}<small v-if="visit.machine"> {{ number(visit.machine) }}</small></span>
        <span>{{ text(visit.enter_s) }}</span><span>{{ visit.outcome === 'scrapped' ? words.scrapped : text(visit.leave_s) }}</span></button></li></ol>
  </section>`,
};

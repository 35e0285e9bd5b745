// On a stage: the scene alone, a caption in two languages, one figure. A tour leads through it by itself, or by the
// arrow keys and a clicker; B turns the stage black.
import { player } from "../player.js";
import { store } from "../store.js";
import { UiIcon } from "./icons.js";
import { clockText } from "./line-transport.js";
import { goTo } from "./view.js";

const { computed, onBeforeUnmount, ref, watch } = window.Vue;

const CONTROLS_MS = 2500;
const FORWARD = ["ArrowRight", "PageDown"];
const BACK = ["ArrowLeft", "PageUp"];

/** The tours of the open layout and what is wrong with those that cannot be shown. */
async function fetchTours() {
  try {
    const answer = await fetch("api/tours", { cache: "no-store" });
    return answer.ok ? await answer.json() : { tours: [], problems: [] };
  } catch {
    return { tours: [], problems: [] };
  }
}

export const TourStage = {
  components: { UiIcon },
  props: {
    presenting: Boolean,
    lang: { type: String, default: "en" },
    result: { type: Object, required: true },
    catalogues: { type: Object, required: true },
  },
  emits: ["end", "lens", "select", "trouble"],
  setup(props, { emit }) {
    const tour = ref(null);
    const place = ref(0);
    const running = ref(false);
    const black = ref(false);
    const pointer = ref(null);
    let timer = 0;
    let quiet = 0;
    const other = computed(() => (props.lang === "ko" ? "en" : "ko"));
    const words = computed(() => props.catalogues[props.lang].tour);
    const second = computed(() => props.catalogues[other.value].tour);
    const step = computed(() => tour.value?.steps[place.value] ?? null);

    function show(index) {
      const steps = tour.value?.steps ?? [];
      if (!steps.length) return;
      place.value = Math.min(Math.max(index, 0), steps.length - 1);
      const now = steps[place.value];
      emit("lens", now.lens);
      emit("select", now.select);
      player.setSpeed(now.speed);
      if (now.time_s !== null) player.seek(now.time_s);
      player.play();
      goTo(now.view);
      wait();
    }

    function wait() {
      window.clearTimeout(timer);
      const now = step.value;
      if (!running.value || !now || place.value + 1 >= tour.value.steps.length) return;
      timer = window.setTimeout(() => show(place.value + 1), 1000 * now.duration_s);
    }

    function toggle() {
      running.value = !running.value;
      if (running.value) player.play();
      else player.pause();
      wait();
    }

    const end = () => emit("end");

    function onKey(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (FORWARD.includes(event.key)) show(place.value + 1);
      else if (BACK.includes(event.key)) show(place.value - 1);
      else if (event.key === " ") toggle();
      else if (event.key === "b" || event.key === "B" || event.key === ".") black.value = !black.value;
      else if (event.key === "Escape") end();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    function onPointer(event) {
      pointer.value = { x: event.clientX, y: event.clientY };
      window.clearTimeout(quiet);
      quiet = window.setTimeout(() => (pointer.value = null), CONTROLS_MS);
    }

    // Leaving full screen by the browser's own key ends the presentation too.
    const onScreen = () => !document.fullscreenElement && props.presenting && end();

    async function begin() {
      window.addEventListener("keydown", onKey, { capture: true });
      window.addEventListener("pointermove", onPointer);
      document.documentElement.requestFullscreen?.().then(() => document.addEventListener("fullscreenchange", onScreen), () => {});
      place.value = 0;
      black.value = false;
      running.value = true;
      const { tours, problems } = await fetchTours();
      if (!props.presenting) return;
      if (problems.length) emit("trouble", problems[0]);
      tour.value = tours[0] ?? null;
      show(0);
    }

    function stop() {
      window.removeEventListener("keydown", onKey, { capture: true });
      window.removeEventListener("pointermove", onPointer);
      document.removeEventListener("fullscreenchange", onScreen);
      window.clearTimeout(timer);
      window.clearTimeout(quiet);
      if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
      tour.value = null;
      pointer.value = null;
    }

    watch(() => props.presenting, (on) => (on ? begin() : stop()));
    onBeforeUnmount(stop);
    const clock = computed(() => clockText(store.timeS).slice(0, 5));
    const caption = (lang) => step.value?.captions[lang] ?? "";
    return { black, caption, clock, end, other, place, pointer, running, second, show, step, store, toggle, tour, words };
  },
  template: `<div v-if="presenting" class="tour-stage">
    <div class="scrim"/>
    <div v-if="step" class="caption" aria-live="polite">
      <p class="which">{{ place + 1 }}<span>{{ step.titles[lang] }}</span></p>
      <p class="first" :lang="lang">{{ caption(lang) }}</p><p class="second" :lang="other">{{ caption(other) }}</p>
    </div>
    <div v-if="result.ready" class="figure"><p>{{ words.good }}<span :lang="other">{{ second.good }}</span></p><b>{{ result.throughput }}</b><p v-if="result.interval">{{ words.interval.replace('{ends}', result.interval) }}</p></div>
    <ol v-if="tour" class="dots" :aria-label="words.steps"><li v-for="(one, k) in tour.steps" :key="k" :class="{here: k === place, done: k < place}"/></ol>
    <p class="foot"><ui-icon :name="store.playing ? 'play' : 'pause'" :size="16"/>{{ store.speed }}×<i/>{{ clock }}<i/><ui-icon name="info" :size="16"/>{{ words.estimates }} · <span :lang="other">{{ second.estimates_short }}</span></p>
    <div v-show="pointer" class="tour-controls" role="group" :aria-label="words.steps">
      <button type="button" :aria-label="words.previous" @click="show(place - 1)"><ui-icon name="start" :size="24"/></button>
      <button type="button" :aria-label="running ? words.pause : words.play" @click="toggle"><ui-icon :name="running ? 'pause' : 'play'" :size="24"/></button>
      <button type="button" :aria-label="words.next" @click="show(place + 1)"><ui-icon name="end" :size="24"/></button>
      <button type="button" :aria-label="words.end" @click="end"><ui-icon name="close" :size="24"/></button>
    </div>
    <div v-if="pointer" class="pointer-mark" :style="{transform: 'translate(' + pointer.x + 'px,' + pointer.y + 'px)'}"/>
    <div v-if="black" class="blackout" @click="black = false"/>
  </div>`,
};

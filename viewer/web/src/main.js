// The entry of the bundle: registers <line-view> and the parts of the panels in the application that trame has made.
import "./view.css";
import { installUi } from "./ui/index.js";
import { offer } from "./automation.js";
import { Bookmark } from "./bookmark.js";
import { listenToCameraKeys } from "./keyboard.js";
import { store } from "./store.js";
import { asker } from "./ui/ask.js";
import { View } from "./view.js";

const { nextTick } = window.Vue;

const LineView = {
  props: {
    revision: { type: Number, default: null },
    timeline_revision: { type: Number, default: null },
    selection: { type: String, default: null },
    lens: { type: String, default: "state" },
    lens_shares: { type: Object, default: null }, // station -> 0..1
    mode: { type: String, default: "orbit" },
    layers: { type: Object, required: true }, // {roof, walls, labels, map}
    theme: { type: String, default: "light" },
    lang: { type: String, default: "en" },
    kpi_revision: { type: Number, default: null },
    kpi_ready_at: { type: Number, default: null },
  },
  emits: ["select", "mode"],
  inject: ["trame"],
  template: '<div class="lt-view" role="application" :aria-label="lang === \'ko\' ? \'라인 3D 보기\' : \'3D view of the line\'"></div>',
  mounted() {
    const report = (problem) => {
      // A newer recording ends the fetching of the older one.
      if (problem.name !== "AbortError") console.warn(`The view could not load: ${problem.message}`);
    };
    try {
      this.view = new View(this.$el, {
        select: (id) => this.$emit("select", id),
        mode: (name) => this.$emit("mode", name),
        rested: () => this.bookmark?.touch(),
        trigger: asker(this.trame),
      });
    } catch (problem) {
      store.error = problem.message;
      this.$el.classList.add("lt-none");
      this.$el.textContent = this.lang === "ko" ? "이 브라우저는 WebGL을 지원하지 않아 3D 보기를 표시할 수 없습니다." : "This browser has no WebGL, so the 3D view cannot be shown.";
      return;
    }
    const { view } = this;
    offer(view);
    this.bookmark = new Bookmark(view, () => ({ theme: this.theme, lang: this.lang, lens: this.lens, mode: this.mode, select: this.selection }));
    this.stopKeys = listenToCameraKeys(view);
    const immediate = { immediate: true };
    this.$watch("theme", (theme) => view.setTheme(theme), immediate);
    this.$watch("lang", (lang) => view.setLang(lang), immediate);
    this.$watch(() => [this.lens, this.lens_shares], () => view.setLens(this.lens, this.lens_shares), immediate);
    this.$watch("selection", (id) => view.setSelection(id), immediate);
    this.$watch("layers", ({ map, ...layers }) => {
      view.tools.showMap(map);
      view.setLayers(layers);
    }, immediate);
    this.$watch("mode", (name) => view.setMode(name), immediate);
    this.$watch("revision", (revision) => revision !== null && view.loadScene(revision).catch(report), immediate);
    this.$watch("timeline_revision", (revision) => revision !== null && view.loadTimeline(revision).catch(report), immediate);
    this.$watch("kpi_revision", (revision) => {
      // After the panels have drawn the new result, not merely when it has arrived.
      nextTick(() => requestAnimationFrame(() => view.meter.resultShown(revision, performance.now())));
    });
    this.$watch(() => store.hover, (id) => view.showHover(id));
  },
  beforeUnmount() {
    this.stopKeys?.();
    this.bookmark?.dispose();
    this.view?.dispose();
  },
  methods: {
    flyTo(id) {
      this.view?.flyTo(id);
    },
    goTo(to) {
      this.view?.lookFrom(to);
    },
    followCell(which) {
      return this.view?.followCell(which);
    },
  },
};

export function install(app) {
  app.component("line-view", LineView);
  installUi(app);
}

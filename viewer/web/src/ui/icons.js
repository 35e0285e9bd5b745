// Material Design Icons by name: only those that are used travel in the bundle.
import {
  mdiAlert, mdiAlertCircleOutline, mdiApproximatelyEqual, mdiArrowDownBold, mdiArrowUpBold, mdiChartBoxOutline, mdiCheck, mdiChevronDown,
  mdiCircleMedium, mdiClose, mdiConnection, mdiContentSaveOutline, mdiFloorPlan, mdiImageFilterCenterFocus, mdiInformationOutline,
  mdiLayersOutline, mdiLoading, mdiMagnify, mdiPause, mdiPlay, mdiRedo, mdiPresentationPlay, mdiRepeat, mdiRotateOrbit, mdiSkipNext, mdiSkipNextOutline,
  mdiSkipPrevious, mdiSortVariant, mdiTimerSand, mdiTranslate, mdiUndo, mdiUndoVariant, mdiWalk, mdiWeatherNight,
  mdiWhiteBalanceSunny,
} from "@mdi/js";

const PATHS = {
  alert: mdiAlert,
  "alert-circle": mdiAlertCircleOutline,
  same: mdiApproximatelyEqual,
  worse: mdiArrowDownBold,
  better: mdiArrowUpBold,
  chart: mdiChartBoxOutline,
  check: mdiCheck,
  down: mdiChevronDown,
  dot: mdiCircleMedium,
  close: mdiClose,
  connection: mdiConnection,
  save: mdiContentSaveOutline,
  focus: mdiImageFilterCenterFocus,
  info: mdiInformationOutline,
  layers: mdiLayersOutline,
  loading: mdiLoading,
  search: mdiMagnify,
  present: mdiPresentationPlay,
  repeat: mdiRepeat,
  pause: mdiPause,
  play: mdiPlay,
  redo: mdiRedo,
  orbit: mdiRotateOrbit,
  plan: mdiFloorPlan,
  walk: mdiWalk,
  end: mdiSkipNext,
  "next-event": mdiSkipNextOutline,
  start: mdiSkipPrevious,
  sort: mdiSortVariant,
  bottleneck: mdiTimerSand,
  language: mdiTranslate,
  undo: mdiUndo,
  back: mdiUndoVariant,
  moon: mdiWeatherNight,
  sun: mdiWhiteBalanceSunny,
};

/** `<ui-icon name="undo" :size="18">`: always beside or inside something that carries its name. */
export const UiIcon = {
  props: { name: { type: String, required: true }, size: { type: Number, default: 18 } },
  setup: (props) => ({ path: () => PATHS[props.name] }),
  template: `<svg :width="size" :height="size" viewBox="0 0 24 24" aria-hidden="true"><path :d="path()" fill="currentColor"/></svg>`,
};

// The parts of the panels that live in the browser. The panels themselves are written in Python (viewer/app/panels).
import "./ui.css";
import { CellPassport } from "./cell-passport.js";
import { HoverCard } from "./hover-card.js";
import { LiveNow } from "./live-now.js";
import { IntervalGlyph, StateGlyph, StationGlyph } from "./glyphs.js";
import { AnalysisDrawer } from "./analysis-drawer.js";
import { KeySheet } from "./key-sheet.js";
import { TourStage } from "./tour-stage.js";
import { LensLegend } from "./lens-legend.js";
import { LineShell } from "./line-shell.js";
import { LineToast } from "./toast.js";
import { LineTransport } from "./line-transport.js";
import { ModeSwitch } from "./mode-switch.js";
import { ParamField } from "./param-field.js";
import { ShareBar } from "./share-bar.js";
import { StationRow } from "./station-row.js";
import { StationSearch } from "./search.js";
import { UiIcon } from "./icons.js";
import { UiMenu } from "./menu.js";
import { ViewTools } from "./view-tools.js";
import { WalkHud } from "./walk-hud.js";

const COMPONENTS = {
  "analysis-drawer": AnalysisDrawer,
  "key-sheet": KeySheet,
  "tour-stage": TourStage,
  "cell-passport": CellPassport,
  "hover-card": HoverCard,
  "live-now": LiveNow,
  "interval-glyph": IntervalGlyph,
  "lens-legend": LensLegend,
  "line-shell": LineShell,
  "line-toast": LineToast,
  "line-transport": LineTransport,
  "mode-switch": ModeSwitch,
  "param-field": ParamField,
  "share-bar": ShareBar,
  "state-glyph": StateGlyph,
  "station-glyph": StationGlyph,
  "station-row": StationRow,
  "station-search": StationSearch,
  "ui-icon": UiIcon,
  "ui-menu": UiMenu,
  "view-tools": ViewTools,
  "walk-hud": WalkHud,
};

/** Registers the components in the application that trame has made. */
export function installUi(app) {
  for (const [name, component] of Object.entries(COMPONENTS)) app.component(name, component);
}

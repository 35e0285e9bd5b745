"""The page: the frame with its panels round the 3D view."""

from pathlib import Path

from trame.ui.html import DivLayout
from trame_server.core import Server

from viewer.app.panels import panel
from viewer.paths import WEB_DIST

MODULE = {
    "serve": {"__linetwin": str(WEB_DIST)},
    "scripts": ["__linetwin/view.js"],
    "styles": ["__linetwin/view.css"],
    "vue_use": ["linetwin_module"],
}


def template() -> str:
    """Vue template of the whole page."""
    return f"""
<line-shell :theme="theme" :lang="lang" :lens="lens" :mode="mode" :selection="selection"
  :ranked="ranked" :progress="progress" :notice="notice" :catalogues="catalogues" :shown="shown"
  v-slot="{{ words, stations, rail, lenses, choices, measure, result, inspector, ask, present }}">
  {panel("top_bar")}
  {panel("station_list")}
  {panel("view")}
  <aside class="side">{panel("result")}{panel("inspector")}</aside>
  {panel("analysis")}
  {panel("transport")}
  {panel("toast")}
</line-shell>
"""


def build_ui(server: Server) -> DivLayout:
    """Registers the browser bundle and the page with trame."""
    if not (Path(WEB_DIST) / "view.js").is_file():
        raise FileNotFoundError(str(WEB_DIST / "view.js"))
    server.enable_module(MODULE)
    with DivLayout(server) as layout:
        layout.root.add_child(template())
    # When the connection is lost trame replaces the page by these templates: the same page stays,
    # and keeps playing.
    server.state.trame__template_error = layout.html
    server.state.trame__template_error_reconnect = layout.html
    return layout

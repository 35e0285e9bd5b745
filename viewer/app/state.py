"""The state that the page shows, with names. Every key of trame's state is a field here."""

from dataclasses import asdict, dataclass, field, fields

from trame_server.state import State

Shown = dict[str, object]
"""Plain values only, ready to travel to the page as JSON."""


@dataclass
class UiState:
    """What the page knows. Times of the player, camera and hover live in the page and never come
    here.
    """

    theme: str = "light"
    lang: str = "en"
    lens: str = "state"
    mode: str = "orbit"
    """How one moves: orbit, walk or plan."""
    layers: Shown = field(
        default_factory=lambda: {"roof": None, "walls": True, "labels": True, "map": True}
    )
    """What is shown besides the machines. `roof: None` shows it to a camera under it."""
    selection: str | None = None
    tab: str = "parameters"
    analysis: bool = False
    """Whether the drawer with the charts is open."""
    ranked: bool = False
    """Station list by the value of the lens instead of in flow order."""
    closed_areas: list[str] = field(default_factory=list)
    toast: Shown | None = None
    """What became of the last thing this page asked for, or a notice: {id, text, kind, undo}."""

    layout_name: str = ""
    layout_file: str = ""
    has_estimates: bool = False

    revision: int = 1
    timeline_revision: int | None = None
    kpi_revision: int | None = None
    kpi_ready_at: float | None = None
    """Server time (s since the epoch) at which the figures of `kpi_revision` were ready."""
    kpis: Shown | None = None
    """The first level of what /api/kpis answers: throughput, bottleneck, runs."""

    unsaved: int = 0
    can_undo: bool = False
    can_redo: bool = False
    progress: Shown | None = None
    """What the server works on: {stage, done, total}."""
    notice: Shown | None = None
    """What every page is told, by language: {id, kind, en, ko}."""

    catalogues: Shown = field(default_factory=dict)
    """Language -> every word on the screen."""
    shown: Shown = field(default_factory=dict)
    """Language -> what the panels say: stations (in flow order: id, name, other_name), rail,
    lenses, result.
    """


OWN_TO_EACH_PAGE = (
    "theme",
    "lang",
    "lens",
    "mode",
    "layers",
    "selection",
    "tab",
    "analysis",
    "ranked",
    "closed_areas",
    "toast",
)
"""What a page decides for itself: one turned dark and Korean for a stage leaves the others as they
are. The server never hears of it.
"""

NAMES = tuple(entry.name for entry in fields(UiState))


def show(state: State, **changes: object) -> None:
    """Writes fields of UiState into trame's state and sends what differs. Must run on the event
    loop.
    """
    unknown = sorted(set(changes) - set(NAMES))
    if unknown:
        raise KeyError(f"not a field of UiState: {', '.join(unknown)}")
    with state:
        state.update(changes)


def start_state(state: State, ui: UiState) -> None:
    """Puts every field into trame's state before the first page asks for it."""
    state.update(asdict(ui))
    state.client_only(*OWN_TO_EACH_PAGE)

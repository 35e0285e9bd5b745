"""The panels: HTML in which names of UiState come in, and values or triggers go out."""

from functools import cache
from pathlib import Path

PANELS = (
    "top_bar",
    "station_list",
    "view",
    "result",
    "inspector",
    "analysis",
    "transport",
    "toast",
)


@cache
def panel(name: str) -> str:
    """Vue template of one panel."""
    return (Path(__file__).parent / f"{name}.html").read_text(encoding="utf-8")

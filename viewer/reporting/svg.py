"""Small SVG: what the charts of the report are made of. Texts are escaped here, once."""

import math
from collections.abc import Sequence
from html import escape

PATTERNED = ("starved", "blocked", "down", "changeover", "off_shift")
"""States whose bars carry a pattern besides their colour; working is plain and half as strong."""

PATTERNS = """<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>
<pattern id="p-starved" width="6" height="6" patternUnits="userSpaceOnUse">
<rect width="6" height="6" fill="#3496db"/><circle cx="3" cy="3" r="1.1" class="mark"/></pattern>
<pattern id="p-blocked" width="6" height="6" patternUnits="userSpaceOnUse">
<rect width="6" height="6" fill="#c58700"/>
<path d="M-1 7L7-1M-7 7L1-1M5 7L13-1" class="line" stroke-width="1.6"/></pattern>
<pattern id="p-down" width="6" height="6" patternUnits="userSpaceOnUse">
<rect width="6" height="6" fill="#b52d0c"/>
<path d="M-1 7L7-1M-1-1L7 7" class="line" stroke-width="1"/></pattern>
<pattern id="p-changeover" width="6" height="6" patternUnits="userSpaceOnUse">
<rect width="6" height="6" fill="#6b3fa8"/><rect width="1.6" height="6" class="mark"/></pattern>
<pattern id="p-off_shift" width="6" height="6" patternUnits="userSpaceOnUse">
<rect width="6" height="6" fill="#8a929c"/>
<rect y="2.2" width="6" height="1.2" class="mark"/></pattern>
</defs></svg>"""


def svg(parts: Sequence[str], *, width: float, height: float, label: str) -> str:
    """A picture; `label` is what a screen reader says instead."""
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(label)}">'
        + "".join(parts)
        + "</svg>"
    )


def text(
    x: float, y: float, words: str, *, anchor: str = "start", kind: str = "label", most: int = 26
) -> str:
    """A line of text, cut off after `most` signs (the whole of it then is its tooltip)."""
    shown = words if len(words) <= most else words[: most - 1] + "…"
    more = "" if shown == words else f"<title>{escape(words)}</title>"
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">'
        f"{escape(shown)}{more}</text>"
    )


def bar(x: float, y: float, width: float, height: float, kind: str, tip: str = "") -> str:
    """A rectangle of a class or, for a state, with its pattern."""
    fill = f'fill="url(#p-{kind})"' if kind in PATTERNED else f'class="{kind}"'
    inside = f"<title>{escape(tip)}</title>" if tip else ""
    return (
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{max(width, 0):.2f}" '
        f'height="{max(height, 0):.2f}" {fill}>{inside}</rect>'
    )


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" class="{kind}"/>'


def path(points: Sequence[tuple[float, float]], kind: str, *, closed: bool = False) -> str:
    places = "L".join(f"{x:.2f} {y:.2f}" for x, y in points)
    return f'<path d="M{places}{"Z" if closed else ""}" class="{kind}"/>'


def dot(x: float, y: float, kind: str, tip: str) -> str:
    return (
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="3" class="{kind}">'
        f"<title>{escape(tip)}</title></circle>"
    )


def ticks(low: float, high: float, *, about: int = 4) -> list[float]:
    """Round numbers that begin at or below `low` and end at or above `high`."""
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        high = low + (abs(low) or 1.0) * 0.1
    rough = (high - low) / about
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * k for k in (1, 2, 5, 10) if unit * k >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [k * step for k in range(first, last + 1)]


def number(value: float) -> str:
    """Four significant digits at most, with a true minus."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "–"
    digits = 3 - math.floor(math.log10(abs(value)))
    shown = f"{round(value, digits):,.{max(0, digits)}f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return shown.replace("-", "−")

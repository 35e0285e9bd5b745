"""Figures as text: thousands commas, true minus, no-break spaces, no more digits than the interval
supports.
"""

import math

NBSP = "\u00a0"
MINUS = "\u2212"
MISSING = "\u2013"


def decimals_for(half_width: float | None, value: float) -> int:
    """Decimals worth showing: the interval's second digit, at most four significant digits of the
    value. Negative where even tens or thousands say nothing.
    """
    if not math.isfinite(value):
        return 0
    by_value = 3 - (math.floor(math.log10(abs(value))) if abs(value) > 0 else 0)
    if half_width is None or not math.isfinite(half_width) or half_width <= 0:
        return min(by_value, 2)
    by_interval = 1 - math.floor(math.log10(half_width))
    return max(min(by_interval, by_value, 3), min(by_value, 0))


def number(value: float | None, decimals: int = 0, *, sign: bool = False) -> str:
    """`1234.5` -> "1,235"; with `sign`, "+1,235" or a true minus. None and not-a-number give a
    dash.
    """
    if value is None or not math.isfinite(value):
        return MISSING
    text = f"{round(abs(value), decimals):,.{max(decimals, 0)}f}"
    is_zero = float(text.replace(",", "")) == 0
    if value < 0 and not is_zero:
        return MINUS + text
    return ("+" if sign and not is_zero else "") + text


def interval(low: float, high: float, decimals: int = 0, *, sign: bool = False) -> str:
    """`[8,990, 9,438]`."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    return f"[{number(low, decimals, sign=sign)}, {number(high, decimals, sign=sign)}]"


def plus_minus(half_width: float, decimals: int) -> str:
    """`± 0.07`; empty when the half width is not known, or nothing at all varies."""
    if not math.isfinite(half_width) or abs(half_width) < 1e-9:
        return ""
    return f"±{NBSP}{number(half_width, decimals)}"


def plain(value: float, digits: int = 4) -> str:
    """A parameter as a person types it: at most `digits` significant digits, no thousands comma,
    ASCII minus.
    """
    if value == int(value) and abs(value) < 1e12:
        return str(int(value))
    return f"{float(f'{value:.{digits}g}'):.10f}".rstrip("0").rstrip(".")


def clock(seconds: float) -> str:
    """`15158` -> "04:12:38"."""
    whole = int(max(0.0, seconds))
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"

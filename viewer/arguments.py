"""What the words on the command line may be; each function turns one word into a value.

All raise argparse.ArgumentTypeError, whose text becomes one line on stderr.
"""

import math
import os
from argparse import ArgumentTypeError
from collections.abc import Callable
from pathlib import Path

LONGEST_HOURS = 10 * 365 * 24.0
MOST_REPLICATIONS = 10_000_000
LARGEST_SIDE_PX = 8192


def number(word: str, expected: str) -> float:
    try:
        value = float(word)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ArgumentTypeError(f"expected {expected}, got {word}")
    return value


def whole(word: str, expected: str, *, lowest: int, highest: int) -> int:
    try:
        value = int(word)
    except ValueError:
        value = lowest - 1
    if not lowest <= value <= highest:
        raise ArgumentTypeError(f"expected {expected}, got {word}")
    return value


def hours(word: str) -> float:
    """Simulated time after the warm-up, h."""
    expected = f"a number of hours above 0, at most {LONGEST_HOURS:.0f}"
    value = number(word, expected)
    if not 0 < value <= LONGEST_HOURS:
        raise ArgumentTypeError(f"expected {expected}, got {word}")
    return value


def warmup_hours(word: str) -> float:
    """Simulated time before anything is counted, h."""
    expected = f"a number of hours from 0 to {LONGEST_HOURS:.0f}"
    value = number(word, expected)
    if not 0 <= value <= LONGEST_HOURS:
        raise ArgumentTypeError(f"expected {expected}, got {word}")
    return value


def count(word: str) -> int:
    expected = f"a whole number from 1 to {MOST_REPLICATIONS}"
    return whole(word, expected, lowest=1, highest=MOST_REPLICATIONS)


def share(word: str) -> float:
    """Half an interval over its mean, written 1% or 0.01."""
    expected = "a percentage like 1%, from 0.01% to 50%"
    percent = word.endswith("%")
    value = number(word.removesuffix("%"), expected) / (100 if percent else 1)
    if not 1e-4 <= value <= 0.5:
        raise ArgumentTypeError(f"expected {expected}, got {word}")
    return value


def seed(word: str) -> int:
    return whole(word, "a whole number from 0 to 2^63-1", lowest=0, highest=2**63 - 1)


def port_number(word: str) -> int:
    return whole(word, "a port from 1 to 65535", lowest=1, highest=65535)


def time_s(word: str) -> float:
    expected = "a number of seconds, 0 or more"
    value = number(word, expected)
    if value < 0:
        raise ArgumentTypeError(f"expected {expected}, got {word}")
    return value


def picture_size(word: str) -> tuple[int, int]:
    """Width and height in pixels, written 1280x720."""
    expected = f"a size like 1280x720, each side from 16 to {LARGEST_SIDE_PX}"
    width, cross, height = word.lower().partition("x")
    if not cross:
        raise ArgumentTypeError(f"expected {expected}, got {word}")
    limits = {"lowest": 16, "highest": LARGEST_SIDE_PX}
    try:
        return whole(width, expected, **limits), whole(height, expected, **limits)
    except ArgumentTypeError:
        raise ArgumentTypeError(f"expected {expected}, got {word}") from None


ALL_FORMATS = "all"


def format_or_all(word: str) -> str:
    return word if word == ALL_FORMATS else cell_format(word)


def cell_format(word: str) -> str:
    from viewer.factory.formats import FORMATS

    if word not in FORMATS:
        raise ArgumentTypeError(f"expected one of {', '.join(FORMATS)}, got {word}")
    return word


def output_file(*suffixes: str) -> Callable[[str], Path]:
    """A file that can be written, checked before hours of work go into it."""

    def convert(word: str) -> Path:
        path = Path(word)
        if path.suffix.lower() not in suffixes:
            raise ArgumentTypeError(f"expected a name ending in {suffixes[0]}, got {word}")
        if path.is_dir():
            raise ArgumentTypeError(f"{word} is a folder")
        if not path.parent.is_dir():
            raise ArgumentTypeError(f"there is no folder {path.parent}")
        if not os.access(path if path.exists() else path.parent, os.W_OK):
            raise ArgumentTypeError(f"{word} cannot be written")
        return path

    return convert

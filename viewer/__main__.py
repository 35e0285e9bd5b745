"""python -m viewer is the linetwin command."""

import gc
import sys

from viewer.cli import main

YOUNG_OBJECTS = 50_000
"""So many new objects before the collector looks at them again."""


def start() -> int:
    """The command as a process of its own, which is up and gone quickly."""
    # What is loaded at the start stays; to look at it again and again for something to collect
    # would take an eighth of a second, and to take it apart at the end as much again.
    gc.set_threshold(YOUNG_OBJECTS)
    code = main()
    gc.freeze()
    return code


if __name__ == "__main__":
    sys.exit(start())

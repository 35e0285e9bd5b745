"""Lines from layout text, for the tests of the report; see tests/validation/lines.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "validation"))

"""Where the files beside the code are: repository folders in a checkout, `viewer/data` in an
installed wheel.
"""

from pathlib import Path

PACKAGE: Path = Path(__file__).resolve().parent

_WHEEL_DATA = PACKAGE / "data"
_ROOT = _WHEEL_DATA if (_WHEEL_DATA / "assets").is_dir() else PACKAGE.parent

ASSETS: Path = _ROOT / "assets"
"""Holds `equipment/<id>/asset.toml` and the meshes."""

LAYOUTS: Path = _ROOT / "layouts"
"""Holds the built-in layouts."""

WEB_DIST: Path = PACKAGE / "web" / "dist"
"""The built browser bundle; absent in a checkout until it is built."""

DEFAULT_LAYOUT: Path = LAYOUTS / "ochang_46.yaml"
"""What opens when no layout is named."""

"""The build writes asset.toml and leaves alone what a person wrote into it."""

import sys
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.paths import ASSETS

sys.path.insert(0, str(ASSETS))
from cad.description import with_fields  # pyright: ignore[reportMissingImports]

HAND_WRITTEN = """id = "press"
size_m = [1, 1, 1]   # measured
# What the maker says of heights.
rate_by_format = {4680 = 60, 46120 = 52}
moving = [
  {node = "ram", kind = "stroke"},
]

[capacity_by_format]
4680 = 64   # cells a tray
"""

values = st.recursive(
    st.integers(-(2**60), 2**60)
    | st.floats(-1e9, 1e9).filter(lambda x: x == round(x, 9))
    | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
    | st.booleans(),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=8,
)


def test_keys_of_the_build_are_replaced_and_the_others_kept() -> None:
    text = with_fields(HAND_WRITTEN, {"size_m": [2.0, 1.0, 1.5], "moving": None, "band": "#112233"})
    assert tomllib.loads(text) == {
        "id": "press",
        "size_m": [2.0, 1.0, 1.5],
        "rate_by_format": {"4680": 60, "46120": 52},
        "band": "#112233",
        "capacity_by_format": {"4680": 64},
    }
    assert "# What the maker says of heights." in text
    assert "4680 = 64   # cells a tray" in text


def test_writing_twice_changes_nothing() -> None:
    fields = {"moving": [{"node": "ram", "axis": [0.0, 0.0, 1.0]}], "name_ko": "프레스"}
    once = with_fields(HAND_WRITTEN, fields)
    assert with_fields(once, fields) == once
    assert tomllib.loads(once)["moving"] == fields["moving"]


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), values, max_size=6))
def test_any_field_can_be_read_back(fields: dict[str, object]) -> None:
    text = with_fields(with_fields(HAND_WRITTEN, fields), fields)
    read = tomllib.loads(text)
    kept = tomllib.loads(HAND_WRITTEN)
    for name, value in (kept | fields).items():
        assert read[name] == (pytest.approx(value) if isinstance(value, float) else value)

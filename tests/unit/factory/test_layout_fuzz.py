"""Whatever stands in a file: a factory comes out, or lines that say what is wrong. Nothing else."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.errors import LayoutError
from viewer.factory.equipment import Catalogue
from viewer.factory.layout_file import load_layout, parse_layout
from viewer.paths import LAYOUTS

TEXTS = [path.read_text() for path in sorted(LAYOUTS.glob("[01]*.yaml"))]
SIGNS = ["-3", "0", "true", ".nan", ".inf", "1e400", "[1]", "{}", "null", "~", '"', "'", "&a", "*a"]
SIGNS += [
    "!!int",
    "<<:",
    "#",
    ":",
    "|",
    ">",
    "%",
    "@",
    "`",
    "storage",
    "batch",
    "[[[",
    "}}}",
    "1:30",
]
ODD = ["\t", "\r", "\n", "\x85", "\u2028", "\ufeff", "- ", "? ", "9" * 400]
PIECES = st.one_of(st.sampled_from([*SIGNS, *ODD]), st.text(max_size=8))


@st.composite
def broken_layouts(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(TEXTS))
    text = text[text.index("layout: 1") :]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 1, 3, 10, 60])))
        text = text[:start] + draw(PIECES) + text[end:]
    return text


def problems_of(load: Callable[[], object]) -> tuple[str, ...]:
    try:
        load()
    except LayoutError as error:
        return error.problems
    return ()


def only_lines_of_problems(text: str, catalogue: Catalogue) -> None:
    lines = problems_of(lambda: parse_layout(text, "x.yaml", catalogue))
    assert all(line.startswith("x.yaml") and line.isprintable() for line in lines)


@settings(deadline=None)
@given(text=broken_layouts())
def test_a_layout_with_random_damage_never_ends_in_a_traceback(text: str, catalogue: Catalogue):
    only_lines_of_problems(text, catalogue)


@settings(deadline=None)
@given(text=st.text(max_size=200))
def test_random_text_never_ends_in_a_traceback(text: str, catalogue: Catalogue):
    only_lines_of_problems(text, catalogue)


@settings(deadline=None)
@given(raw=st.binary(max_size=300))
def test_random_bytes_never_end_in_a_traceback(raw: bytes, catalogue: Catalogue, tmp_path_factory):
    path = tmp_path_factory.mktemp("bytes", numbered=True) / "x.yaml"
    path.write_bytes(raw)
    lines = problems_of(lambda: load_layout(path, catalogue))
    assert all(str(path) in line for line in lines)

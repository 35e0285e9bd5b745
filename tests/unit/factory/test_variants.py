"""Variants: small files that turn their base into another line, and say so when they cannot."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.factory.test_edit_sequences import LINE, LINES
from viewer.cli import main
from viewer.errors import InputError, LayoutError
from viewer.factory import variants
from viewer.factory.command_text import parse
from viewer.factory.equipment import load_catalogue
from viewer.factory.layout_file import load_layout, parse_layout
from viewer.factory.overlay import laid_over, overlay
from viewer.factory.variant_file import BaseMovedOn, VariantFile
from viewer.paths import LAYOUTS

CATALOGUE = load_catalogue()
BASE = parse_layout(LINE, "line.yaml", CATALOGUE)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "line.yaml"
    path.write_text(LINE)
    return path


@settings(deadline=None, max_examples=60)
@given(lines=st.lists(LINES, max_size=8))
def test_an_overlay_turns_its_base_into_whatever_was_edited(lines: list[str]):
    factory = BASE
    for line in lines:
        try:
            factory = parse(line, factory, CATALOGUE).apply(factory)
        except InputError:
            continue
    assert laid_over(BASE, overlay(BASE, factory), CATALOGUE) == factory


def test_a_variant_says_only_what_differs(base: Path):
    path = variants.branch(load_layout(base), "wide")
    assert main(["edit", str(path), "move a --by 0.5,0", "set e cycle_s=2"]) == 0
    text = path.read_text()
    assert "base: " in text
    assert text.split("changed:")[1].splitlines() == [
        "",
        "  stations:",
        "    a: {at_m: [5.5, 10]}",
        "    e: {cycle_s: 2}",
    ]
    variant = load_layout(path)
    assert isinstance(variant, VariantFile)
    assert variant.factory.station("a").at_m == (5.5, 10)
    assert base.read_text() == LINE


@pytest.mark.parametrize("number", [1, 5, 11, 12, 13, 14, 17])
def test_every_example_can_be_a_base(tmp_path: Path, number: int):
    source = next(LAYOUTS.glob(f"{number:02}_*.yaml"))
    copy = Path(shutil.copy(source, tmp_path))
    layout = load_layout(copy)
    id = layout.factory.station_ids[0]
    command = parse(f"set {id} name=Other", layout.factory, layout.catalogue)
    edited = command.apply(layout.factory)
    assert load_layout(variants.branch(layout, "other", edited)).factory == edited


def test_commands_take_a_variant_like_a_layout(base: Path, capsys):
    path = variants.branch(load_layout(base), "wide")
    assert main(["edit", str(path), "set e cycle_s=6"]) == 0
    capsys.readouterr()
    runs = ["--hours", "1", "--replications", "2", "--json"]
    assert main(["compare", str(base), str(path), *runs]) == 0
    assert '"worse"' in capsys.readouterr().out
    assert main(["diff", str(base), str(path)]) == 0
    assert capsys.readouterr().out == "e: cycle_s: 1 -> 6 s\n"


def test_a_base_that_has_moved_on_is_told_with_the_way_out(base: Path):
    path = variants.branch(load_layout(base), "wide")
    assert main(["edit", str(path), "set e cycle_s=6"]) == 0
    assert main(["edit", str(base), "set b machines=2"]) == 0
    with pytest.raises(BaseMovedOn, match="variant rebase"):
        load_layout(path)
    assert variants.base_has_moved(base, "wide")
    assert main(["variant", "rebase", str(base), "wide"]) == 0
    factory = load_layout(path).factory
    assert (factory.station("b").machines, factory.station("e").cycle_s.mean_s) == (2, 6)


def test_what_the_base_no_longer_has_is_told_when_it_is_rebased(base: Path):
    path = variants.branch(load_layout(base), "wide")
    assert main(["edit", str(path), "set d cycle_s=6"]) == 0
    assert main(["edit", str(base), "delete d"]) == 0
    before = path.read_bytes()
    with pytest.raises(LayoutError, match=r"changed\.stations\.d: the base has no such entry"):
        variants.rebase(base, "wide")
    assert path.read_bytes() == before


def test_variants_are_branched_renamed_deleted_and_restored(base: Path, capsys):
    assert main(["variant", "new", str(base), "wide"]) == 0
    path = variants.path_of_variant(base, "wide")
    assert main(["edit", str(path), "set e cycle_s=6"]) == 0
    assert main(["variant", "new", str(base), "wider", "--from", "wide"]) == 0
    assert main(["variant", "rename", str(base), "wide", "narrow"]) == 0
    assert variants.names(base) == ["narrow", "wider"]
    narrow, wider = (load_layout(variants.path_of_variant(base, n)) for n in ("narrow", "wider"))
    assert narrow.factory == wider.factory != load_layout(base).factory
    assert main(["variant", "delete", str(base), "narrow"]) == 0
    assert (variants.names(base), variants.names(base, deleted=True)) == (["wider"], ["narrow"])
    assert main(["variant", "restore", str(base), "narrow"]) == 0
    assert load_layout(variants.path_of_variant(base, "narrow")).factory == wider.factory
    capsys.readouterr()
    assert main(["variant", "list", str(base)]) == 0
    assert capsys.readouterr().out.count(".yaml") == 2


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["new", "wide"], "is there already"),
        (["new", "../x"], "expected letters, digits"),
        (["delete", "wid"], "no variant 'wid'; did you mean 'wide'?"),
        (["restore", "wide"], "no deleted variant 'wide'"),
        (["rename", "wide"], "rename LAYOUT OLD NEW"),
        (["rename", "wide", "wide"], "is there already"),
        (["list", "wide"], "expected variant list LAYOUT"),
    ],
)
def test_what_cannot_be_done_with_a_variant_is_told(base: Path, capsys, words, problem):
    variants.branch(load_layout(base), "wide")
    action, *names = words
    assert main(["variant", action, str(base), *names]) == 2
    assert problem in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("base: ", "base: no_", ":3: base: no such file"),
        ("variant: 1", "variant: 2", ":1: variant: expected 1, got 2"),
        (
            "variant: 1",
            "variant: 1\nchangd: {}",
            ":2: changd: unknown key; did you mean 'changed'?",
        ),
        ("    e:", "    f:", "changed.stations.f: the base has no such entry"),
        ("{cycle_s: 6}", "{cycle_s: -6}", "stations[4].cycle_s: expected a time above 0 s, got -6"),
        ("{cycle_s: 6}", "6", "changed.stations.e: expected a mapping"),
    ],
)
def test_a_wrong_variant_is_told_at_its_line(base: Path, old: str, new: str, problem: str):
    path = variants.branch(load_layout(base), "wide")
    assert main(["edit", str(path), "set e cycle_s=6"]) == 0
    path.write_text(path.read_text().replace('base: "../', "base: ../").replace('yaml"', "yaml"))
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(LayoutError) as refused:
        load_layout(path)
    assert problem in refused.value.problems[0]
    assert refused.value.problems[0].startswith(str(path))

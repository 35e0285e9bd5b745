"""Crews, calendars and parts go by names the file chooses, in an order that has a meaning."""

import difflib
from pathlib import Path

import pytest

from viewer.factory.layout_file import LayoutFile, load_layout
from viewer.factory.model import Factory

NAMED = """\
layout: 1
plan: [{format: 4680}]
crews:                       # estimate
  shop: 2                    # by day
  weld: 1
shifts:
  early: [{days: [mon, tue], from_h: 6, to_h: 14}]   # two days
  late:
    - {from_h: 14, to_h: 22}
stations:
  - {id: cells, at_m: [5, 10], cycle_s: 3, shift: late}
  - {id: boxes, at_m: [5, 20], cycle_s: 3}
  - {id: batch, at_m: [5, 30], cycle_s: 3}
  - id: packing
    at_m: [15, 10]
    cycle_s: 3
    failures: {mtbf_s: 60, mttr_s: 5, crew: weld}
    joins: {cells: 1, boxes: 2, batch: 1}   # one of each
links:
  - {from: cells, to: packing}
  - {from: boxes, to: packing}
  - {from: batch, to: packing}
"""


def opened(tmp_path: Path) -> LayoutFile:
    path = tmp_path / "line.yaml"
    path.write_text(NAMED)
    return load_layout(path)


def changes(text: str) -> list[str]:
    diff = difflib.unified_diff(NAMED.splitlines(), text.splitlines(), n=0, lineterm="")
    return [line for line in diff if not line.startswith(("---", "+++", "@@"))]


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        (
            {"crews": {"shop": 3, "weld": 1}},
            ["-  shop: 2                    # by day", "+  shop: 3                    # by day"],
        ),
        ({"crews": {"shop": 2, "weld": 1, "links": 4}}, ["+  links: 4"]),
        ({"crews": {"weld": 1}}, ["-  shop: 2                    # by day"]),
        (
            {"shifts": {"early": ("mon", "tue", "wed"), "late": None}},
            [
                "-  early: [{days: [mon, tue], from_h: 6, to_h: 14}]   # two days",
                "+  early: [{days: [mon, tue, wed], from_h: 6, to_h: 14}] # two days",
            ],
        ),
        (
            {"shifts": {"late": None}},
            ["-  early: [{days: [mon, tue], from_h: 6, to_h: 14}]   # two days"],
        ),
        (
            {"joins": {"cells": 1, "boxes": 3, "batch": 1}},
            [
                "-    joins: {cells: 1, boxes: 2, batch: 1}   # one of each",
                "+    joins: {cells: 1, boxes: 3, batch: 1}   # one of each",
            ],
        ),
        (
            {"joins": {"batch": 1, "cells": 1, "boxes": 2}},
            [
                "-    joins: {cells: 1, boxes: 2, batch: 1}   # one of each",
                "+    joins: {batch: 1, cells: 1, boxes: 2}   # one of each",
            ],
        ),
    ],
)
def test_what_goes_by_name_is_changed_in_its_line(tmp_path: Path, changed, wanted: list[str]):
    layout = opened(tmp_path)
    factory = layout.factory
    if "joins" in changed:
        factory = factory.with_station("packing", joins=changed["joins"])
    if "crews" in changed:
        factory = Factory.model_validate({**dict(factory), "crews": changed["crews"]})
    if "shifts" in changed:
        shifts = {
            name: factory.shifts[name]
            if days is None
            else tuple(one.model_copy(update={"days": days}) for one in factory.shifts[name])
            for name, days in changed["shifts"].items()
        }
        factory = Factory.model_validate({**dict(factory), "shifts": shifts})
    assert factory != layout.factory
    layout.save(factory)
    text = layout.path.read_text()
    assert sorted(changes(text)) == sorted(wanted)
    assert load_layout(layout.path).factory == factory


def test_the_first_of_several_crews_is_another_one_after_a_swap(tmp_path: Path):
    layout = opened(tmp_path)
    swapped = Factory.model_validate({**dict(layout.factory), "crews": {"weld": 1, "shop": 2}})
    assert swapped != layout.factory
    layout.save(swapped)
    assert list(load_layout(layout.path).factory.crews) == ["weld", "shop"]

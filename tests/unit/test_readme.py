"""The README tells the truth: its commands parse, its files exist, its tables match the models."""

import re
import shlex
from pathlib import Path
from typing import get_args

import pytest

from viewer import __version__, cli
from viewer.factory.durations import PARAMETERS
from viewer.factory.flow import PITCH_M, SPEED_M_S
from viewer.factory.formats import FORMATS
from viewer.factory.hall import DoorKind, ZoneKind
from viewer.factory.layout_file import parse_layout
from viewer.factory.model import KEYS, Arrangement, Station

OPTION = re.compile(r"--[a-z][a-z-]+")


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text()


@pytest.fixture(scope="module")
def reference(readme: str) -> str:
    """The section on the layout file."""
    return readme.split("## The layout file")[1].split("\n## ")[0]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def launch_commands(readme: str) -> list[list[str]]:
    """Words behind launch.py of every command that could be typed as it stands."""
    lines = [line for block in blocks(readme, "sh") for line in block.splitlines()]
    words = [shlex.split(line, comments=True) for line in lines if "[" not in line]
    return [line[2:] for line in words if line[:2] == ["python3", "launch.py"]]


def test_every_command_shown_can_be_typed(readme: str, root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(root)
    commands = launch_commands(readme)
    assert [] in commands
    assert ["test"] in commands
    named = [words for words in commands if words[:1] not in ([], ["test"])]
    assert {words[0] for words in named} == {"check", "simulate", "shot"}
    for words in named:
        options = cli.parser().parse_args(cli.with_command(words))
        assert options.layout.is_file()


def test_the_synopsis_names_every_option_and_no_other(readme: str):
    synopsis = next(block for block in blocks(readme, "sh") if "[serve]" in block)
    entries = re.split(r"^python3 launch\.py ", synopsis, flags=re.MULTILINE)[1:]
    shown = {entry.split()[0].strip("[]"): set(OPTION.findall(entry)) for entry in entries}
    assert set(shown) == set(cli.COMMANDS)
    for command in set(cli.COMMANDS) - {"test"}:
        assert shown[command] == options_of(command)


def options_of(command: str) -> set[str]:
    """Long options of one command, read off its own usage line."""
    subparsers = next(
        action for action in cli.parser()._actions if isinstance(action.choices, dict)
    )
    assert isinstance(subparsers.choices, dict)
    return set(OPTION.findall(subparsers.choices[command].format_usage()))


def test_links_and_pictures_exist(readme: str, root: Path):
    targets = [one for one in re.findall(r"\]\(([^)]+)\)", readme) if "://" not in one]
    assert "assets/readme/hero.png" in targets
    assert [one for one in targets if not (root / one).exists()] == []


def test_the_key_tables_match_the_models(reference: str):
    rows = [line for line in reference.splitlines() if line.startswith("| `")]
    shown = {key for row in rows for key in re.findall(r"`([a-z][a-z_]*)`", row)}
    known = {key for keys in KEYS.values() for key in keys}
    assert len(known) > 50
    assert known - shown == set()
    assert shown - known == set()


def test_station_keys_stand_in_the_station_table(reference: str):
    table = reference.split("**stations**")[1].split("**links**")[0]
    missing = [key for key in KEYS["stations"] if f"`{key}`" not in table]
    assert missing == []
    for key in ("equipment", "arrangement", "fill", "first_row", "kind"):
        default = Station.model_fields[key].default
        row = next(line for line in table.splitlines() if line.startswith(f"| `{key}`"))
        assert row.split("|")[3].strip() == default


def test_choices_are_complete(reference: str):
    for choices in (get_args(Arrangement), get_args(ZoneKind), get_args(DoorKind), FORMATS):
        assert [choice for choice in choices if choice not in reference] == []
    for name, parameters in PARAMETERS.items():
        assert f"`{name} {{{', '.join(parameters)}}}`" in reference


def test_link_defaults_are_those_of_the_code(reference: str):
    for values in (SPEED_M_S, PITCH_M):
        by_kind = [values[kind] for kind in ("puck", "conveyor", "tray", "amr")]
        assert ", ".join(f"{value:g}" for value in by_kind) in reference


def test_the_example_is_a_layout(reference: str):
    (example,) = blocks(reference, "yaml")
    factory = parse_layout(example, "README.md")
    assert factory.station_ids == ("winding", "filling")


def test_the_version_is_in_the_changelog(root: Path):
    assert f"\n## {__version__} " in (root / "CHANGELOG.md").read_text()

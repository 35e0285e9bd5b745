"""Tours: storyboards that lead through a line, read strictly, with the line of every problem."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, Field, ValidationError

from viewer.errors import LayoutError
from viewer.factory.document import Document, read_document
from viewer.factory.messages import did_you_mean, dotted, problems_of
from viewer.factory.strict import CONFIG
from viewer.factory.values import Location, shown
from viewer.paths import LAYOUTS

if TYPE_CHECKING:
    from viewer.app.state import Shown

VERSION = 1
LARGEST_BYTES = 1_000_000

Text = Annotated[str, Field(min_length=1, max_length=200)]
Metres = Annotated[tuple[float, float, float], Field()]
LensName = Literal["state", "utilisation", "bottleneck", "wip", "energy", "format", "none"]


class Place(BaseModel):
    """A camera of its own, hall frame."""

    model_config = CONFIG
    position_m: Metres
    target_m: Metres


class Step(BaseModel):
    """One picture of the tour."""

    model_config = CONFIG
    title: Text
    title_ko: Text
    caption: Text
    caption_ko: Text
    view: str | Place = "overview"
    """A view of the layout, station:<id>, or a camera of its own."""
    time_s: Annotated[float, Field(ge=0)] | None = None
    """Where the clock is put; without it, it just goes on."""
    speed: Annotated[float, Field(ge=1, le=3600)] = 60.0
    """Simulated seconds in a second."""
    lens: LensName = "none"
    select: str | None = None
    """A station."""
    duration_s: Annotated[float, Field(ge=1, le=600)] = 12.0


class Tour(BaseModel):
    """A storyboard for one layout."""

    model_config = CONFIG
    tour: Literal[1]
    layout: str
    """Name of the layout file it leads through."""
    name: Text
    name_ko: Text
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=100)]

    def to_json(self) -> Shown:
        """As the page shows it: titles and captions by language."""
        return {
            "names": {"en": self.name, "ko": self.name_ko},
            "steps": [
                {
                    "titles": {"en": step.title, "ko": step.title_ko},
                    "captions": {"en": step.caption, "ko": step.caption_ko},
                    **step.model_dump(
                        include={"view", "time_s", "speed", "lens", "select", "duration_s"}
                    ),
                }
                for step in self.steps
            ],
        }


KEYS = {
    "": tuple(Tour.model_fields),
    "steps": tuple(Step.model_fields),
    "view": tuple(Place.model_fields),
}


def read_tour(text: str, name: str, *, stations: Collection[str], views: Collection[str]) -> Tour:
    """Parses and checks a tour of a line with these stations and named views.

    Raises LayoutError with one line `name:line: place: expected ..., got ...` for each problem.
    """
    document = read_document(text, name)
    data = document.plain() if document is not None else None
    if document is None or not isinstance(data, dict):
        raise LayoutError(f"{name}:1: expected a mapping with steps; begin with `tour: {VERSION}`")
    problems = [(problem.line, problem.where, problem.text) for problem in document.problems]
    tour = None
    try:
        tour = Tour.model_validate(data)
    except ValidationError as error:
        for where, said in problems_of(error, known=KEYS):
            place = tuple(part for part in where if part not in ("[key]", "str", "Place"))
            problems.append((document.line_of(place), place, said))
    for number, step in enumerate(tour.steps if tour else ()):
        problems += _unknown(document, number, step, stations, views)
    if problems or tour is None:
        raise LayoutError(_lines(problems, name))
    return tour


def _unknown(
    document: Document,
    number: int,
    step: Step,
    stations: Collection[str],
    views: Collection[str],
) -> list[tuple[int, Location, str]]:
    """What a step refers to and does not exist."""
    found: list[tuple[int, Location, str]] = []

    def complain(key: str, said: str) -> None:
        where = ("steps", number, key)
        found.append((document.line_of(where), where, said))

    if step.select is not None and step.select not in stations:
        near = did_you_mean(step.select, list(stations))
        complain("select", f"unknown station {shown(step.select)}{near}")
    if isinstance(step.view, str):
        station = step.view.removeprefix("station:")
        if station != step.view and station not in stations:
            near = did_you_mean(station, list(stations))
            complain("view", f"unknown station {shown(station)}{near}")
        elif station == step.view and step.view not in views:
            complain(
                "view", f"unknown view {shown(step.view)}{did_you_mean(step.view, list(views))}"
            )
    return found


def _lines(problems: Sequence[tuple[int, Location, str]], name: str) -> list[str]:
    return list(
        dict.fromkeys(
            f"{name}:{line}: {dotted(where)}{': ' if where else ''}{said}"
            for line, where, said in sorted(problems, key=lambda problem: problem[0])
        )
    )


def tours_of(
    layout: Path, *, stations: Collection[str], views: Collection[str]
) -> tuple[list[Tour], list[str]]:
    """The tours of a layout, from the folder `tours` beside it or beside the built-in layouts, and
    what is wrong with those that are left out.
    """
    tours: list[Tour] = []
    problems: list[str] = []
    seen: set[str] = set()
    for folder in dict.fromkeys((layout.parent / "tours", LAYOUTS / "tours")):
        for path in sorted(folder.glob("*.yaml")):
            if path.name in seen:
                continue
            seen.add(path.name)
            try:
                if path.stat().st_size > LARGEST_BYTES:
                    raise LayoutError(f"{path}: larger than {LARGEST_BYTES} bytes")
                text = path.read_text(encoding="utf-8")
                if not _leads_through(text, layout.name):
                    continue
                tours.append(read_tour(text, str(path), stations=stations, views=views))
            except LayoutError as problem:
                problems += problem.problems
            except (OSError, UnicodeDecodeError) as problem:
                problems.append(f"{path}: {problem}")
    return tours, problems


def _leads_through(text: str, layout: str) -> bool:
    """Whether a storyboard is about this layout; one that does not say so counts as about it, so
    that its problems are told."""
    document = read_document(text, layout)
    data = document.plain() if document is not None else None
    return not isinstance(data, dict) or data.get("layout", layout) == layout

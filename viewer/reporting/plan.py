"""A plan of the hall with two layouts in it: where things stood, and where they stand now.

Drawn with Pillow in twice the size and scaled down. The hall frame (x east, y north) is turned
upside down, because pixels count from the top.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from PIL import Image, ImageDraw

from viewer.errors import RenderError
from viewer.factory.difference import Change, differences
from viewer.factory.equipment import Catalogue
from viewer.factory.floor import Floor
from viewer.factory.model import Factory, Station
from viewer.factory.things import Thing, furniture_index, path_of
from viewer.scene.fonts import font_for

Point = tuple[float, float]
Corners = Sequence[Point]

WIDTH_PX = 1800
FINER = 2
MARGIN_PX = 40
LEGEND_PX = 56
PAPER, INK, QUIET = "#ffffff", "#22262b", "#8a9099"
HALL, ZONE, WALL, COLUMN = "#5b626b", "#f1f3f5", "#b9bfc6", "#9aa1a9"
SAME, SAME_EDGE, BELT = "#dfe3e7", "#b4bac1", "#c9ced4"
MOVED, ADDED, REMOVED, CHANGED = "#2463c4", "#1d8a4c", "#c23a32", "#b97800"


@dataclass(frozen=True)
class Mark:
    """How a kind of change looks, and what the legend calls it."""

    colour: str
    text: str


MARKS = {
    "moved": Mark(MOVED, "moved or turned (dashed: before)"),
    "added": Mark(ADDED, "added"),
    "removed": Mark(REMOVED, "removed"),
    "changed": Mark(CHANGED, "figures changed"),
}


def draw_difference(a: Factory, b: Factory, catalogue: Catalogue, out: Path) -> None:
    """Write the plan of `b` with what differs from `a` marked in it, as PNG.

    Raises LayoutError and AssetError for layouts that make no line, RenderError where the file
    cannot be written.
    """
    picture = picture_of_difference(a, b, catalogue)
    try:
        picture.save(out)
    except OSError as error:
        raise RenderError(f"{out}: cannot be written: {error.strerror or error}") from None


def picture_of_difference(a: Factory, b: Factory, catalogue: Catalogue) -> Image.Image:
    """The plan as a picture, WIDTH_PX wide. Raises LayoutError and AssetError."""
    sheet = _Sheet([a, b])
    before, after = Floor(a, catalogue), Floor(b, catalogue)
    changes = differences(a, b)
    sheet.hall(after)
    sheet.belts(after, _paths(changes, "added"))
    told = {kind: _paths(changes, kind) for kind in ("moved", "rotated", "added", "changed")}
    shifted = told["moved"] | told["rotated"]
    names = {c.path: str(c.before) for c in changes if c.kind == "renamed"}

    def colour_of(path: str) -> str | None:
        if path in told["added"]:
            return ADDED
        if path in shifted:
            return MOVED
        return CHANGED if path in told["changed"] else None

    # What is marked lies on top of what is not.
    things = (*b.stations, *b.furniture)
    for thing in sorted(things, key=lambda one: colour_of(path_of(one)) is not None):
        sheet.thing(_outlines(after, thing), colour_of(path_of(thing)))
    removed = _paths(changes, "removed")
    for thing in (*a.stations, *a.furniture):
        path = path_of(thing)
        outlines = _outlines(before, thing)
        if path in removed:
            sheet.ghost(outlines, REMOVED)
            sheet.label(_middle(outlines), path, REMOVED)
    ids = {names.get(path, path): path for path in shifted}
    for thing in (*a.stations, *a.furniture):
        if path_of(thing) in ids:
            sheet.ghost(_outlines(before, thing), MOVED)
            now = next(t for t in (*b.stations, *b.furniture) if path_of(t) == ids[path_of(thing)])
            sheet.arrow(thing.at_m, now.at_m, MOVED)
    for thing in (*b.stations, *b.furniture):
        path = path_of(thing)
        marked = path in shifted | told["added"] | told["changed"]
        if marked or isinstance(thing, Station):
            outlines = _outlines(after, thing)
            if isinstance(thing, Station):
                sheet.label(_middle(outlines), thing.label, INK if marked else QUIET)
            else:
                # Furniture is smaller than its name, which goes above it.
                x, y = _middle(outlines)
                top = max(point[1] for corners in outlines for point in corners)
                sheet.label((x, top + (top - y) + 0.5), path, INK)
    return sheet.finished(a.name if a.name == b.name else f"{a.name} -> {b.name}", len(changes))


def _paths(changes: Sequence[Change], kind: str) -> set[str]:
    return {change.path for change in changes if change.kind == kind}


def _outlines(floor: Floor, thing: Thing) -> list[Corners]:
    """Footprints of all machines of a station, or of a piece of furniture (hall frame, m)."""
    if isinstance(thing, Station):
        return [[(x, y) for x, y in corners] for corners in floor.placements[thing.id].corners]
    number = furniture_index(floor.factory, thing.id)
    corners = shapely.get_coordinates(floor.furniture_outline(number))[:-1]
    return [[(float(x), float(y)) for x, y in corners]]


def _middle(outlines: Sequence[Corners]) -> Point:
    points = np.array([point for corners in outlines for point in corners])
    x, y = ((points.min(axis=0) + points.max(axis=0)) / 2).tolist()
    return x, y


class _Sheet:
    """A picture that takes metres of the hall frame."""

    def __init__(self, lines: Sequence[Factory]) -> None:
        spots = [thing.at_m for f in lines for thing in (*f.stations, *f.furniture)]
        corners = [f.hall.size_m for f in lines]
        # What stands outside the hall has to be seen, too.
        self.west = min(0.0, *(x for x, _ in spots)) - 1
        self.south = min(0.0, *(y for _, y in spots)) - 1
        east = max(x for x, _ in (*spots, *corners)) + 1
        self.north = max(y for _, y in (*spots, *corners)) + 1
        inner = (WIDTH_PX - 2 * MARGIN_PX) * FINER
        self.scale = inner / (east - self.west)
        height = math.ceil((self.north - self.south) * self.scale)
        edge = MARGIN_PX * FINER
        size = (WIDTH_PX * FINER, height + 2 * edge + 2 * LEGEND_PX * FINER)
        self.image = Image.new("RGB", size, PAPER)
        self.draw = ImageDraw.Draw(self.image)
        self.top = edge + LEGEND_PX * FINER
        self.placed: list[tuple[float, float, float, float]] = []

    def px(self, point: Sequence[float]) -> Point:
        x = MARGIN_PX * FINER + (point[0] - self.west) * self.scale
        return x, self.top + (self.north - point[1]) * self.scale

    def _box(self, rect: Sequence[float]) -> tuple[Point, Point]:
        west, south, east, north = rect
        return self.px((west, north)), self.px((east, south))

    def hall(self, floor: Floor) -> None:
        hall = floor.factory.hall
        for zone in hall.zones:
            if zone.kind != "wall":
                self.draw.rectangle(self._box(zone.rect_m), fill=ZONE)
        for zone in hall.zones:
            if zone.kind == "wall":
                self.draw.rectangle(self._box(zone.rect_m), fill=WALL)
        if hall.columns is not None:
            half = hall.columns.side_m / 2
            for x, y in hall.columns.centres_m:
                box = self._box((x - half, y - half, x + half, y + half))
                self.draw.rectangle(box, fill=COLUMN)
        length_m, width_m = hall.size_m
        box = self._box((0, 0, length_m, width_m))
        self.draw.rectangle(box, outline=HALL, width=2 * FINER)

    def belts(self, floor: Floor, added: set[str]) -> None:
        width = max(FINER, round(0.25 * self.scale))
        for link in floor.links:
            points = [self.px(point[:2]) for point in link.path_m.tolist()]
            colour = ADDED if link.id in added else BELT
            self.draw.line(points, fill=colour, width=width, joint="curve")

    def thing(self, outlines: Sequence[Corners], colour: str | None) -> None:
        for corners in outlines:
            points = [self.px(point) for point in corners]
            fill = SAME if colour is None else _lighter(colour)
            edge, width = (SAME_EDGE, 1) if colour is None else (colour, 2)
            self.draw.polygon(points, fill=fill, outline=edge, width=width * FINER)

    def ghost(self, outlines: Sequence[Corners], colour: str) -> None:
        for corners in outlines:
            points = [self.px(point) for point in corners]
            for start, end in zip(points, [*points[1:], points[0]], strict=True):
                self._dashes(start, end, colour)

    def _dashes(self, start: Point, end: Point, colour: str) -> None:
        length = math.dist(start, end)
        dash = 5.0 * FINER
        count = max(1, round(length / dash / 2))
        for k in range(count):
            along = [(2 * k + edge) / (2 * count) for edge in (0, 1)]
            ends = [
                (start[0] + (end[0] - start[0]) * s, start[1] + (end[1] - start[1]) * s)
                for s in along
            ]
            self.draw.line(ends, fill=colour, width=round(1.5 * FINER))

    def arrow(self, start_m: Point, end_m: Point, colour: str) -> None:
        start, end = self.px(start_m), self.px(end_m)
        length = math.dist(start, end)
        if length < 4 * FINER:
            return
        way = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
        head = min(9.0 * FINER, length)
        neck = (end[0] - way[0] * head, end[1] - way[1] * head)
        self.draw.line([start, neck], fill=colour, width=2 * FINER)
        side = (-way[1] * head * 0.45, way[0] * head * 0.45)
        wings = [(neck[0] + s * side[0], neck[1] + s * side[1]) for s in (1, -1)]
        self.draw.polygon([end, *wings], fill=colour)

    def label(self, at_m: Point, text: str, colour: str) -> None:
        """The text over a point, a line lower where another one stands already."""
        face = font_for(text, 13 * FINER)
        x, y = self.px(at_m)
        west, top, east, bottom = self.draw.textbbox((x, y), text, font=face, anchor="mm")
        height = bottom - top + 2 * FINER
        for _ in range(6):
            box = (west, top, east, bottom)
            if not any(_overlap(box, other) for other in self.placed):
                break
            y, top, bottom = y + height, top + height, bottom + height
        self.placed.append((west, top, east, bottom))
        self.draw.text(
            (x, y), text, font=face, fill=colour, anchor="mm", stroke_width=3, stroke_fill=PAPER
        )

    def finished(self, title: str, count: int) -> Image.Image:
        edge = MARGIN_PX * FINER
        said = f"{count} difference{'' if count == 1 else 's'}" if count else "no difference"
        text = f"{title}: {said}"
        self.draw.text((edge, edge // 2), text, font=font_for(text, 20 * FINER), fill=INK)
        x, y = float(edge), self.image.height - edge
        for mark in MARKS.values():
            side = 14 * FINER
            box = (x, y - side, x + side, y)
            fill = _lighter(mark.colour)
            self.draw.rectangle(box, fill=fill, outline=mark.colour, width=2 * FINER)
            face = font_for(mark.text, 14 * FINER)
            start = (x + 1.6 * side, y - side / 2)
            self.draw.text(start, mark.text, font=face, fill=INK, anchor="lm")
            x += 1.6 * side + self.draw.textlength(mark.text, font=face) + 2 * side
        size = (self.image.width // FINER, self.image.height // FINER)
        return self.image.resize(size, Image.Resampling.LANCZOS)


def _overlap(a: Sequence[float], b: Sequence[float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _lighter(colour: str) -> str:
    parts = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * 0.28):02x}" for part in parts)

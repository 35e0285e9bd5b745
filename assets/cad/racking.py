"""High-bay storage for cell trays: racks, the stacker crane between them, hand-over belts.

Racks stand along x. Only sides that can be seen are drawn, see sheets.py. Millimetres.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from build123d import Shape

from cad.model import Model
from cad.moving import ALONG_X, UP, Moving
from cad.shapes import box, evenly, span
from cad.sheets import sheet, sides_of

TRAY_MM = 600.0
POST_MM = 110.0


@dataclass(frozen=True)
class TrayRack:
    """A rack between y0 and y1 with its posts at `posts_x`.

    `levels` beam levels start at z = `first` and are `pitch` apart; each carries two layers of
    trays. `guides` slender uprights divide a bay into tray places. `outer` names the side away
    from the crane, "-y" or "+y". `free` lists (bay, level) without trays.
    """

    posts_x: Sequence[float]
    y0: float
    y1: float
    first: float
    pitch: float
    levels: int
    top: float
    outer: str
    guides: int = 4
    free: frozenset[tuple[int, int]] = frozenset()

    @property
    def ends(self) -> tuple[float, float]:
        """First and last x of the rack."""
        return self.posts_x[0] - POST_MM / 2, self.posts_x[-1] + POST_MM / 2

    def build(self, model: Model) -> None:
        """Posts, beams, trays."""
        x0, x1 = self.ends
        half = POST_MM / 2
        for x in self.posts_x:
            for y in (self.y0 + half, self.y1 - half):
                post = x - half, x + half, y - half, y + half, 0, self.top
                model.add("frame", "blue", sides_of("-x+x-y+y", *post))
        for k in range(self.levels + 1):
            z = self.first + self.pitch * k
            beam = x0, x1, self.y0 + 20, self.y1 - 20, z, z + 80
            model.add("frame", "orange", sides_of("-y+y", *beam))
        for k in range(self.levels):
            z = self.first + self.pitch * k
            middle = self.pitch / 2 + 15
            for low, sides in ((80, "-y+y"), (middle, "-y+y+z")):
                tray = x0 + 60, x1 - 60, self.y0 + 90, self.y1 - 90, z + low, z + low + 50
                model.add("shelves", "grey", sides_of(sides, *tray))
            for bay in range(len(self.posts_x) - 1):
                if (bay, k) not in self.free:
                    model.add("work", "can", self.stack(bay, k))
        top = self.first + self.pitch * self.levels
        for a, b in itertools.pairwise(self.posts_x):
            for x in evenly(a, b, self.guides + 2)[1:-1]:
                guide = x - 14, x + 14, self.y0 + 80, self.y1 - 80, self.first, top
                model.add("shelves", "dark", sides_of(self.outer, *guide))

    def stack(self, bay: int, level: int) -> list[Shape]:
        """The cells of one compartment: two layers of trays seen as one block."""
        x0, x1 = self.posts_x[bay] + 100, self.posts_x[bay + 1] - 100
        ends = "-x" if bay == 0 else "+x" if bay == len(self.posts_x) - 2 else ""
        if (bay + 2 * level) % 7 == 1:  # partly filled compartments break the pattern
            x1 -= TRAY_MM * (1 + level % 3)
            ends += "+x"
        z = self.first + self.pitch * level
        block = x0, x1, self.y0 + 110, self.y1 - 110, z + 90, z + self.pitch - 150
        return sides_of("-y+y+z" + ends, *block)

    def braces(self, model: Model) -> None:
        """Diagonals in the two end frames."""
        for x in (self.posts_x[0], self.posts_x[-1]):
            heights = evenly(200, self.top - 40, 8)
            for i, (a, b) in enumerate(itertools.pairwise(heights)):
                near, far = self.y0 + 60, self.y1 - 60
                if i % 2 == 0:
                    near, far = far, near
                corners = (x, near, a), (x, far, b), (x, far, b + 60), (x, near, a + 60)
                model.add("frame", "blue", sheet(*corners), sheet(*corners[::-1]))

    def build_low(self, model: Model) -> None:
        """Posts of the outer side and one strip per level."""
        x0, x1 = self.ends
        for x in self.posts_x:
            post = x - POST_MM / 2, x + POST_MM / 2, self.y0, self.y1, 0, self.top
            model.add("frame", "blue", sides_of(self.outer, *post))
        for k in range(self.levels):
            z = self.first + self.pitch * k
            beam = x0 + 40, x1 - 40, self.y0 + 20, self.y1 - 20, z, z + 80
            tray = x0 + 40, x1 - 40, self.y0 + 60, self.y1 - 60, z + 335, z + 385
            cells = x0 + 40, x1 - 40, self.y0 + 90, self.y1 - 90, z + 90, z + self.pitch - 150
            model.add("frame", "orange", sides_of(self.outer, *beam))
            model.add("shelves", "grey", sides_of(self.outer, *tray))
            model.add("work", "grey", sides_of("-x+x+z", *cells))
            model.add("work", "can", sides_of(self.outer, *cells))


def stacker_crane(model: Model, x: float, top: float, z: float) -> None:
    """A crane in the aisle at y = 0: base, two masts up to `top`, carriage with a tray at z."""
    model.add("crane", "yellow", span(x - 1500, x + 1500, -190, 190, 90, 330))
    model.add("crane", "dark", [box(x + dx, 0, 60, 420, 120, 200) for dx in (-1150, 1150)])
    model.add("crane", "yellow", [box(x + dx, 0, 330, 260, 260, top - 420) for dx in (-800, 800)])
    model.add("crane", "yellow", span(x - 950, x + 950, -150, 150, top - 90, top + 80))
    model.add("carriage", "light_grey", span(x - 660, x + 660, -520, 520, z, z + 120))
    arms = [box(x + dx, 0, z - 80, 60, 420, 900) for dx in (-630, 630)]
    model.add("carriage", "light_grey", arms)
    model.add("carriage", "dark", [box(x, dy, z + 120, 1100, 120, 50) for dy in (-300, 300)])
    model.add("carriage", "grey", box(x, 0, z + 170, 640, 640, 60))
    rows = [box(x + dx, 0, z + 230, 60, 560, 95) for dx in evenly(-240, 240, 6)]
    model.add("carriage", "can", rows)
    model.add("crane", "white", box(x + 1180, 0, 330, 420, 520, 1500))
    model.add("crane", "screen_lit", box(x + 1180, -262, 1450, 180, 6, 140))


def crane_motion(x: float, z: float, reach: float, lowest: float, highest: float) -> tuple:
    """A crane at x that runs to both ends of an aisle of +-reach, its carriage at z between two
    heights.
    """
    return (
        Moving("crane", "travel", ALONG_X, travel=(-reach - x, reach - x)),
        Moving("carriage", "travel", UP, travel=(lowest - z, highest - z), carried_by="crane"),
    )


def hand_over(model: Model, end_x: float, length: float = 1400.0) -> None:
    """The tray belt at the end of a crane aisle, from end_x inwards, between two bollards."""
    inward = -1 if end_x > 0 else 1
    middle = end_x + inward * length / 2
    legs = [(middle + dx, dy) for dx in (-length * 0.4, length * 0.4) for dy in (-340, 340)]
    model.add("conveyor", "alu", [box(middle, dy, 800, length, 50, 100) for dy in (-340, 340)])
    model.add("conveyor", "rubber", box(middle, 0, 840, length, 560, 56))
    model.add("conveyor", "alu", [box(x, y, 0, 70, 50, 800) for x, y in legs])
    bollards = [box(end_x + inward * 60, dy, 0, 110, 110, 900) for dy in (-600, 600)]
    model.add("guard", "yellow", bollards)

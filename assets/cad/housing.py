"""The machine housing all process machines share: plinth, bed, glazed doors, header, band, roof."""

from dataclasses import dataclass

from build123d import Shape

from cad.model import Model
from cad.moving import UP, Moving
from cad.shapes import box, cylinder, evenly, span

FEET_MM = 60.0
PLINTH_TOP_MM = 180.0
BED_MM = 800.0
POST_MM = 70.0
GAP_MM = 12.0
SKIN_MM = 10.0
BAND_MM = 75.0
TUNNEL_HALF_MM = 210.0
TUNNEL_TOP_MM = 1190.0


@dataclass(frozen=True)
class Enclosure:
    """A housing from x0 to x1 and y0 (front) to y1 (back), `top` high without roof units.

    `doors` glazed doors stand in the front; `window` is the part of the height between bed and
    header that is glass, from the top down (1: all of it). `inlet` and `outlet` open a tunnel for
    the cells in the -x and +x end at y = 0; `glazed_ends` puts windows beside it. A side listed in
    `open_sides` ("-x", "+x") gets no end wall, for housings built of two modules. `frit` is the
    width of a dark border round the panes of the doors: laser-safe or lead glass with a small
    clear middle. The door numbered `opens` is the part `door` (-1: none);
    `door_opening` describes its motion.
    """

    x0: float
    x1: float
    y0: float
    y1: float
    top: float
    doors: int = 3
    header: float = 230.0
    bed: float = BED_MM
    window: float = 1.0
    inlet: bool = True
    outlet: bool = True
    glazed_ends: bool = True
    open_sides: tuple[str, ...] = ()
    skin: str = "white"
    door: str = "white"
    frit: float = 0.0
    opens: int = 0

    @property
    def head(self) -> float:
        """Underside of the header."""
        return self.top - self.header

    @property
    def length(self) -> float:
        return self.x1 - self.x0

    @property
    def depth(self) -> float:
        return self.y1 - self.y0

    def door_centres(self) -> list[tuple[float, float]]:
        """(centre x, clear width) of the front doors."""
        pitch = (self.length - POST_MM) / self.doors
        first = self.x0 + POST_MM / 2 + pitch / 2
        return [(first + pitch * i, pitch - POST_MM * 0.6) for i in range(self.doors)]

    def door_opening(self) -> Moving:
        """How the door that opens swings: about its upright edge, out to the front."""
        x, width = self.door_centres()[self.opens]
        side = 1 if self.opens % 2 == 0 else -1
        hinge = x - side * (width / 2 - 5), self.y0 + 20.0, self.bed
        return Moving("door", "door", UP, hinge, turn_deg=-95.0 * side)

    def build(self, model: Model) -> None:
        """Add the whole housing."""
        self._stand(model)
        self._lower(model)
        self._posts(model)
        self._front(model)
        self._back(model)
        for side in ("-x", "+x"):
            if side not in self.open_sides:
                self._end(model, side)
        self._header(model)

    def _stand(self, model: Model) -> None:
        xs = evenly(self.x0 + 180, self.x1 - 180, max(2, round(self.length / 1600)))
        feet = [
            [cylinder(x, y, 0, 55, 16), box(x, y, 16, 34, 34, FEET_MM - 10)]
            for x in xs
            for y in (self.y0 + 150, self.y1 - 150)
        ]
        model.add("feet", "dark", feet, angle_rad=1.4)
        inset = 45
        model.add(
            "plinth",
            "dark",
            span(
                self.x0 + inset,
                self.x1 - inset,
                self.y0 + inset,
                self.y1 - inset,
                FEET_MM,
                PLINTH_TOP_MM + 10,
            ),
        )

    def _lower(self, model: Model) -> None:
        """A dark core, which shows as the joints, dressed with panels; the bed plate on top."""
        core_top = self.bed - 30
        s = SKIN_MM
        model.add(
            "plinth",
            "dark",
            span(self.x0 + s, self.x1 - s, self.y0 + s, self.y1 - s, PLINTH_TOP_MM, core_top),
        )
        model.add(
            "bed",
            "grey",
            span(self.x0 + s, self.x1 - s, self.y0 + s, self.y1 - s, core_top, self.bed),
        )
        panels: list[Shape] = []
        louvres: list[Shape] = []
        z0, z1 = PLINTH_TOP_MM + GAP_MM, core_top - GAP_MM
        for x, width in self.door_centres():
            half = width / 2 + POST_MM * 0.3 - GAP_MM / 2
            panels.append(span(x - half, x + half, self.y0 - 2, self.y0 + s + 2, z0, z1))
            louvres += [
                span(x - half * 0.5, x + half * 0.5, self.y0 - 8, self.y0, z, z + 18)
                for z in evenly(z0 + 130, z0 + 290, 5)
            ]
        model.add("doors", self.door, panels)
        model.add("louvres", "grey", louvres)
        backs = max(2, round(self.length / 1200))
        pitch = self.length / backs
        model.add(
            "housing",
            self.skin,
            [
                span(
                    self.x0 + pitch * i + GAP_MM / 2,
                    self.x0 + pitch * (i + 1) - GAP_MM / 2,
                    self.y1 - s - 2,
                    self.y1 + 2,
                    z0,
                    z1,
                )
                for i in range(backs)
            ],
        )

    def _posts(self, model: Model) -> None:
        p = POST_MM
        corners = [
            box(x, y, PLINTH_TOP_MM, p, p, self.head - PLINTH_TOP_MM)
            for x in (self.x0 + p / 2, self.x1 - p / 2)
            for y in (self.y0 + p / 2, self.y1 - p / 2)
        ]
        edges = [x + w / 2 + p * 0.3 for x, w in self.door_centres()[:-1]]
        mullions = [
            box(x, self.y0 + p / 2, self.bed, p * 0.6, p, self.head - self.bed) for x in edges
        ]
        model.add("frame", self.skin, corners, mullions)

    def _front(self, model: Model) -> None:
        low = self.bed + 8
        high = self.head - 8
        sill = high - (high - low) * self.window
        y = self.y0 + 20
        for i, (x, width) in enumerate(self.door_centres()):
            panes, borders, frames, handles, blanks = [], [], [], [], []
            half = width / 2 - 5
            bar = 42
            rim = bar + self.frit
            panes.append(span(x - half + rim, x + half - rim, y - 4, y + 4, sill + rim, high - rim))
            if self.frit:
                borders += [
                    span(x - half + bar, x - half + rim, y - 6, y + 6, sill + bar, high - bar),
                    span(x + half - rim, x + half - bar, y - 6, y + 6, sill + bar, high - bar),
                    span(x - half + rim, x + half - rim, y - 6, y + 6, sill + bar, sill + rim),
                    span(x - half + rim, x + half - rim, y - 6, y + 6, high - rim, high - bar),
                ]
            frames += [
                span(x - half, x - half + bar, y - 14, y + 14, sill, high),
                span(x + half - bar, x + half, y - 14, y + 14, sill, high),
                span(x - half + bar, x + half - bar, y - 14, y + 14, sill, sill + bar),
                span(x - half + bar, x + half - bar, y - 14, y + 14, high - bar, high),
            ]
            if sill - low > 60:
                blanks.append(span(x - half, x + half, y - 14, y + 14, low, sill - GAP_MM))
            opens_right = i % 2 == 0
            hx = x + (half - 21) * (1 if opens_right else -1)
            middle = low + (high - low) * 0.42
            handles += [
                box(hx, self.y0 - 36, middle - 150, 24, 20, 300),
                box(hx, self.y0 - 14, middle - 120, 18, 36, 18),
                box(hx, self.y0 - 14, middle + 102, 18, 36, 18),
            ]
            moves = i == self.opens
            model.add("door" if moves else "glass", "glass", panes)
            model.add("door" if moves else "door_frames", "alu", frames)
            model.add("door" if moves else "door_frames", "window", borders)
            model.add("door" if moves else "handles", "dark", handles)
            model.add("doors", self.door, blanks)

    def _back(self, model: Model) -> None:
        """Plain panels, lined inside so that what works in front of them stands out."""
        model.add(
            "interior",
            "light_grey",
            span(
                self.x0 + 30, self.x1 - 30, self.y1 - 44, self.y1 - 32, self.bed - 10, self.head + 5
            ),
        )
        panels = max(2, round(self.length / 1200))
        pitch = (self.length - POST_MM) / panels
        x0 = self.x0 + POST_MM / 2
        model.add(
            "housing",
            self.skin,
            [
                span(
                    x0 + pitch * i + GAP_MM / 2,
                    x0 + pitch * (i + 1) - GAP_MM / 2,
                    self.y1 - 30,
                    self.y1 - 6,
                    self.bed - 15,
                    self.head,
                )
                for i in range(panels)
            ],
        )

    def _end(self, model: Model, side: str) -> None:
        tunnel = self.inlet if side == "-x" else self.outlet
        inward = 1 if side == "-x" else -1
        face = self.x0 if side == "-x" else self.x1

        def plate(y0: float, y1: float, z0: float, z1: float, deep: float, thick: float) -> Shape:
            a, b = face + inward * deep, face + inward * (deep + thick)
            return span(min(a, b), max(a, b), y0, y1, z0, z1)

        p = POST_MM
        y0, y1 = self.y0 + p, self.y1 - p
        low, high = self.bed + 8, self.head - 8
        z0, z1 = PLINTH_TOP_MM + GAP_MM, self.bed - 30 - GAP_MM
        walls = [plate(y0 + 4, y1 - 4, z0, z1, 0, SKIN_MM + 2)]
        fields = [(y0, y1, low, high)]
        if tunnel:
            t = TUNNEL_HALF_MM
            walls += [
                plate(sy - 20, sy + 20, self.bed, TUNNEL_TOP_MM, 6, 40) for sy in (-t - 20, t + 20)
            ]
            walls.append(plate(-t - 40, t + 40, TUNNEL_TOP_MM, TUNNEL_TOP_MM + 50, 6, 40))
            fields = [
                (y0, -t - 40, low, high),
                (t + 40, y1, low, high),
                (-t - 40, t + 40, TUNNEL_TOP_MM + 50, high),
            ]
            hood = [
                plate(-t, -t + 12, 830, TUNNEL_TOP_MM, -60, 200),
                plate(t - 12, t, 830, TUNNEL_TOP_MM, -60, 200),
                plate(-t, t, TUNNEL_TOP_MM - 12, TUNNEL_TOP_MM, -60, 200),
            ]
            model.add("tunnels", "dark", hood)
        if not self.glazed_ends:
            model.add(
                "housing", self.skin, walls, [plate(a, b, c, d, 6, 24) for a, b, c, d in fields]
            )
            return
        model.add("housing", self.skin, walls)
        bar = 40
        panes, frames = [], []
        for a, b, c, d in fields:
            panes.append(plate(a + bar, b - bar, c + bar, d - bar, 16, 8))
            frames += [
                plate(a, a + bar, c, d, 8, 26),
                plate(b - bar, b, c, d, 8, 26),
                plate(a + bar, b - bar, c, c + bar, 8, 26),
                plate(a + bar, b - bar, d - bar, d, 8, 26),
            ]
        model.add("glass", "glass", panes)
        model.add("door_frames", "alu", frames)

    def _header(self, model: Model) -> None:
        x, y = (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2
        head = box(x, y, self.head, self.length, self.depth, self.header, 25)
        model.add("header", self.skin, head)
        model.add(
            "band",
            "band",
            box(x, y, self.head + 26, self.length + 8, self.depth + 8, BAND_MM, 28),
        )

    def build_low(self, model: Model) -> None:
        """The same housing in a few boxes: for far views."""
        inset = 45
        model.add(
            "plinth",
            "dark",
            span(self.x0 + inset, self.x1 - inset, self.y0 + inset, self.y1 - inset, 0, 190),
        )
        model.add("housing", self.skin, span(self.x0, self.x1, self.y0, self.y1, 185, self.top))
        low, high = self.bed + 45, self.head - 45
        low = high - (high - low) * self.window
        model.add(
            "windows",
            "window" if self.frit else "pane",
            [
                span(x - w / 2 + 30, x + w / 2 - 30, self.y0 - 6, self.y0 + 6, low, high)
                for x, w in self.door_centres()
            ],
        )
        if self.glazed_ends:
            model.add(
                "windows",
                "window" if self.frit else "pane",
                [
                    span(x - 6, x + 6, self.y0 + 130, self.y1 - 130, low, high)
                    for x, side in ((self.x0, "-x"), (self.x1, "+x"))
                    if side not in self.open_sides
                ],
            )
        model.add(
            "band",
            "band",
            span(
                self.x0 - 8,
                self.x1 + 8,
                self.y0 - 8,
                self.y1 + 8,
                self.head + 20,
                self.head + 20 + BAND_MM,
            ),
        )

"""The laser cabin that all welding machines share, and what stands on and in it."""

from dataclasses import dataclass

from cad.fittings import (
    cable_tray,
    control_cabinet,
    exhaust_duct,
    name_plate,
    operator_panel,
    operator_panel_low,
    signal_tower,
    signal_tower_low,
    warning_sign,
)
from cad.housing import Enclosure
from cad.mechanisms import cable_loop, laser_head
from cad.model import Model
from cad.shapes import box, cylinder, evenly, span
from cad.transport import conveyor_stub, conveyor_stub_low, track

SOURCE_TOP = 2800.0


@dataclass(frozen=True)
class Cabin:
    """A light-tight cabin with its laser on the roof.

    `heads` are x, y of the welding heads, fed by fibres from the laser at `source`; `exhaust` is
    where the fume duct leaves the roof. Millimetres.
    """

    heads: tuple[tuple[float, float], ...]
    source: tuple[float, float] = (-900.0, 250.0)
    exhaust: tuple[float, float] = (1250.0, 250.0)
    panel_x: float = 1020.0
    stripe: str = "red"
    doors: int = 4
    sources: int = 1

    @property
    def housing(self) -> Enclosure:
        """The cabin itself: small laser-safe windows, no glass at the ends."""
        return Enclosure(
            x0=-2040,
            x1=2040,
            y0=-1405,
            y1=1200,
            top=2200,
            doors=self.doors,
            window=0.74,
            glazed_ends=False,
            frit=90,
        )

    def _sources(self) -> list[float]:
        return [self.source[0] + 1320 * i for i in range(self.sources)]

    def build(self, model: Model) -> None:
        """Cabin, lasers, fibres, duct, cabinets, belts."""
        h = self.housing
        h.build(model)
        for x, width in h.door_centres():
            half = width / 2 - 5
            model.add("signs", "yellow", span(x - half, x + half, -1400, -1388, 812, 872))
            bars = evenly(x - half + 65, x + half - 65, 6)
            model.add("signs", "dark", [box(bx, -1402, 812, 62, 6, 60) for bx in bars])
        for x, _ in h.door_centres()[:-1]:
            warning_sign(model, x, -1394, 893, 165)
        for x in self._sources():
            beam_source(model, x, self.source[1], h.top, self.stripe)
        sx, sy = self._sources()[-1], self.source[1]
        for i, (x, y) in enumerate(self.heads):
            lane = sy + 120 * (i - (len(self.heads) - 1) / 2)
            start = sx + (620 if x > sx else -620)
            cable_loop(
                model,
                [
                    (start, lane, 2500),
                    ((start + x) / 2, lane, 2500),
                    (x + 120, (lane + y) / 2, 2640),
                    (x + 60, y, 2190),
                ],
                20,
                "yellow",
            )
            model.add("ducts", "dark", cylinder(x + 60, y, 2195, 55, 40))
        ex, ey = self.exhaust
        exhaust_duct(model, [(ex, ey, 2195), (ex, ey, 2560), (ex, 1500, 2560)], 150)
        cable_tray(model, -1950, 1950, 1050, h.top)
        control_cabinet(model, -1700, 1700, 1210, 1750)
        signal_tower(model, 1900, -1260, h.top, reach=240)
        operator_panel(model, self.panel_x, h.y0)
        name_plate(model, -1550, h.y0, h.head + 128)
        conveyor_stub(model, -2500, -2050)
        conveyor_stub(model, 2050, 2500)

    def belts(self, model: Model, x0: float, x1: float) -> None:
        """The belts inside, up to x0 and on from x1."""
        track(model, -2020, x0)
        track(model, x1, 2020)

    def build_low(self, model: Model) -> None:
        """The same in boxes."""
        h = self.housing
        h.build_low(model)
        model.add("signs", "yellow", span(-2000, 2000, -1408, -1392, 812, 872))
        for x in self._sources():
            height = SOURCE_TOP - h.top
            model.add("beam_source", "white", box(x, self.source[1], h.top, 1240, 840, height))
            model.add(
                "beam_source", self.stripe, box(x, self.source[1], h.top + 420, 1250, 850, 40)
            )
        ex, ey = self.exhaust
        model.add("ducts", "alu", box(ex, ey, 2195, 280, 280, 500))
        model.add("ducts", "alu", box(ex, (ey + 1500) / 2, 2420, 280, 1500 - ey, 280))
        model.add("cabinet", "light_grey", box(0, 1480, 0, 3400, 540, 2050))
        signal_tower_low(model, 1900, -1260, h.top, reach=240)
        operator_panel_low(model, self.panel_x, h.y0)
        conveyor_stub_low(model, -2500, -2040)
        conveyor_stub_low(model, 2040, 2500)


def beam_source(model: Model, x: float, y: float, z: float, stripe: str) -> None:
    """Fibre laser on the roof: cabinet with a coloured stripe, cooler grille, fibre outlets."""
    model.add("beam_source", "dark", box(x, y, z, 1180, 780, 50))
    model.add("beam_source", "white", box(x, y, z + 50, 1240, 840, SOURCE_TOP - z - 50, 30))
    model.add("beam_source", stripe, box(x, y, z + 420, 1246, 846, 40, 30))
    front = y - 420
    slats = evenly(z + 110, z + 330, 8)
    model.add(
        "beam_source",
        "dark",
        [span(x - 560, x - 160, front - 5, front + 4, h, h + 16) for h in slats],
        box(x + 330, front, z + 130, 380, 8, 200),
    )
    model.add("beam_source", "screen_lit", box(x + 240, front - 5, z + 250, 130, 4, 50))
    ports = [cylinder(x + dx, y, SOURCE_TOP - 4, 40, 4) for dx in (-150, 150)]
    model.add("beam_source", "steel", ports)


def bridge_heads(
    model: Model, heads: tuple[tuple[float, float], ...], z: float, node: str = "laser_head"
) -> None:
    """Scanner heads with the lens at z, each on a slide."""
    for x, y in heads:
        laser_head(model, x, y, z, node)
        model.add(node, "alu", box(x, y + 100, z + 100, 150, 40, 420))


def fume_hood(model: Model, x: float, y: float, z: float, way: tuple[float, float]) -> None:
    """A suction nozzle at a weld, its hose up and towards `way`."""
    model.add("suction", "dark", box(x, y, z, 90, 60, 50))
    cable_loop(
        model, [(x, y, z + 40), (x, y + 60, z + 220), (way[0], way[1], z + 420), (*way, 2180)], 34
    )

"""A finished machine around its process: housing, roof, cabinets, panel, tower, belts at both ends.

A source then adds what its process needs, and its coarse model comes with it.
"""

from dataclasses import dataclass

from cad.fittings import (
    air_service_unit,
    cable_tray,
    control_cabinet,
    fan_filter_units,
    fan_filter_units_low,
    machine_light,
    name_plate,
    operator_panel,
    operator_panel_low,
    signal_tower,
    signal_tower_low,
)
from cad.housing import Enclosure
from cad.model import Model
from cad.shapes import span
from cad.transport import conveyor_stub, conveyor_stub_low


@dataclass(frozen=True)
class Shell:
    """What stands around a process; lengths in millimetres.

    `reach` is half the length of the footprint, where the belts end; an end without a tunnel has no
    belt. `fans` are the clean-air units
    on the roof, each `fan` = (length, depth), at depth `fan_y`. `cabinet` is x0, x1, y1 of the
    control cabinets at the back, `panel_x` and `plate_x` where panel and name plate hang.
    """

    housing: Enclosure
    reach: float
    cabinet: tuple[float, float, float]
    panel_x: float
    plate_x: float
    fans: tuple[float, ...] = ()
    fan: tuple[float, float] = (760.0, 1250.0)
    fan_y: float = 0.0
    tower_reach: float = 180.0

    def build(self, model: Model) -> None:
        """Everything around the process."""
        h = self.housing
        h.build(model)
        fan_filter_units(model, self.fans, self.fan_y, h.top, *self.fan)
        cable_tray(model, h.x0 + 120, h.x1 - 120, h.y1 - 160, h.top)
        x0, x1, y1 = self.cabinet
        control_cabinet(model, x0, x1, h.y1 + 10, y1, min(2050.0, h.top - 200))
        signal_tower(model, h.x1 - 140, h.y0 + 140, h.top, self.tower_reach)
        operator_panel(model, self.panel_x, h.y0)
        name_plate(model, self.plate_x, h.y0, h.head + 128)
        machine_light(model, h.x0 + 220, h.x1 - 220, h.y0 + 450, h.head)
        air_service_unit(model, h.x0 + 220, h.y0, 550)
        if h.inlet:
            conveyor_stub(model, -self.reach, h.x0 - 10)
        if h.outlet:
            conveyor_stub(model, h.x1 + 10, self.reach)

    def build_low(self, model: Model) -> None:
        """The same in boxes."""
        h = self.housing
        h.build_low(model)
        fan_filter_units_low(model, self.fans, self.fan_y, h.top, *self.fan)
        x0, x1, y1 = self.cabinet
        top = min(2050.0, h.top - 200)
        model.add("cabinet", "light_grey", span(x0, x1, h.y1, y1, 0, top))
        signal_tower_low(model, h.x1 - 140, h.y0 + 140, h.top, self.tower_reach)
        operator_panel_low(model, self.panel_x, h.y0)
        if h.inlet:
            conveyor_stub_low(model, -self.reach, h.x0)
        if h.outlet:
            conveyor_stub_low(model, h.x1, self.reach)

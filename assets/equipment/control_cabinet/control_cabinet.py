"""Row of control cabinets with display, main switch and cooling units on the doors."""

from cad.model import Model, Spec
from cad.shapes import along_y, box, evenly, span

SPEC = Spec(
    id="control_cabinet",
    name_en="Control cabinets",
    name_ko="제어반",
    area="general",
    kind="furniture",
    size_m=(2.4, 0.7, 2.25),
    inlet_m=(-1.2, 0.0, 0.9),
    outlet_m=(1.2, 0.0, 0.9),
    work_m=(0.0, 0.0, 0.9),
)


def build(model: Model) -> None:
    """Three doors on a plinth, seen from the front (-y)."""
    model.add("cabinet", "dark", span(-1180, 1180, -300, 320, 0, 110))
    model.add("cabinet", "light_grey", span(-1200, 1200, -310, 330, 110, 2110))
    for i, x in enumerate(evenly(-800, 800, 3)):
        model.add("doors", "white", span(x - 392, x + 392, -330, -308, 125, 2095))
        model.add("doors", "dark", box(x + 350, -340, 1000, 30, 20, 210))
        model.add("doors", "dark", [box(x - 395, -322, z, 14, 26, 90) for z in (300, 1700)])
        if i == 1:
            model.add("doors", "dark", box(x, -336, 1330, 460, 14, 330))
            model.add("doors", "screen", box(x, -344, 1360, 400, 6, 260))
            bars = [
                box(x - 150 + 44 * k, -349, 1390, 24, 4, 30 + 25 * ((k * 5) % 6)) for k in range(8)
            ]
            model.add("doors", "screen_lit", bars)
        else:
            model.add("cooling", "light_grey", box(x, -340, 1150, 420, 18, 760))
            model.add(
                "cooling",
                "dark",
                [span(x - 180, x + 180, -350, -340, z, z + 16) for z in evenly(1200, 1420, 6)],
            )
            model.add("cooling", "dark", along_y(x, -345, 1690, 150, 10))
    lamps = [(-120, "green"), (-40, "green"), (40, "yellow"), (120, "red")]
    model.add("doors", "red", along_y(-800, -345, 1020, 50, 24), box(-800, -352, 985, 30, 20, 70))
    model.add("doors", "yellow", box(-800, -336, 950, 150, 10, 140))
    for dx, colour in lamps:
        model.add("doors", colour, along_y(dx, -340, 1200, 18, 22))
    model.add("cabinet", "grey", [box(x, 10, 2110, 500, 420, 120, 15) for x in (-800, 800)])
    model.add(
        "cables",
        "alu",
        span(-1200, 1200, 180, 320, 2150, 2160),
        span(-1200, 1200, 310, 320, 2150, 2210),
    )
    model.add("cables", "rubber", span(-1195, 1195, 200, 300, 2160, 2190))


def build_low(model: Model) -> None:
    """One block with three doors."""
    model.add("cabinet", "light_grey", box(0, 0, 0, 2400, 680, 2230))
    model.add(
        "doors", "white", [span(x - 385, x + 385, -350, -330, 125, 2095) for x in (-800, 0, 800)]
    )
    model.add("doors", "screen", box(0, -340, 1340, 420, 24, 300))

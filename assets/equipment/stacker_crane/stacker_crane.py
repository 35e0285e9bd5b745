"""Stacker crane for trays: two masts on a rail, a carriage with telescopic forks.

Stands by itself where towers face an aisle; racks have theirs built in.
"""

from cad.model import Model, Spec
from cad.moving import ALONG_X, ALONG_Y, UP, Moving
from cad.shapes import along_x, along_y, box, cylinder, evenly, span

H, Z = 5900.0, 1700.0

SPEC = Spec(
    id="stacker_crane",
    name_en="Stacker crane",
    name_ko="스태커 크레인",
    area="transport",
    kind="furniture",
    size_m=(3.4, 1.2, 6.0),
    inlet_m=(-1.7, 0.0, 0.9),
    outlet_m=(1.7, 0.0, 0.9),
    work_m=(0.0, 0.0, 1.7),
    band="#d9a514",
    moving=(
        Moving("crane", "travel", ALONG_X, travel=(-10_000.0, 10_000.0)),
        Moving("carriage", "travel", UP, travel=(-1100.0, 3500.0), carried_by="crane"),
        Moving("forks", "stroke", ALONG_Y, travel=900.0, carried_by="carriage"),
    ),
)


def build(model: Model) -> None:
    """Rail, chassis, masts with ladder, carriage, forks, electrical cabinet."""
    model.add(
        "rail",
        "steel",
        span(-1700, 1700, -45, 45, 0, 60),
        span(-1700, 1700, -45, 45, H + 20, H + 90),
    )
    node = "crane"
    model.add(node, "yellow", box(0, 0, 120, 3300, 360, 240, 40))
    model.add(node, "dark", [along_y(x, 0, 190, 130, 120) for x in (-1350, 1350)])
    for x in (-760, 760):
        model.add(node, "yellow", box(x, 0, 360, 240, 260, H - 420))
        model.add(
            node, "steel", [span(x - 14, x + 14, y - 8, y + 8, 400, H - 120) for y in (-140, 140)]
        )
    model.add(node, "yellow", box(0, 0, H - 120, 1900, 300, 130, 30))
    model.add(node, "dark", [cylinder(x, y, H, 60, 40) for x in (-760, 760) for y in (-70, 70)])
    rungs = [box(-930, 0, z, 60, 360, 22) for z in evenly(500, H - 400, 15)]
    model.add(node, "steel", rungs, [box(-950, y, 420, 30, 26, H - 700) for y in (-180, 180)])
    model.add(node, "white", box(1290, 0, 360, 420, 560, 1500, 15))
    model.add(node, "screen_lit", box(1290, -284, 1500, 180, 8, 140))
    model.add(node, "orange", cylinder(1290, 0, 1860, 40, 90))
    model.add(node, "blue", along_x(-1250, 0, 560, 120, 300), box(-1250, 0, 360, 300, 220, 110))
    model.add(node, "grey", along_y(-1250, 0, 900, 170, 300))
    model.add(node, "rubber", [span(x - 6, x + 6, -60, -40, 900, H - 100) for x in (-600, 600)])
    lift = "carriage"
    model.add(lift, "light_grey", box(0, 0, Z - 60, 1260, 900, 110, 20))
    model.add(lift, "light_grey", [box(x, 0, Z - 160, 70, 380, 900) for x in (-595, 595)])
    model.add(
        lift,
        "dark",
        [along_x(x, y, z, 46, 60) for x in (-640, 640) for y in (-90, 90) for z in (Z, Z + 620)],
    )
    model.add(
        lift, "yellow", [box(x, y, Z + 50, 40, 40, 320) for x in (-520, 520) for y in (-420, 420)]
    )
    model.add("forks", "steel", [box(x, 0, Z + 50, 130, 1050, 46) for x in (-190, 190)])
    model.add("forks", "grey", box(0, 0, Z + 96, 640, 640, 60))
    rows = [box(x, 0, Z + 156, 60, 560, 95) for x in evenly(-240, 240, 6)]
    model.add("forks", "can", rows)


def build_low(model: Model) -> None:
    """Chassis, masts and carriage in boxes."""
    model.add(
        "rail",
        "steel",
        span(-1700, 1700, -45, 45, 0, 60),
        span(-1700, 1700, -45, 45, H + 20, H + 90),
    )
    model.add("crane", "yellow", box(0, 0, 60, 3300, 360, 300))
    model.add("crane", "yellow", [box(x, 0, 360, 240, 260, H - 300) for x in (-760, 760)])
    model.add("crane", "white", box(1290, 0, 360, 420, 560, 1500))
    model.add("carriage", "light_grey", box(0, 0, Z - 60, 1260, 1050, 220))
    model.add("forks", "can", box(0, 0, Z + 160, 600, 600, 90))

"""Lifting conveyor: a vertical lift that carries a tray between belt height and an upper level."""

from cad.model import Model, Spec
from cad.moving import UP, Moving
from cad.shapes import along_x, along_y, box, evenly, span
from cad.sheets import sides_of

H, LOW, HIGH = 3600.0, 900.0, 2600.0

SPEC = Spec(
    id="lift_conveyor",
    name_en="Lifting conveyor",
    name_ko="승강 컨베이어",
    area="transport",
    kind="furniture",
    size_m=(1.8, 1.2, 3.6),
    inlet_m=(-0.9, 0.0, 0.9),
    outlet_m=(0.9, 0.0, 2.6),
    work_m=(0.0, 0.0, 0.9),
    band="#1e66c8",
    moving=(Moving("carriage", "travel", UP, travel=(0.0, HIGH - LOW)),),
)


def rollers(model: Model, node: str, x0: float, x1: float, top: float) -> None:
    """A short roller track between two rails."""
    model.add(node, "alu", [span(x0, x1, y - 20, y + 20, top - 110, top + 16) for y in (-345, 345)])
    count = max(2, round((x1 - x0) / 110))
    tubes = [along_y(x, 0, top - 24, 24, 650) for x in evenly(x0 + 55, x1 - 55, count)]
    model.add(node, "steel", tubes, angle_rad=1.2)


def build(model: Model) -> None:
    """Tower of profiles, carriage with a tray, stubs at both levels, drive on top."""
    corners = [(x, y) for x in (-520, 520) for y in (-520, 520)]
    model.add("frame", "alu", [box(x, y, 20, 90, 90, H - 200) for x, y in corners])
    model.add("feet", "dark", [box(x, y, 0, 150, 150, 20) for x, y in corners])
    for z in (140, 1500, 2320, H - 270):
        model.add("frame", "alu", [span(-475, 475, y - 40, y + 40, z, z + 80) for y in (-520, 520)])
    for z in (140, H - 270):
        model.add("frame", "alu", [span(x - 40, x + 40, -475, 475, z, z + 80) for x in (-520, 520)])
    for y in (-520.0, 520.0):
        for z0, z1 in ((220, 1500), (1580, 2320), (2400, H - 270)):
            model.add("glass", "glass", sides_of("-y+y", -475, 475, y - 4, y + 4, z0, z1))
    model.add("drive", "light_grey", box(0, 0, H - 180, 1130, 1130, 60))
    model.add("drive", "band", box(0, 0, H - 120, 1136, 1136, 50))
    model.add(
        "drive", "blue", along_x(-120, 0, H - 20 - 50, 48, 420), box(200, 0, H - 120, 260, 240, 115)
    )
    model.add(
        "guides", "steel", [span(x - 16, x + 16, 440, 470, 230, H - 280) for x in (-300, 300)]
    )
    model.add(
        "guides", "rubber", [span(x - 30, x + 30, 474, 480, 230, H - 200) for x in (-150, 150)]
    )
    node = "carriage"
    rollers(model, node, -470, 470, LOW)
    model.add(
        node, "dark", box(0, 400, LOW - 180, 760, 60, 420), box(0, 380, LOW - 180, 900, 60, 60)
    )
    model.add(node, "grey", box(0, 0, LOW, 600, 600, 55))
    model.add(node, "can", [box(x, 0, LOW + 55, 42, 520, 70) for x in evenly(-231, 231, 8)])
    rollers(model, "conveyor", -900, -570, LOW)
    rollers(model, "conveyor", 570, 900, HIGH)
    model.add("conveyor", "alu", [box(-860, y, 0, 60, 40, LOW - 110) for y in (-345, 345)])
    model.add(
        "conveyor",
        "blue",
        [box(x, -420, z - 170, 150, 100, 110) for x, z in ((-740, LOW), (740, HIGH))],
    )
    model.add(
        "sensors",
        "yellow",
        [box(x, -470, z, 40, 40, 90) for x, z in ((-440, LOW + 60), (440, HIGH + 60))],
    )


def build_low(model: Model) -> None:
    """Tower, carriage, stubs in boxes."""
    corners = [(x, y) for x in (-520, 520) for y in (-520, 520)]
    model.add("frame", "alu", [box(x, y, 0, 90, 90, H - 180) for x, y in corners])
    model.add("drive", "light_grey", box(0, 0, H - 180, 1130, 1130, 180))
    model.add("carriage", "grey", box(0, 0, LOW - 110, 940, 700, 230))
    model.add(
        "conveyor",
        "alu",
        box(-735, 0, LOW - 110, 330, 730, 126),
        box(735, 0, HIGH - 110, 330, 730, 126),
    )
    model.add("conveyor", "alu", [box(-860, y, 0, 60, 40, LOW - 110) for y in (-345, 345)])

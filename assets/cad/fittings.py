"""What is fixed to a housing: signal tower, operator panel, roof units, cabinets, signs, ducts."""

from collections.abc import Sequence

from build123d import Pos, Rot, Shape

from cad.model import Model
from cad.shapes import along_y, box, cylinder, evenly, pipe, rod, span


def signal_tower(model: Model, x: float, y: float, z: float, reach: float = 180.0) -> None:
    """Red over amber over green on a pole of length `reach` that stands on z."""
    model.add("signal_tower", "dark", cylinder(x, y, z, 42, 14))
    model.add("signal_tower", "steel", cylinder(x, y, z, 13, reach))
    base = z + reach
    for i, colour in enumerate(("green", "amber", "red")):
        model.add(f"lamp_{colour}", f"lamp_{colour}", cylinder(x, y, base + 62 * i, 34, 58))
    model.add("signal_tower", "dark", cylinder(x, y, base - 10, 36, 10))
    model.add("signal_tower", "dark", cylinder(x, y, base + 186, 35, 16))


def signal_tower_low(model: Model, x: float, y: float, z: float, reach: float = 180.0) -> None:
    """The same in boxes."""
    model.add("signal_tower", "dark", box(x, y, z, 30, 30, reach))
    for i, colour in enumerate(("green", "amber", "red")):
        model.add(f"lamp_{colour}", f"lamp_{colour}", box(x, y, z + reach + 62 * i, 60, 60, 60))


def operator_panel(model: Model, x: float, y: float, z: float = 1360.0) -> None:
    """Touch panel on an arm in front of a housing whose front is at y; needs 320 mm of room."""
    tilt = Pos(x, y - 225, z) * Rot(-14, 0, 0)
    model.add(
        "hmi",
        "alu",
        box(x, y - 70, z + 215, 60, 150, 60),
        box(x, y - 165, z + 10, 50, 50, 240),
        box(x, y - 4, z + 165, 110, 16, 160),
    )
    model.add("hmi", "dark", tilt * Pos(0, 0, -195) * box(0, 0, 0, 540, 56, 390))
    model.add("hmi", "screen", tilt * box(0, -29, -120, 480, 6, 285))
    tiles = [(-170, 30, 110, 100), (-45, 30, 110, 100), (105, 30, 160, 100)]
    bars = [(-225 + 22 + 48 * i, -95, 28, 25 + 17 * ((i * 5) % 6)) for i in range(10)]
    model.add(
        "hmi",
        "screen_lit",
        [tilt * box(cx, -32, cz, dx, 4, dz) for cx, cz, dx, dz in tiles + bars],
    )
    model.add("hmi", "yellow", tilt * box(150, -30, -178, 60, 6, 50))
    model.add("hmi", "red", tilt * along_y(150, -42, -153, 19, 24))
    model.add(
        "hmi", "light_grey", [tilt * along_y(cx, -32, -153, 14, 10) for cx in (-180, -130, -80)]
    )


def operator_panel_low(model: Model, x: float, y: float, z: float = 1360.0) -> None:
    """The same in one box."""
    model.add(
        "hmi",
        "dark",
        Pos(x, y - 225, z) * Rot(-14, 0, 0) * Pos(0, 0, -195) * box(0, 0, 0, 540, 56, 390),
    )


def fan_filter_units(
    model: Model, xs: Sequence[float], y: float, z: float, dx: float, dy: float, dz: float = 130.0
) -> None:
    """Clean-air units in a row on a roof at z: housing, dark grille, round fan inlet."""
    for x in xs:
        model.add("roof", "light_grey", box(x, y, z, dx, dy, dz * 0.72, 18))
        model.add("roof", "dark", box(x, y, z + dz * 0.72, dx * 0.72, dy * 0.72, dz * 0.10))
        fan = min(dx, dy) * 0.27
        model.add("roof", "light_grey", cylinder(x, y, z + dz * 0.8, fan, dz * 0.16))
        model.add("roof", "dark", cylinder(x, y, z + dz * 0.92, fan * 0.8, dz * 0.08))


def fan_filter_units_low(
    model: Model, xs: Sequence[float], y: float, z: float, dx: float, dy: float, dz: float = 130.0
) -> None:
    """The same in two boxes each."""
    for x in xs:
        model.add("roof", "light_grey", box(x, y, z, dx, dy, dz * 0.75))
        model.add("roof", "dark", box(x, y, z + dz * 0.75, dx * 0.7, dy * 0.7, dz * 0.15))


def control_cabinet(
    model: Model, x0: float, x1: float, y0: float, y1: float, top: float = 2050.0
) -> None:
    """Control cabinets behind a machine, doors to the back (+y)."""
    doors = max(1, round((x1 - x0) / 700))
    pitch = (x1 - x0) / doors
    model.add("cabinet", "dark", span(x0 + 10, x1 - 10, y0, y1 - 30, 0, 110))
    model.add("cabinet", "light_grey", span(x0, x1, y0, y1 - 24, 110, top))
    middles = [x0 + pitch * (i + 0.5) for i in range(doors)]
    half = pitch / 2 - 7
    model.add(
        "cabinet",
        "white",
        [span(x - half, x + half, y1 - 24, y1 - 6, 125, top - 15) for x in middles],
    )
    vents: list[Shape] = []
    for x in middles:
        vents.append(box(x, y1 - 6, top - 420, pitch * 0.45, 8, 240))
        vents.append(box(x + half - 45, y1 - 5, 1000, 26, 10, 190))
    model.add("cabinet", "dark", vents)


def warning_sign(model: Model, x: float, y: float, z: float, side: float = 150.0) -> None:
    """A yellow triangle with a dark mark on a plate, facing the front (-y)."""
    model.add("signs", "yellow", box(x, y - 3, z, side, 6, side))
    model.add("signs", "dark", box(x, y - 7, z + side * 0.34, side * 0.12, 4, side * 0.42))
    model.add("signs", "dark", box(x, y - 7, z + side * 0.15, side * 0.12, 4, side * 0.11))


def name_plate(model: Model, x: float, y: float, z: float, length: float = 520.0) -> None:
    """A dark plate with a strip in the colour of the band, on the front of a header."""
    model.add("signs", "dark", box(x, y - 3, z, length, 6, 84))
    model.add("band", "band", box(x - length / 2 + 34, y - 7, z + 16, 36, 4, 52))


def exhaust_duct(model: Model, points: Sequence[Sequence[float]], radius: float = 110.0) -> None:
    """A round sheet-metal duct with flanges at its ends."""
    model.add("ducts", "alu", pipe(points, radius))
    for end, before in ((points[0], points[1]), (points[-1], points[-2])):
        direction = [(b - a) for a, b in zip(end, before, strict=True)]
        length = sum(c * c for c in direction) ** 0.5
        inner = [a + c / length * 24 for a, c in zip(end, direction, strict=True)]
        model.add("ducts", "grey", rod(end, inner, radius * 1.16))


def cable_tray(
    model: Model, x0: float, x1: float, y: float, z: float, width: float = 160.0
) -> None:
    """An open tray with cables along x on a roof."""
    model.add(
        "cables",
        "alu",
        span(x0, x1, y - width / 2, y + width / 2, z + 30, z + 38),
        span(x0, x1, y - width / 2, y - width / 2 + 8, z + 30, z + 90),
        span(x0, x1, y + width / 2 - 8, y + width / 2, z + 30, z + 90),
        [box(x, y, z, 30, width, 30) for x in evenly(x0 + 60, x1 - 60, 4)],
    )
    model.add(
        "cables", "rubber", span(x0 + 4, x1 - 4, y - width * 0.35, y + width * 0.3, z + 38, z + 62)
    )


def air_service_unit(model: Model, x: float, y: float, z: float) -> None:
    """Compressed-air filter and regulator, front at y."""
    model.add("pneumatics", "alu", box(x, y - 40, z + 90, 190, 70, 60))
    model.add("pneumatics", "dark", [cylinder(x + dx, y - 40, z, 30, 95) for dx in (-50, 40)])
    model.add("pneumatics", "blue", [cylinder(x + dx, y - 40, z + 150, 22, 36) for dx in (-50, 40)])


def machine_light(model: Model, x0: float, x1: float, y: float, z: float) -> None:
    """A lamp under the header along x."""
    model.add("interior", "white", span(x0, x1, y - 40, y + 40, z - 40, z))

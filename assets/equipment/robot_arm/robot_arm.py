"""Six-axis industrial robot. Nodes link0 ... link6 in the zero pose, arm stretched to +x.

asset.toml has for joint i (1 to 6) its origin in the machine frame and its axis: link i and all
after it turn about that line.
"""

from build123d import Axis, Box, Cone, Pos, Rot, Shape, fillet
from cad.model import Model, Spec
from cad.shapes import along_x, along_y, box, cone, cylinder, pipe

SHOULDER, ELBOW, WRIST = (150.0, 700.0), (150.0, 1500.0), (1080.0, 1620.0)
JOINTS = (
    ((0.0, 0.0, 250.0), (0.0, 0.0, 1.0)),
    ((SHOULDER[0], 0.0, SHOULDER[1]), (0.0, 1.0, 0.0)),
    ((ELBOW[0], 0.0, ELBOW[1]), (0.0, 1.0, 0.0)),
    ((620.0, 0.0, WRIST[1]), (1.0, 0.0, 0.0)),
    ((WRIST[0], 0.0, WRIST[1]), (0.0, 1.0, 0.0)),
    ((1170.0, 0.0, WRIST[1]), (1.0, 0.0, 0.0)),
)

SPEC = Spec(
    id="robot_arm",
    name_en="Six-axis robot",
    name_ko="6축 로봇",
    area="handling",
    kind="furniture",
    size_m=(2.7, 0.7, 1.85),
    inlet_m=(-1.35, 0.0, 0.9),
    outlet_m=(1.35, 0.0, 0.9),
    work_m=(1.2, 0.0, 1.62),
    extra={
        "joint_origins_m": [[c / 1000 for c in origin] for origin, _ in JOINTS],
        "joint_axes": [list(axis) for _, axis in JOINTS],
    },
)


def arm(x: float, z0: float, z1: float, depth: float) -> Shape:
    """An upright arm segment with rounded edges between two axes."""
    beam = Pos(x, 0, (z0 + z1) / 2) * Box(210, depth, z1 - z0)
    return fillet(beam.edges().filter_by(Axis.Z), 45)


def build(model: Model) -> None:
    """The zero pose."""
    for node, material, shape in parts():
        model.add(node, material, shape)


def posed(angles_deg: tuple[float, ...]) -> list[tuple[str, str, Shape]]:
    """The pieces with the six joints turned, for robots that stand in a cell."""
    out = []
    for node, material, shape in parts():
        for joint in range(int(node[-1]), 0, -1):
            origin, direction = JOINTS[joint - 1]
            shape = shape.rotate(Axis(origin, direction), angles_deg[joint - 1])
        out.append((node, material, shape))
    return out


def parts() -> list[tuple[str, str, Shape]]:
    """(link, material, shape) of every piece."""
    sx, sz = SHOULDER
    ex, ez = ELBOW
    wx, wz = WRIST
    pieces: list[tuple[str, str, Shape | list[Shape]]] = [
        ("link0", "dark", [box(0, 0, 0, 640, 640, 30), cylinder(0, 0, 30, 260, 90)]),
        ("link0", "orange", cone(0, 0, 120, 250, 205, 130)),
        ("link0", "dark", box(-300, 0, 60, 130, 240, 150)),
        ("link1", "orange", [cylinder(0, 0, 250, 215, 150), cone(0, 0, 400, 215, 150, 90)]),
        ("link1", "orange", [box(90, y, 360, 330, 70, 430, 0) for y in (-165, 165)]),
        ("link1", "dark", [along_y(sx, y, sz, 120, 26) for y in (-206, 206)]),
        ("link1", "dark", [cylinder(-125, -70, 400, 78, 250), cylinder(-125, 90, 400, 60, 200)]),
        ("link2", "orange", [along_y(sx, 0, sz, 165, 250), along_y(ex, 0, ez, 140, 240)]),
        ("link2", "orange", arm(sx, sz, ez, 190)),
        ("link2", "dark", [along_y(ex, y, ez, 95, 24) for y in (-130, 130)]),
        ("link3", "orange", box(ex + 60, 0, wz - 105, 400, 220, 240, 40)),
        ("link3", "dark", [along_x(ex - 200, y, wz + 10, 62, 130) for y in (-62, 62)]),
        ("link3", "orange", Pos(500, 0, wz) * Rot(0, 90, 0) * Cone(118, 92, 240)),
        ("link4", "orange", along_x(790, 0, wz, 84, 340)),
        ("link4", "orange", [box(wx - 60, y, wz - 75, 240, 44, 150) for y in (-88, 88)]),
        ("link4", "dark", [along_y(wx, y, wz, 62, 16) for y in (-116, 116)]),
        ("link5", "orange", [along_y(wx, 0, wz, 78, 128), along_x(wx + 60, 0, wz, 62, 60)]),
        ("link6", "steel", along_x(1182, 0, wz, 52, 24)),
        ("link6", "dark", box(1206, 0, wz - 60, 26, 190, 120)),
        ("link6", "alu", [box(1268, y, wz - 26, 100, 26, 52) for y in (-66, 66)]),
        ("link6", "dark", [box(1325, y, wz - 36, 22, 40, 72) for y in (-62, 62)]),
    ]
    pieces.append(("link2", "rubber", pipe([(150, -122, 880), (150, -122, 1360)], 24)))
    pieces.append(("link3", "rubber", pipe([(60, -122, 1700), (640, -122, 1640)], 22)))
    return [
        (node, material, shape)
        for node, material, shapes in pieces
        for shape in (shapes if isinstance(shapes, list) else [shapes])
    ]


def build_low(model: Model) -> None:
    """Blocks, one per link."""
    model.add("link0", "dark", box(0, 0, 0, 600, 600, 120), box(0, 0, 120, 420, 420, 130))
    model.add("link1", "orange", box(40, 0, 250, 420, 400, 520))
    model.add("link2", "orange", box(SHOULDER[0], 0, 700, 210, 200, 850))
    model.add("link3", "orange", box(300, 0, 1510, 640, 210, 230))
    model.add("link4", "orange", box(850, 0, 1540, 480, 170, 160))
    model.add("link5", "orange", box(1110, 0, 1550, 120, 140, 140))
    model.add("link6", "dark", box(1240, 0, 1550, 150, 160, 140))

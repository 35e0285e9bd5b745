"""Door in a safety fence, with its lock, its reset button and a sign."""

from cad.fencing import FENCE_MM, mesh_panel, post
from cad.fittings import warning_sign
from cad.model import Model, Spec
from cad.moving import UP, Moving
from cad.shapes import along_y, box

SPEC = Spec(
    id="safety_door",
    name_en="Safety fence door",
    name_ko="안전 펜스 도어",
    area="safety",
    kind="furniture",
    size_m=(1.2, 0.3, 2.3),
    inlet_m=(-0.6, 0.0, 0.9),
    outlet_m=(0.6, 0.0, 0.9),
    work_m=(0.0, 0.0, 0.9),
    moving=(Moving("door", "door", UP, (-530.0, 0.0, 0.0), turn_deg=-95.0),),
)


def build(model: Model) -> None:
    """Two posts with a head rail and the leaf between them."""
    for x in (-570.0, 570.0):
        post(model, x)
    model.add("posts", "yellow", box(0, 0, FENCE_MM + 40, 1200, 60, 60))
    mesh_panel(model, "door", -525, 500)
    model.add("door", "dark", [along_y(-525, 0, z, 24, 60) for z in (420, 1620)])
    model.add("door", "dark", box(440, -40, 960, 40, 60, 220))
    model.add("lock", "red", box(552, -70, 980, 70, 60, 180))
    model.add("lock", "yellow", box(545, -80, 1250, 90, 70, 150))
    model.add("lock", "red", along_y(545, -120, 1350, 26, 30))
    model.add("lock", "screen_lit", along_y(545, -118, 1290, 16, 16))
    warning_sign(model, 0, -16, 1280, 230)


def build_low(model: Model) -> None:
    """Posts and leaf."""
    model.add("posts", "yellow", [box(x, 0, 0, 60, 60, FENCE_MM + 100) for x in (-570, 570)])
    model.add("posts", "yellow", box(0, 0, FENCE_MM + 40, 1200, 60, 60))
    model.add("posts", "dark", [box(x, 0, 0, 60, 180, 12) for x in (-570, 570)])
    model.add("door", "dark", [box(0, 0, z, 1000, 24, 40) for z in (160, 1000, FENCE_MM - 40)])
    model.add("lock", "red", box(552, -70, 980, 70, 60, 180), box(545, -120, 1250, 60, 40, 150))

"""Safety fence, one panel of 2 m with a post at each end; panels are set end to end."""

from cad.fencing import FENCE_MM, mesh_panel, post
from cad.model import Model, Spec
from cad.shapes import box

SPEC = Spec(
    id="safety_fence",
    name_en="Safety fence (2 m panel)",
    name_ko="안전 펜스 (2 m)",
    area="safety",
    kind="furniture",
    size_m=(2.0, 0.2, 2.1),
    inlet_m=(-1.0, 0.0, 0.9),
    outlet_m=(1.0, 0.0, 0.9),
    work_m=(0.0, 0.0, 0.9),
)


def build(model: Model) -> None:
    """Two posts and a framed mesh."""
    for x in (-970.0, 970.0):
        post(model, x)
    mesh_panel(model, "fence", -930, 930)


def build_low(model: Model) -> None:
    """Posts and rails."""
    model.add("posts", "yellow", [box(x, 0, 0, 60, 60, FENCE_MM + 40) for x in (-970, 970)])
    model.add("posts", "dark", [box(x, 0, 0, 60, 180, 12) for x in (-970, 970)])
    model.add("fence", "dark", [box(0, 0, z, 1900, 24, 40) for z in (160, 1000, FENCE_MM - 40)])

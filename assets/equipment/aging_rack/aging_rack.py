"""Aging module: two racks for cell trays with a stacker crane in the aisle between them."""

from cad.model import Model, Spec
from cad.racking import POST_MM, TrayRack, crane_motion, hand_over, stacker_crane
from cad.shapes import box, evenly, span
from cad.sheets import sides_of

L, W, H = 48400.0, 4000.0, 10000.0
AISLE = 1400.0
BAYS, LEVELS = 15, 14
FIRST, TOP = 500.0, 9500.0
POSTS_X = evenly(-L / 2 + POST_MM / 2, L / 2 - POST_MM / 2, BAYS + 1)
FREE = frozenset(
    {(3, 2), (8, 5), (12, 9), (5, 11), (1, 7), (10, 12), (6, 3), (13, 1), (2, 12), (9, 0)}
)
CRANE_X, CRANE_Z = 6200.0, 4300.0

SPEC = Spec(
    id="aging_rack",
    name_en="Aging rack with stacker crane",
    name_ko="에이징 랙 (스태커 크레인)",
    area="aging",
    kind="storage",
    size_m=(48.4, 4.0, 10.0),
    inlet_m=(-24.2, 0.0, 0.9),
    outlet_m=(24.2, 0.0, 0.9),
    work_m=(0.0, 0.0, 0.9),
    band="#b5541c",
    moving=crane_motion(CRANE_X, CRANE_Z, L / 2 - 3000, 750, 8600),
)


def rack(y0: float, y1: float, outer: str) -> TrayRack:
    """One of the two racks of the module."""
    pitch = (TOP - FIRST) / LEVELS
    return TrayRack(POSTS_X, y0, y1, FIRST, pitch, LEVELS, H - 260, outer, free=FREE)


RACKS = (rack(-W / 2, -AISLE / 2, "-y"), rack(AISLE / 2, W / 2, "+y"))


def build(model: Model) -> None:
    """Both racks, the crane, hand-over belts at both ends, sprinkler mains on top."""
    for each in RACKS:
        each.build(model)
        each.braces(model)
        roof(model, each)
    for x in POSTS_X:
        tie = x - 50, x + 50, -W / 2, W / 2, H - 380, H - 260
        model.add("frame", "blue", sides_of("-x+x-z+z", *tie))
    model.add("rails", "steel", span(-L / 2, L / 2, -60, 60, H - 480, H - 380))
    model.add("rails", "steel", span(-L / 2, L / 2, -50, 50, 0, 70))
    stacker_crane(model, CRANE_X, H - 560, CRANE_Z)
    for end_x in (-L / 2, L / 2):
        hand_over(model, end_x)


def roof(model: Model, each: TrayRack) -> None:
    """Cover plate with the band and the sprinkler main of one rack."""
    y0, y1, middle = each.y0, each.y1, (each.y0 + each.y1) / 2
    cover = -L / 2 + 8, L / 2 - 8, y0 + 8, y1 - 8, H - 260, H - 20
    model.add("housing", "light_grey", sides_of("-x+x-y+y+z", *cover))
    model.add("band", "band", sides_of("-x+x-y+y", -L / 2, L / 2, y0, y1, H - 190, H - 90))
    main = -L / 2 + 300, L / 2 - 300, middle - 40, middle + 40, H - 20, H
    model.add("pipes", "red", sides_of("-x+x-y+y+z", *main))
    for x in evenly(-L / 2 + 4000, L / 2 - 4000, 6):
        model.add("pipes", "red", box(x, middle, H - 20, 90, 200, 14))


def build_low(model: Model) -> None:
    """The racks from afar and the masts of the crane."""
    for each in RACKS:
        each.build_low(model)
        cover = -L / 2 + 8, L / 2 - 8, each.y0 + 8, each.y1 - 8, H - 260, H - 20
        model.add("housing", "light_grey", span(*cover))
        band = -L / 2, L / 2, each.y0, each.y1, H - 190, H - 90
        model.add("band", "band", sides_of("-x+x-y+y", *band))
    masts = [box(CRANE_X + dx, 0, 90, 260, 260, H - 800) for dx in (-800, 800)]
    model.add("crane", "yellow", masts)

"""The plan with two layouts in it: what moved is where it was and where it is."""

import numpy as np
import pytest
from PIL import ImageColor

from viewer.factory.command_text import parse
from viewer.factory.equipment import load_catalogue
from viewer.factory.layout_file import load_layout
from viewer.paths import LAYOUTS
from viewer.reporting import plan


@pytest.mark.parametrize(
    ("line", "colour"),
    [
        ("move filling --by 0,4", plan.MOVED),
        ("add robot_arm --at 20,15", plan.ADDED),
        ("delete filling", plan.REMOVED),
        ("set filling cycle_s=9", plan.CHANGED),
    ],
)
def test_each_kind_of_change_has_its_colour_on_the_floor(line: str, colour: str):
    catalogue = load_catalogue()
    a = load_layout(LAYOUTS / "01_two_stations.yaml").factory
    id = a.station_ids[-1]
    b = parse(line.replace("filling", id), a, catalogue).apply(a)
    pixels = np.asarray(plan.picture_of_difference(a, b, catalogue))
    same = np.asarray(plan.picture_of_difference(a, a, catalogue))
    # The legend at the bottom has all colours in either.
    floor = slice(plan.LEGEND_PX, -plan.LEGEND_PX - plan.MARGIN_PX)
    wanted = np.array(ImageColor.getrgb(colour))
    # The picture is drawn larger and reduced, which mixes neighbours.
    apart = [np.abs(picture[floor].astype(int) - wanted).max(axis=2) for picture in (pixels, same)]
    assert (apart[0] < 40).sum() > 20
    assert (apart[1] < 40).sum() == 0

"""Pins with station names: readable, apart from each other, inside the picture."""

from dataclasses import replace
from itertools import combinations

import numpy as np
from PIL import Image

from viewer.scene.graph import SceneGraph
from viewer.scene.labels import draw_pins, place_pins, shown_name
from viewer.scene.materials import THEMES

SIZE = (1280, 720)


def test_pins_do_not_overlap_and_stay_inside_the_picture(ochang_scene: SceneGraph) -> None:
    for view in ("overview", "dry_room", "station:fill"):
        pins = place_pins(ochang_scene, ochang_scene.view(view), SIZE)
        assert pins
        for pin in pins:
            x0, y0, x1, y1 = pin.rect_px
            assert x0 >= 0
            assert y0 >= 0
            assert x1 <= SIZE[0]
            assert y1 <= SIZE[1]
        for a, b in combinations((pin.rect_px for pin in pins), 2):
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_most_stations_of_the_big_line_are_named_in_the_overview(ochang_scene: SceneGraph) -> None:
    pins = place_pins(ochang_scene, ochang_scene.view("overview"), SIZE)
    assert len(pins) >= 18


def test_the_largest_station_gets_a_pin_even_in_a_small_picture(ochang_scene: SceneGraph) -> None:
    pins = place_pins(ochang_scene, ochang_scene.view("overview"), (240, 135))
    assert pins[0].station_id == "formation"
    assert len(pins) < 8


def test_a_pin_says_state_and_number_of_machines(small_scene: SceneGraph) -> None:
    pins = place_pins(small_scene, small_scene.view("overview"), SIZE, {"winding": "down"})
    winding = next(pin for pin in pins if pin.station_id == "winding")
    assert (winding.state, winding.count) == ("down", 2)


def test_every_state_looks_different(small_scene: SceneGraph) -> None:
    blank = Image.new("RGB", SIZE, "#888888")
    seen = set()
    for state in THEMES["light"].states:
        pins = place_pins(small_scene, small_scene.view("overview"), SIZE, {"winding": state})
        picture = draw_pins(
            blank, [pin for pin in pins if pin.station_id == "winding"], THEMES["light"]
        )
        grey = np.asarray(picture.convert("L")) // 64  # the shape alone must tell, without colour
        seen.add(grey.tobytes())
    assert len(seen) == len(THEMES["light"].states)


def test_a_name_no_font_can_draw_gives_way_to_the_id(small_scene: SceneGraph) -> None:
    station = replace(small_scene.stations[0], name="\U00012000\U00012001")
    assert shown_name(station) == station.id
    assert shown_name(replace(station, name="Früh °C")) == "Früh °C"

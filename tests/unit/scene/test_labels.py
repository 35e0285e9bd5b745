"""Pins with station names: readable, apart from each other, inside the picture."""

from dataclasses import replace
from itertools import combinations

import numpy as np
from PIL import Image

from viewer.scene.fonts import shown_name
from viewer.scene.graph import SceneGraph
from viewer.scene.labels import draw_pins
from viewer.scene.materials import THEMES
from viewer.scene.pins import place_pins

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


def test_a_station_without_room_for_a_pin_is_counted_by_a_neighbour(
    ochang_scene: SceneGraph,
) -> None:
    camera = ochang_scene.view("overview")
    pins = place_pins(ochang_scene, camera, (320, 180))
    named = place_pins(ochang_scene, camera, SIZE)
    assert len(pins) < len(named)
    assert len(pins) + sum(pin.more for pin in pins) <= len(ochang_scene.stations)
    assert sum(pin.more for pin in pins) > 0


def test_a_pin_goes_where_it_hides_least(small_scene: SceneGraph) -> None:
    """Seen from the side there is room above the machines, so no pin lies on one."""
    camera = small_scene.view("station:weld")
    machines = [
        camera.project(node.box.corners(), SIZE)[:, :2]
        for node in small_scene.stations
        if node.id == "weld"
    ]
    pin = next(p for p in place_pins(small_scene, camera, SIZE) if p.station_id == "weld")
    low = min(float(corners[:, 1].min()) for corners in machines)
    high = max(float(corners[:, 1].max()) for corners in machines)
    assert pin.rect_px[3] <= low + 0.25 * (high - low)


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

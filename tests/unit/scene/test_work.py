"""The work of a machine goes on while it works, and stands still while it does not."""

import pytest

from viewer.scene.window import Window, decode
from viewer.scene.work import door_openings, machine_cycles

NEVER = 1e9


def a_window(a_film, visits, stops=()) -> Window:
    return decode(a_film([[]], [visits], stops=[list(stops)]).window(0))


def test_the_share_of_a_cycle_grows_with_time_and_waits_where_nothing_is_there(a_film) -> None:
    window = a_window(a_film, [(10.0, 20.0, 20.0), (30.0, 40.0, 45.0)])
    at = [float(machine_cycles(window, t)[0]) for t in (0, 10, 15, 20, 25, 30, 35, 42, 60)]
    assert at == pytest.approx([0, 0, 0.5, 1, 1, 1, 1.5, 2, 2])


def test_a_breakdown_freezes_the_work_where_it_was(a_film) -> None:
    window = a_window(a_film, [(10.0, 30.0, 30.0)], [(15.0, 25.0, 1)])
    assert machine_cycles(window, 14.0)[0] == pytest.approx(0.4)
    for t in (15.0, 18.0, 24.9):
        assert machine_cycles(window, t)[0] == pytest.approx(0.5)
    assert machine_cycles(window, 27.5)[0] == pytest.approx(0.75)


@pytest.mark.parametrize("kind", [1, 2])
def test_doors_open_in_a_stop_and_are_shut_when_it_ends(a_film, kind: int) -> None:
    window = a_window(a_film, [(0.0, NEVER, NEVER)], [(100.0, 160.0, kind)])
    assert door_openings(window, 99.9)[0] == 0.0
    assert 0.0 < door_openings(window, 100.7)[0] < 1.0
    assert door_openings(window, 130.0)[0] == 1.0
    assert 0.0 < door_openings(window, 159.5)[0] < 1.0
    assert door_openings(window, 160.0)[0] == 0.0

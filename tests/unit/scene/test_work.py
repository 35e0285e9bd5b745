"""The work of a machine goes on while it works, and stands still while it does not."""

import pytest

from viewer.scene.window import Window, decode
from viewer.scene.work import STORAGE_MOVE_S, door_openings, machine_cycles, storage_cycles

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


def test_a_storage_crane_moves_once_for_every_carrier_in_or_out(a_film) -> None:
    # Link 0 brings carriers at 100 s and 300 s, link 1 takes one away at 200 s.
    film = a_film([[(50.0, 100.0, 0.0), (250.0, 300.0, 0.0)], [(200.0, 260.0, 0.0)]], [[]])
    window = decode(film.window(0))

    def at(t: float) -> float:
        return float(storage_cycles(window, [0], [1], 1, t)[0])

    assert [at(t) for t in (0.0, 99.9)] == [0.0, 0.0]
    assert at(100.0 + STORAGE_MOVE_S / 4) == pytest.approx(0.25)
    assert [at(t) for t in (199.0, 299.0, 599.0)] == [1.0, 2.0, 3.0]
    assert at(200.0 + STORAGE_MOVE_S / 2) == pytest.approx(1.5)


def test_carriers_faster_than_a_crane_leave_it_no_rest(a_film) -> None:
    times = [10.0 + 4.0 * k for k in range(20)]
    window = decode(a_film([[(t - 5.0, t, 0.0) for t in times]], [[]]).window(0))
    for k, t in enumerate(times[:-1]):
        middle = float(storage_cycles(window, [0], [], 1, t + 2.0)[0])
        assert middle == pytest.approx(k + 0.5)


def test_a_crane_takes_several_at_once_where_carriers_come_too_fast_for_it(a_film) -> None:
    # One a second: four of them are a move.
    rides = [(float(k), float(k + 1), 0.0) for k in range(600)]
    window = decode(a_film([rides], [[]]).window(0))
    at = [float(storage_cycles(window, [0], [], 1, t)[0]) for t in (1.0, 41.0, 401.0)]
    assert at == pytest.approx([0, 10, 100])


def test_a_machine_too_fast_for_the_eye_is_shown_slower(a_film) -> None:
    # Two a second is more than 1.5: two of them are shown as one.
    window = a_window(a_film, [(k / 2, k / 2 + 0.5, k / 2 + 0.5) for k in range(1000)])
    assert float(machine_cycles(window, 100.0)[0]) == pytest.approx(100, abs=0.01)


def test_racks_take_turns_and_go_on_where_the_window_before_ended(a_film) -> None:
    # Five carriers came before this window: racks 0 and 1 had two of them, rack 2 has the next.
    rides = [(t - 50.0, t, 0.0) for t in (60.0, 120.0, 180.0)]
    window = decode(a_film([rides], [[]], first_ranks=[5]).window(0))
    assert storage_cycles(window, [0], [], 3, 0.0).tolist() == [2, 2, 1]
    assert storage_cycles(window, [0], [], 3, 100.0).tolist() == [2, 2, 2]
    assert storage_cycles(window, [0], [], 3, 599.0).tolist() == [3, 3, 2]


def test_a_carrier_that_left_before_the_window_is_counted_even_while_it_still_rides(a_film) -> None:
    window = decode(a_film([[(-30.0, 40.0, 0.0), (90.0, 140.0, 0.0)]], [[]]).window(0))
    assert storage_cycles(window, [], [0], 1, 10.0).tolist() == [1]
    assert storage_cycles(window, [], [0], 1, 599.0).tolist() == [2]

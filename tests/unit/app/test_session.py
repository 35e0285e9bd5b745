"""The session: every edit counts once, a forbidden place is refused, nothing is lost."""

from pathlib import Path

import pytest

from tests.unit.app.conftest import fake_result
from viewer.app.outcome import REFERENCE_ONLY, Figures
from viewer.app.session import FIRST_REVISION, Session, neighbourhood
from viewer.errors import LayoutError
from viewer.factory.commands import MoveStation


def test_the_revision_rises_by_one_with_every_edit(session):
    assert session.revision == FIRST_REVISION
    assert session.commit_move("press", 8, 20).ok
    assert session.commit_parameter("press", "cycle_s", "2.5").revision == FIRST_REVISION + 2
    session.undo()
    session.redo()
    assert session.revision == FIRST_REVISION + 4


def test_an_edit_that_changes_nothing_leaves_the_revision_alone(session):
    commit = session.commit_parameter("press", "cycle_s", "2")
    assert commit.ok
    assert session.revision == FIRST_REVISION
    assert not session.can_undo


def test_a_station_is_not_put_on_top_of_another(session):
    commit = session.commit_move("press", 22, 10)
    assert not commit.ok
    assert commit.message
    assert commit.message_ko
    assert session.factory == session.reference
    assert session.revision == FIRST_REVISION


def test_a_preview_changes_nothing(session):
    before = session.factory
    preview = session.preview_move("oven", 22, 22)
    assert preview["ok"]
    assert {(link["source"], link["target"]) for link in preview["links"]} == {
        ("press", "oven"),
        ("oven", "store"),
    }
    assert session.factory is before
    assert session.revision == FIRST_REVISION


def test_a_preview_of_a_forbidden_place_says_what_is_wrong(session):
    preview = session.preview_move("press", 22, 10)
    assert not preview["ok"]
    assert any(finding.severity == "error" for finding in preview["findings"])


def test_the_neighbourhood_keeps_the_conveyors_of_a_station(session):
    from viewer.scene.graph import build_scene

    whole = build_scene(session.factory, session.catalogue)
    part = build_scene(neighbourhood(session.factory, "oven"), session.catalogue)
    for link in ("press->oven", "oven->store"):
        assert part.link(link) == whole.link(link)


def test_undo_leads_back_to_the_layout_as_opened(session):
    session.commit_move("press", 8, 20)
    assert session.edited
    assert session.undo() == MoveStation("press", (8, 20))
    assert session.factory is session.reference
    assert not session.edited
    assert session.undo() is None


def test_a_new_edit_forgets_what_was_undone(session):
    session.commit_move("press", 8, 20)
    session.undo()
    session.commit_move("press", 8, 21)
    assert not session.can_redo
    assert session.redo() is None


def test_unsaved_edits_are_counted_both_ways(session):
    assert session.unsaved == 0
    session.commit_move("press", 8, 20)
    session.commit_move("press", 8, 21)
    assert session.unsaved == 2
    session.undo()
    assert session.unsaved == 1
    session.save()
    assert session.unsaved == 0
    session.undo()
    assert session.unsaved == 1
    session.redo()
    assert session.unsaved == 0


def test_one_edit_is_a_change_of_one_line(session, layout):
    before = layout.read_text().splitlines()
    session.commit_parameter("press", "cycle_s", "2.5")
    session.save()
    after = layout.read_text().splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert changed[0][1].startswith("    cycle_s: 2.5")
    assert changed[0][1].endswith("# estimate")


def test_a_layout_that_was_changed_by_somebody_else_is_not_overwritten(session, layout):
    session.commit_move("press", 8, 20)
    layout.write_text(layout.read_text() + "# another hand\n")
    other = layout.read_text()
    with pytest.raises(LayoutError):
        session.save()
    assert layout.read_text() == other
    assert session.unsaved == 1


def test_a_broken_layout_is_refused_line_by_line(tmp_path: Path):
    broken = tmp_path / "broken.yaml"
    broken.write_text("layout: 1\nstations:\n  - id: a\n    cycle_s: -3\n    machines: 0\n")
    with pytest.raises(LayoutError) as refusal:
        Session.open(broken)
    problems = refusal.value.problems
    assert any(line.startswith(f"{broken}:4: stations[0].cycle_s") for line in problems)
    assert any(line.startswith(f"{broken}:5: stations[0].machines") for line in problems)


def test_figures_of_an_overtaken_revision_serve_as_reference_only(session):
    reference = session.factory
    session.commit_move("press", 8, 20)
    late = Figures(FIRST_REVISION, reference, fake_result(900), 4)
    assert not session.publish_figures(late)
    assert session.outcome.figures is None
    assert session.outcome.reference_runs == 4


def test_figures_stay_until_better_ones_come(session):
    session.publish_figures(Figures(FIRST_REVISION, session.factory, fake_result(900), 30))
    session.commit_move("press", 8, 20)
    found = session.kpis_json()
    assert found is not None
    assert found["revision"] == FIRST_REVISION
    session.publish_figures(Figures(session.revision, session.factory, fake_result(950), 4))
    assert session.kpis_json()["revision"] == FIRST_REVISION + 1


def test_completing_the_reference_does_not_replace_what_is_shown(session):
    reference = session.factory
    session.commit_move("press", 8, 20)
    session.publish_figures(Figures(session.revision, session.factory, fake_result(950), 30))
    session.publish_figures(Figures(REFERENCE_ONLY, reference, fake_result(900), 30))
    assert session.outcome.figures.result.good == 950
    assert session.outcome.reference_runs == 30


def test_a_recording_of_an_overtaken_revision_is_dropped(session):
    session.commit_move("press", 8, 20)
    assert not session.publish_film(FIRST_REVISION, None)
    assert session.outcome.film_revision is None
    assert session.outcome.window(0, None) is None


def test_more_machines_than_the_place_holds_are_taken_and_told(session):
    commit = session.commit_parameter("press", "machines", "12")
    assert commit.ok
    assert any(finding.severity == "error" for finding in commit.findings)
    assert session.factory.station("press").machines == 12


def test_a_layout_that_breaks_rules_is_opened_and_says_so(session):
    assert session.broken_rules() == []
    session.commit_parameter("press", "machines", "12")
    assert any("press" in finding.station_ids for finding in session.broken_rules())

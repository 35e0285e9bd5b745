"""Whatever is edited in whatever order: undo, redo, saving and loading agree with a plain list."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from viewer.errors import InputError
from viewer.factory.command_lines import line_of
from viewer.factory.command_text import parse
from viewer.factory.equipment import load_catalogue
from viewer.factory.history import History
from viewer.factory.layout_file import LayoutFile, load_layout
from viewer.factory.model import Factory

CATALOGUE = load_catalogue()
LINE = """\
# A line with something of everything.
layout: 1
name: Everything
hall: {size_m: [80, 60], zones: [{id: aisle_1, kind: aisle, rect_m: [0, 50, 80, 54]}]}
stations:
  - id: a            # the first
    at_m: [5, 10]
    cycle_s: 3       # estimate
  - {id: b, at_m: [15, 10], cycle_s: 2, failures: {mtbf_s: 3600, mttr_s: 60}}
  # Two ways from here.
  - id: c
    at_m: [25, 10]
    cycle_s: 2
    per_format:
      46120: {cycle_s: 3}   # taller
  - {id: d, at_m: [25, 20], cycle_s: 2}
  - id: e
    at_m: [40, 10]
    cycle_s: 1
links:
  - {from: b, to: c, capacity: 5}      # short
  - {from: b, to: d}
  - {from: c, to: e}
  - {from: d, to: e, via_m: [[30, 20]]}
furniture:
  - {id: t1, equipment: amr, at_m: [60, 40]}
  - {id: t2, equipment: robot_arm, at_m: [62, 40]}   # beside it
"""

STATIONS = st.sampled_from(["a", "b", "c", "d", "e", "b_2", "winder", "x"])
THINGS = st.one_of(STATIONS, st.sampled_from(["furniture/t1", "t2", "t3"]))
GROUPS = st.lists(THINGS, min_size=1, max_size=4, unique=True).map(" ".join)
POINTS = st.tuples(st.integers(0, 300), st.integers(-10, 200)).map(lambda p: f"{p[0] / 4},{p[1]}")
PAIRS = st.tuples(STATIONS, STATIONS).map("->".join)
FIELDS = st.sampled_from(
    [
        "cycle_s=2.5",
        "cycle_s={gamma: {mean: 2, cv: 0.5}}",
        "machines=3 rows=2",
        "failures=null",
        "failures={mtbf_s: 60, mttr_s: 5}",
        "per_format.46120.yield=0.9",
        "name='Eins: # zwei'",
        "yield=0.5",
        "machines=0",
    ]
)
LINES = st.one_of(
    st.builds("move {} --to {}".format, GROUPS, POINTS),
    st.builds("move {} --by {}".format, GROUPS, POINTS),
    st.builds("rotate {} --by {}{}".format, GROUPS, st.integers(-400, 400), st.just("")),
    st.builds("rotate {} --by {} --together".format, GROUPS, st.integers(-4, 4)),
    st.builds("align {} --on {}".format, GROUPS, st.sampled_from(["x", "north", "west"])),
    st.builds("distribute {} --along x".format, GROUPS),
    st.builds("add winder --at {} --before {}".format, POINTS, STATIONS),
    st.builds("add winder --at {} --after {}".format, POINTS, STATIONS),
    st.builds("add robot_arm --at {}".format, POINTS),
    st.builds("duplicate {}".format, THINGS),
    st.builds("delete {}".format, GROUPS),
    st.builds("set {} {}".format, THINGS, FIELDS),
    st.builds("set {} capacity={}".format, PAIRS, st.sampled_from(["3", "null"])),
    st.builds("reroute {} --via {} {}".format, PAIRS, POINTS, POINTS),
    st.builds("reroute {} --straight".format, PAIRS),
    st.builds("connect {}".format, PAIRS),
    st.builds("disconnect {}".format, PAIRS),
    st.builds("rename {} {}".format, THINGS, STATIONS),
    st.builds("lock {}".format, GROUPS),
    st.builds("unlock {}".format, GROUPS),
    st.builds("exempt clearance {} --reason because".format, STATIONS),
    st.builds("exempt aisle --reason 'of; course'".format),
    st.builds("enforce clearance {}".format, STATIONS),
    st.just("set line hall.height_m=9 name=Other"),
    st.just("set zone/aisle_1 rect_m=[0, 40, 80, 44]"),
)


class Editing(RuleBasedStateMachine):
    """The model is a list of factories and how many of them are undone."""

    @initialize()
    def open(self):
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "line.yaml"
        path.write_text(LINE)
        self.layout: LayoutFile = load_layout(path)
        self.history = History(self.layout.factory)
        self.states: list[Factory] = [self.layout.factory]
        self.now = 0
        self.recorded: list[str] = []

    def teardown(self):
        if hasattr(self, "folder"):
            self.folder.cleanup()

    @rule(line=LINES)
    def edit(self, line: str):
        before = self.history.factory
        try:
            command = parse(line, before, CATALOGUE)
            after = self.history.do(command)
        except InputError:
            assert self.history.factory is before
            return
        assert after == command.apply(before)
        if after != before:
            del self.states[self.now + 1 :], self.recorded[self.now :]
            self.states.append(after)
            self.recorded.append(line_of(command))
            self.now += 1

    @precondition(lambda self: self.now > 0)
    @rule()
    def undo(self):
        self.now -= 1
        assert self.history.undo() is self.states[self.now]

    @precondition(lambda self: self.now + 1 < len(self.states))
    @rule()
    def redo(self):
        self.now += 1
        assert self.history.redo() is self.states[self.now]

    @rule()
    def save_and_load(self):
        self.layout.save(self.history.factory)
        assert load_layout(self.layout.path).factory == self.states[self.now]
        assert self.layout.path.read_text().startswith("# A line with something of everything.\n")

    @rule()
    def replay(self):
        factory = self.states[0]
        for line in self.recorded[: self.now]:
            factory = parse(line, factory, CATALOGUE).apply(factory)
        assert factory == self.states[self.now]

    @invariant()
    def the_line_is_the_one_of_the_model(self):
        if hasattr(self, "history"):
            assert self.history.factory == self.states[self.now]


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=12, stateful_step_count=15, deadline=None)

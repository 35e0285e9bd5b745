"""Reads commands from text: `parse("move filling --to 52,18", factory, catalogue)`.

The factory says what an id means and what a relative place is, so a line is read for the factory it
is applied to. What is given back says places outright: written again (command_lines.py), it does
the same thing whenever it is replayed.
"""

from collections.abc import Callable, Mapping

from viewer.errors import InputError, UsageError
from viewer.factory.additions import added, duplicated
from viewer.factory.arranging import (
    DEEDS,
    EDGES,
    LockThings,
    PlaceThings,
    Spot,
    aligned,
    distributed,
    shifted,
    turned,
)
from viewer.factory.command_usage import USAGE
from viewer.factory.command_words import MANY, Spoken, numbers, split, spoken
from viewer.factory.commands import Command, MoveStation, RotateStation, SetParameter
from viewer.factory.equipment import Catalogue
from viewer.factory.exemptions import EnforceRule, ExemptFromRule
from viewer.factory.hall_commands import LINE, ZONE, RemoveFurniture, SetField
from viewer.factory.link_commands import Connect, Disconnect, SetLink
from viewer.factory.messages import did_you_mean
from viewer.factory.model import Factory
from viewer.factory.station_commands import RemoveStation, Together
from viewer.factory.things import FURNITURE, paths, thing

ARROW = "->"
Reader = Callable[[Spoken, Factory, Catalogue], Command]


def parse(line: str, factory: Factory, catalogue: Catalogue) -> Command:
    """The command a line says, of all the commands on it as one step.

    Raises UsageError or LayoutError with one line that begins with the command.
    """
    said = split(line)
    if not said:
        raise UsageError("expected a command, got an empty line")
    commands: list[Command] = []
    here = factory
    for words in said:
        try:
            command = _read(words, here, catalogue)
            here = command.apply(here) if len(said) > 1 else here
        except InputError as error:
            raise type(error)([f"{' '.join(words)}: {text}" for text in error.problems]) from None
        commands.append(command)
    return commands[0] if len(commands) == 1 else Together(tuple(commands))


def _read(words: list[str], factory: Factory, catalogue: Catalogue) -> Command:
    verb = words[0]
    if verb not in GRAMMAR:
        raise UsageError(f"unknown command{did_you_mean(verb, tuple(GRAMMAR))}")
    known, read = GRAMMAR[verb]
    one = spoken(words, known)
    if one.fields and "KEY=VALUE" not in USAGE[verb]:
        raise UsageError(f"expected `{USAGE[verb]}`")
    return read(one, factory, catalogue)


def usage_of(verb: str) -> UsageError:
    """What to say where a command is not complete."""
    return UsageError(f"expected `{USAGE[verb]}`")


def _path(factory: Factory, word: str) -> str:
    """The path of a station or of furniture, which may be called by its id alone."""
    known = paths(factory)
    if word in known:
        return word
    if f"{FURNITURE}{word}" in known:
        return f"{FURNITURE}{word}"
    raise UsageError(f"unknown station '{word}'{did_you_mean(word, known)}")


def _paths(one: Spoken, factory: Factory, *, at_least: int = 1) -> list[str]:
    if len(one.words) < at_least:
        raise usage_of(one.verb)
    return [_path(factory, word) for word in one.words]


def _pair(one: Spoken) -> tuple[str, str]:
    words = one.words
    if len(words) == 1 and ARROW in words[0]:
        source, _, target = words[0].partition(ARROW)
        return source.strip(), target.strip()
    if len(words) != 2:
        raise usage_of(one.verb)
    return words[0], words[1]


def _move(one: Spoken, factory: Factory, _: Catalogue) -> Command:
    names = _paths(one, factory)
    to, by = one.numbers("to", 2, "X,Y in m"), one.numbers("by", 2, "DX,DY in m")
    if (to is None) == (by is None):
        raise usage_of(one.verb)
    if to is not None:
        if len(names) == 1:
            return _moved(names[0], (to[0], to[1]))
        x, y = thing(factory, names[0]).at_m
        by = (to[0] - x, to[1] - y)
    assert by is not None
    placed = shifted(factory, names, (by[0], by[1]))
    return _moved(names[0], placed.spots[0].at_m) if len(names) == 1 else placed


def _moved(path: str, at_m: tuple[float, float]) -> Command:
    if path.startswith(FURNITURE):
        return SetField(path, "at_m", at_m)
    return MoveStation(path, at_m)


def _rotate(one: Spoken, factory: Factory, _: Catalogue) -> Command:
    names = _paths(one, factory)
    to, by = one.numbers("to", 1, "DEGREES"), one.numbers("by", 1, "DEGREES")
    if (to is None) == (by is None):
        raise usage_of(one.verb)
    if by is not None:
        placed = turned(factory, names, by[0], together="together" in one.options)
        if len(names) > 1:
            return placed
        to = (placed.spots[0].facing_deg or 0.0,)
    assert to is not None
    if len(names) > 1:
        spots = tuple(Spot(path, thing(factory, path).at_m, to[0]) for path in names)
        return PlaceThings(spots, "Rotate")
    if names[0].startswith(FURNITURE):
        return SetField(names[0], "facing_deg", round(to[0] % 360, 3))
    return RotateStation(names[0], to[0])


def _place(one: Spoken, factory: Factory, _: Catalogue) -> Command:
    if not one.words:
        raise usage_of(one.verb)
    spots: list[Spot] = []
    for word in one.words:
        path, colon, rest = word.partition(":")
        where, turn, deg = rest.partition(":")
        if not colon:
            raise usage_of(one.verb)
        x, y = numbers(where, (2,), "ID:X,Y in m")
        facing_deg = numbers(deg, (1,), "ID:X,Y:DEGREES")[0] if turn else None
        spots.append(Spot(_path(factory, path), (x, y), facing_deg))
    deed = (one.one("as") or DEEDS[0]).capitalize()
    if deed not in DEEDS:
        raise UsageError(f"expected --as {' or '.join(DEEDS)}, got '{deed}'")
    return PlaceThings(tuple(spots), deed)


def _align(one: Spoken, factory: Factory, catalogue: Catalogue) -> Command:
    edge = one.one("on")
    if edge not in EDGES:
        raise usage_of(one.verb)
    return aligned(factory, catalogue, _paths(one, factory), edge)


def _distribute(one: Spoken, factory: Factory, catalogue: Catalogue) -> Command:
    axis = one.one("along")
    if axis not in ("x", "y"):
        raise usage_of(one.verb)
    return distributed(factory, catalogue, _paths(one, factory), axis)


def _add(one: Spoken, factory: Factory, catalogue: Catalogue) -> Command:
    at_m = one.numbers("at", 2, "X,Y in m")
    if len(one.words) != 1 or at_m is None or len({"before", "after"} & one.options.keys()) > 1:
        raise usage_of(one.verb)
    facing = one.numbers("facing", 1, "DEGREES")
    fields: dict[str, object] = {"at_m": at_m, **one.fields}
    if facing is not None:
        fields["facing_deg"] = facing[0]
    return added(
        factory,
        catalogue,
        one.words[0],
        fields,
        id=one.one("id"),
        before=one.one("before"),
        after=one.one("after"),
    )


def _duplicate(one: Spoken, factory: Factory, catalogue: Catalogue) -> Command:
    if len(one.words) != 1:
        raise usage_of(one.verb)
    path = _path(factory, one.words[0])
    at_m, by_m = one.numbers("at", 2, "X,Y in m"), one.numbers("by", 2, "DX,DY in m")
    if by_m is not None:
        x, y = thing(factory, path).at_m
        at_m = (x + by_m[0], y + by_m[1])
    place = None if at_m is None else (round(at_m[0], 3), round(at_m[1], 3))
    return duplicated(factory, catalogue, path, id=one.one("id"), at_m=place)


def _delete(one: Spoken, factory: Factory, _: Catalogue) -> Command:
    commands = tuple(
        RemoveFurniture(path.removeprefix(FURNITURE))
        if path.startswith(FURNITURE)
        else RemoveStation(path)
        for path in _paths(one, factory)
    )
    return commands[0] if len(commands) == 1 else Together(commands)


def _set(one: Spoken, factory: Factory, _: Catalogue) -> Command:
    if len(one.words) != 1 or not one.fields:
        raise usage_of(one.verb)
    target = one.words[0]
    commands = tuple(_field(factory, target, key, value) for key, value in one.fields.items())
    return commands[0] if len(commands) == 1 else Together(commands)


def _field(factory: Factory, target: str, key: str, value: object) -> Command:
    if ARROW in target:
        source, _, end = target.partition(ARROW)
        return SetLink(source, end, key, value)
    if target.startswith(ZONE) or (target == LINE and LINE not in factory.station_ids):
        return SetField(target, key, value)
    path = _path(factory, target)
    return (SetField if path.startswith(FURNITURE) else SetParameter)(path, key, value)


def _rename(one: Spoken, factory: Factory, _: Catalogue) -> Command:
    if len(one.words) != 2:
        raise usage_of(one.verb)
    return _field(factory, one.words[0], "id", one.words[1])


def _reroute(one: Spoken, _: Factory, __: Catalogue) -> Command:
    source, target = _pair(one)
    corners = one.options.get("via")
    if (corners is None) == ("straight" not in one.options):
        raise usage_of(one.verb)
    via = [numbers(word, (2, 3), "--via X,Y or X,Y,HEIGHT in m") for word in corners or ()]
    return SetLink(source, target, "via_m", tuple(via))


def _connect(one: Spoken, _: Factory, __: Catalogue) -> Command:
    source, target = _pair(one)
    pieces = one.numbers("pieces", 1, "a whole number")
    if pieces is not None and pieces[0] != int(pieces[0]):
        raise UsageError(f"expected --pieces a whole number, got {pieces[0]:g}")
    fields = tuple(one.fields.items())
    return Connect(source, target, fields, None if pieces is None else int(pieces[0]))


def _disconnect(one: Spoken, _: Factory, __: Catalogue) -> Command:
    return Disconnect(*_pair(one))


def _lock(one: Spoken, factory: Factory, _: Catalogue) -> Command:
    return LockThings(tuple(_paths(one, factory)), one.verb == "lock")


def _exempt(one: Spoken, _: Factory, __: Catalogue) -> Command:
    reason = one.one("reason")
    if not one.words or reason is None:
        raise usage_of(one.verb)
    return ExemptFromRule(one.words[0], one.words[1:], reason)


def _enforce(one: Spoken, _: Factory, __: Catalogue) -> Command:
    if not one.words:
        raise usage_of(one.verb)
    return EnforceRule(one.words[0], one.words[1:])


GRAMMAR: Mapping[str, tuple[Mapping[str, int], Reader]] = {
    "move": ({"to": 1, "by": 1}, _move),
    "rotate": ({"to": 1, "by": 1, "together": 0}, _rotate),
    "place": ({"as": 1}, _place),
    "align": ({"on": 1}, _align),
    "distribute": ({"along": 1}, _distribute),
    "add": ({"at": 1, "id": 1, "facing": 1, "before": 1, "after": 1}, _add),
    "duplicate": ({"id": 1, "at": 1, "by": 1}, _duplicate),
    "delete": ({}, _delete),
    "set": ({}, _set),
    "rename": ({}, _rename),
    "reroute": ({"via": MANY, "straight": 0}, _reroute),
    "connect": ({"pieces": 1}, _connect),
    "disconnect": ({}, _disconnect),
    "lock": ({}, _lock),
    "unlock": ({}, _lock),
    "exempt": ({"reason": 1}, _exempt),
    "enforce": ({}, _enforce),
}
"""Verb -> its options with how many words each takes, and what reads it."""

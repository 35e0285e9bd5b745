"""What a page or a script sends to change a layout, as lines of commands.

A command is a line, `"move filling --to 52,18"`, or an object that says the same:
`{"do": "move", "ids": ["filling"], "to": [52, 18]}`. The fields of `set` and `add` stand below
"set", the other keys are the options of the line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from viewer.errors import UsageError
from viewer.factory.command_words import quoted
from viewer.factory.document import Plain
from viewer.factory.written import flow_text

MOST_COMMANDS = 10_000


def lines_of(commands: object) -> list[str]:
    """The lines of a list of commands. Raises UsageError, one line for each that is none."""
    if not isinstance(commands, list):
        raise UsageError("commands: expected a list of lines or objects")
    given = cast(list[object], commands)
    if not given:
        raise UsageError("commands: expected one command or more, got none")
    if len(given) > MOST_COMMANDS:
        raise UsageError(f"commands: expected at most {MOST_COMMANDS}, got {len(given)}")
    lines: list[str] = []
    problems: list[str] = []
    for place, one in enumerate(given):
        try:
            lines.append(line_of_request(one))
        except UsageError as error:
            problems += [f"commands[{place}]: {text}" for text in error.problems]
    if problems:
        raise UsageError(problems)
    return lines


def line_of_request(one: object) -> str:
    """The line of one command. Raises UsageError for what is neither a line nor an object."""
    if isinstance(one, str):
        return one
    if not isinstance(one, Mapping):
        raise UsageError(f"expected a line or an object, got {type(one).__name__}")
    said = dict(cast(Mapping[str, object], one))
    verb, ids, fields = said.pop("do", None), said.pop("ids", []), said.pop("set", {})
    if not isinstance(verb, str):
        raise UsageError('expected {"do": "move", "ids": [...], …}')
    if isinstance(ids, str):
        ids = [ids]
    if not isinstance(ids, list) or not isinstance(fields, Mapping):
        raise UsageError('expected "ids" to be a list and "set" to be an object')
    words = [verb, *(_word(id) for id in cast(list[object], ids))]
    for key, value in cast(Mapping[str, object], fields).items():
        words.append(f"{key}={flow_text(_plain(value))}")
    for key, value in said.items():
        if value is False or value is None:
            continue
        words.append(f"--{key}")
        if value is not True:
            words += _option(value)
    return " ".join(quoted(word) for word in words)


def _option(value: object) -> list[str]:
    if not isinstance(value, list):
        return [_word(value)]
    items = cast(list[object], value)
    if items and all(isinstance(item, list) for item in items):
        return [_joined(cast(list[object], item)) for item in items]
    return [_joined(items)]


def _joined(items: Sequence[object]) -> str:
    return ",".join(_word(item) for item in items)


def _word(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise UsageError(f"expected a text or a number, got {type(value).__name__}")
    return str(value)


def _plain(value: object) -> Plain:
    if isinstance(value, list):
        return tuple(_plain(item) for item in cast(list[object], value))
    if isinstance(value, Mapping):
        inner = cast(Mapping[str, object], value)
        return {str(key): _plain(item) for key, item in inner.items()}
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise UsageError(f"expected a value of JSON, got {type(value).__name__}")

"""One line of a command as words, options and values, and back: `move filling --to 52,18`.

Words are separated by spaces; quotes keep a word together, and so do brackets. `key=value` sets a
field, the value written as in a layout file. `--name` begins an option, which takes the words up to
the next option, of those it may take.
"""

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from viewer.errors import LayoutError, UsageError
from viewer.factory.document import Plain, read_document
from viewer.factory.messages import did_you_mean
from viewer.factory.values import is_number
from viewer.factory.written import flow_text, number_text

AND = ";"
"""Between commands on one line, which are one step."""

_FIELD = re.compile(r"[A-Za-z_][\w.]*=")
_BARE = re.compile(r"[^\s'\"\\;#{}\[\]]+")
MANY = 10_000


@dataclass(frozen=True)
class Spoken:
    """A command as it was said, taken apart."""

    verb: str
    words: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]]
    fields: Mapping[str, Plain] = field(default_factory=dict[str, Plain])

    def one(self, name: str) -> str | None:
        """The value of an option that has one; None when it is not there."""
        found = self.options.get(name)
        return found[0] if found else None

    def numbers(self, name: str, count: int, what: str) -> tuple[float, ...] | None:
        """The numbers of an option like --to 52,18; None when it is not there.

        Raises UsageError for anything else.
        """
        word = self.one(name)
        return None if word is None else numbers(word, (count,), f"--{name} {what}")


def split(line: str) -> list[list[str]]:
    """The words of each command on a line. Raises UsageError for an open quote or bracket."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=AND)
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        tokens = list(lexer)
    except ValueError:
        raise UsageError(f"{line.strip()}: a quote is not closed") from None
    commands: list[list[str]] = [[]]
    depth = 0
    for token in tokens:
        if depth > 0:
            commands[-1][-1] += f" {token}"
        elif token == AND:
            commands.append([])
            continue
        else:
            commands[-1].append(token)
        depth += sum(token.count(sign) for sign in "{[") - sum(token.count(s) for s in "}]")
    if depth > 0:
        raise UsageError(f"{line.strip()}: a bracket is not closed")
    return [words for words in commands if words]


def spoken(words: Sequence[str], known: Mapping[str, int]) -> Spoken:
    """Takes a command apart. `known`: option -> how many words it takes at most, 0 for a switch.

    Raises UsageError for an unknown option, one without its value, or a value that is no YAML.
    """
    verb, *rest = words
    plain: list[str] = []
    options: dict[str, list[str]] = {}
    fields: dict[str, Plain] = {}
    room, filling = 0, plain
    for word in rest:
        if word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            if name not in known:
                names = [f"--{option}" for option in known]
                hint = did_you_mean(f"--{name}", names)
                raise UsageError(f"{verb}: unknown option --{name}{hint}")
            if name in options:
                raise UsageError(f"{verb}: --{name} is given twice")
            filling, room = options.setdefault(name, []), known[name]
            if equals:
                filling.append(value)
                room -= 1
        elif room > 0:
            filling.append(word)
            room -= 1
        elif match := _FIELD.match(word):
            key = match[0][:-1]
            if key in fields:
                raise UsageError(f"{verb}: {key} is given twice")
            fields[key] = value_of(key, word[match.end() :])
        else:
            plain.append(word)
    for name, values in options.items():
        if known[name] and not values:
            raise UsageError(f"{verb}: --{name} needs a value")
    taken = {name: tuple(values) for name, values in options.items()}
    return Spoken(verb, tuple(plain), taken, fields)


def value_of(key: str, text: str) -> Plain:
    """What a layout file says with this text. Raises UsageError where that is no YAML."""
    if not text.strip():
        raise UsageError(f"{key}: expected a value behind the =; null takes it away")
    try:
        document = read_document(text, key)
    except LayoutError:
        raise UsageError(f"{key}: cannot be read as a value: {text}") from None
    if document is None:
        return None
    if document.problems:
        raise UsageError(f"{key}: {document.problems[0].text}")
    return document.plain()


def numbers(word: str, counts: Sequence[int], what: str) -> tuple[float, ...]:
    """Numbers with commas between them. Raises UsageError for anything else."""
    parts = word.strip("[]()").replace(" ", "").split(",")
    try:
        found = tuple(float(part) for part in parts)
    except ValueError:
        found = ()
    if len(found) not in counts or not all(is_number(value) for value in found):
        raise UsageError(f"expected {what}, got '{word}'")
    return found


def quoted(word: str) -> str:
    """The word so that `split` gives it back as one."""
    return word if _BARE.fullmatch(word) else shlex.quote(word)


def point_text(point: Sequence[float]) -> str:
    """52,18"""
    return ",".join(number_text(value) for value in point)


def fields_text(fields: Mapping[str, Plain]) -> list[str]:
    """`key=value` for each field, quoted where need be."""
    return [quoted(f"{key}={flow_text(value)}") for key, value in fields.items()]

"""A variant of a layout: a small file that says only what differs from its base.

    variant: 1
    name: wide
    base: ../ochang_46.yaml
    base_hash: 0123456789abcdef
    changed:
      stations:
        filling: {at_m: [52, 18]}

It stands in a folder beside its base, `ochang_46.variants/wide.yaml`, and opens like a layout.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from viewer.errors import LayoutError
from viewer.factory.content_hash import content_hash
from viewer.factory.document import Document, Plain, read_document
from viewer.factory.equipment import Catalogue
from viewer.factory.layout_file import LayoutFile, load_layout, read_text, write_text
from viewer.factory.messages import did_you_mean
from viewer.factory.model import Factory
from viewer.factory.overlay import PARTS, laid_over, overlay
from viewer.factory.values import shown
from viewer.factory.written import block_lines, flow_text, item_lines

VERSION = 1
HEAD = ("variant", "name", "base", "base_hash")


class BaseMovedOn(LayoutError):
    """The base of a variant says something else than when the variant was made."""


@dataclass
class VariantFile(LayoutFile):
    """A layout made of a base and what differs from it. `text` is that of the variant's own file;
    `document` and `estimates` are those of the base.
    """

    base: LayoutFile
    name: str

    def rendered(self, factory: Factory) -> str:
        """The text of the variant that makes its base say `factory`; comments at its top stay.

        Raises LayoutError when `factory` cannot be had that way.
        """
        if factory == self.factory:
            return self.text
        return variant_text(self, factory, self.catalogue, self.path)

    def save(self, factory: Factory, path: str | Path | None = None) -> LayoutFile:
        """Write what differs from the base to this file, atomically. Saved to another path, the
        layout is written in full, with the comments of the base.

        Raises LayoutError like `LayoutFile.save`.
        """
        target = self.path if path is None else Path(path)
        if target.resolve() != self.path.resolve():
            if target.resolve() == self.base.path.resolve():
                raise LayoutError(f"{target}: is the base of this variant; choose another name")
            return self.base.save(factory, target)
        text = self.rendered(factory)
        self.check_unchanged()
        if text != self.text:
            write_text(self.path, text)
        self.text, self.factory = text, factory
        return self


def variant_text(variant: "VariantFile", factory: Factory, catalogue: Catalogue, path: Path) -> str:
    """The text of a variant file at `path` that turns the variant's base into `factory`.

    Raises LayoutError when that is not possible.
    """
    base = variant.base
    said = overlay(base.factory, factory)
    if laid_over(base.factory, said, catalogue) != factory:
        raise LayoutError(f"{path}: this layout cannot be written as a variant; nothing was saved")
    lines = [line for line in variant.text.splitlines() if line.startswith("#")]
    relative = os.path.relpath(base.path.resolve(), path.resolve().parent)
    head: dict[str, Plain] = {
        "variant": VERSION,
        "name": variant.name,
        "base": Path(relative).as_posix(),
        "base_hash": content_hash(base.factory),
    }
    lines += [f"{key}: {_flow(key, value)}" for key, value in head.items()]
    for part, sections in said.items():
        lines.append(f"{part}:")
        assert isinstance(sections, dict)
        for section, value in sections.items():
            lines += _section_lines(section, value)
    return "\n".join(lines) + "\n"


def _flow(key: str, value: Plain) -> str:
    # A hash of digits alone would be read as a number.
    return f'"{value}"' if key == "base_hash" else flow_text(value)


def _section_lines(section: str, value: Plain) -> list[str]:
    if isinstance(value, dict) and value and all(isinstance(v, dict) for v in value.values()):
        return [f"  {section}:", *block_lines(value, 4)]
    if isinstance(value, tuple) and value and all(isinstance(entry, dict) for entry in value):
        entries = [entry for entry in value if isinstance(entry, dict)]
        return [f"  {section}:", *(line for entry in entries for line in item_lines(entry, 4))]
    return block_lines({section: value}, 2)


def is_variant(document: Document) -> bool:
    """Whether a file says that it is a variant."""
    said = document.plain()
    return isinstance(said, dict) and "variant" in said


def load_variant(
    path: Path, document: Document, catalogue: Catalogue, *, rebase: bool = False
) -> VariantFile:
    """Read a variant with its base. With `rebase`, a base that has changed is taken as it is.

    Raises LayoutError, one line for each problem; BaseMovedOn where the base has changed.
    """
    said = document.plain()
    assert isinstance(said, dict)
    problems = [f"{path}:{p.line}: {p.text}" for p in document.problems]
    known = (*HEAD, *PARTS)
    for key in said:
        if key not in known:
            line = document.line_of((key,))
            problems.append(f"{path}:{line}: {key}: unknown key{did_you_mean(key, known)}")
    for key in HEAD[1:]:
        if not isinstance(said.get(key), str):
            line = document.line_of((key,))
            problems.append(f"{path}:{line}: {key}: expected a text, got {shown(said.get(key))}")
    for part in PARTS:
        if not isinstance(said.get(part, {}), dict):
            line = document.line_of((part,))
            problems.append(f"{path}:{line}: {part}: expected a mapping")
    if said.get("variant") != VERSION:
        line = document.line_of(("variant",))
        got = shown(said.get("variant"))
        problems.append(f"{path}:{line}: variant: expected {VERSION}, got {got}")
    if problems:
        raise LayoutError(problems)
    base = _base(path, str(said["base"]), document, catalogue)
    if content_hash(base.factory) != said["base_hash"] and not rebase:
        line = document.line_of(("base_hash",))
        raise BaseMovedOn(
            f"{path}:{line}: base_hash: {base.path} has changed since this variant was made; "
            f"`launch.py variant rebase {base.path} {path.stem}` takes it as it is now"
        )
    try:
        factory = laid_over(base.factory, {part: said.get(part) for part in PARTS}, catalogue)
    except LayoutError as error:
        raise LayoutError([f"{path}: {text}" for text in error.problems]) from None
    return VariantFile(
        path=path,
        text=document.text,
        factory=factory,
        estimates=base.estimates,
        catalogue=catalogue,
        document=base.document,
        base=base,
        name=str(said["name"]),
    )


def _base(path: Path, named: str, document: Document, catalogue: Catalogue) -> LayoutFile:
    line = document.line_of(("base",))
    target = path.parent / named
    if not target.is_file():
        raise LayoutError(f"{path}:{line}: base: no such file {target}; correct the path in `base`")
    found = read_document(read_text(target), str(target))
    if found is not None and is_variant(found):
        raise LayoutError(f"{path}:{line}: base: {named} is a variant itself; name its base")
    return load_layout(target, catalogue)

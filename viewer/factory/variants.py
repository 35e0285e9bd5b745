"""The variants of a layout: named files in a folder beside it, `ochang_46.variants/wide.yaml`.

A deleted variant lies in the folder `deleted` below them and can be restored.
"""

import re
from dataclasses import replace
from pathlib import Path

from viewer.errors import LayoutError
from viewer.factory.content_hash import content_hash
from viewer.factory.document import read_document
from viewer.factory.layout_file import LayoutFile, load_layout, read_text, write_text
from viewer.factory.messages import did_you_mean
from viewer.factory.model import Factory
from viewer.factory.variant_file import VariantFile, is_variant, load_variant, variant_text
from viewer.factory.written import flow_text

NAME = re.compile(r"[^\W_][\w.-]{0,59}")
DELETED = "deleted"


def folder_of(base: Path) -> Path:
    """Where the variants of a layout are."""
    return base.with_name(f"{base.stem}.variants")


def path_of_variant(base: Path, name: str, *, deleted: bool = False) -> Path:
    """The file of a variant. Raises LayoutError for a name that cannot be one of a file."""
    if not NAME.fullmatch(name):
        raise LayoutError(f"variant '{name}': expected letters, digits, '_', '-' and '.'")
    folder = folder_of(base)
    return (folder / DELETED if deleted else folder) / f"{name}.yaml"


def names(base: Path, *, deleted: bool = False) -> list[str]:
    """The names of all variants of a layout, or of those that were deleted."""
    folder = folder_of(base) / DELETED if deleted else folder_of(base)
    return sorted(path.stem for path in folder.glob("*.yaml"))


def opened(layout: LayoutFile) -> VariantFile | None:
    """The variant that a file is; None for a layout that stands alone."""
    return layout if isinstance(layout, VariantFile) else None


def branch(layout: LayoutFile, name: str, factory: Factory | None = None) -> Path:
    """A new variant that says what `factory` says, or else what the layout or variant says.

    Its base is the layout, or the base of the variant. Raises LayoutError for a name that is taken
    or cannot be one, and where the file cannot be written.
    """
    variant = opened(layout)
    base = variant.base if variant is not None else layout
    target = path_of_variant(base.path, name)
    if target.exists():
        raise LayoutError(f"{target}: is there already; choose another name")
    made = VariantFile(
        path=target,
        text="" if variant is None else variant.text,
        factory=layout.factory,
        estimates=base.estimates,
        catalogue=base.catalogue,
        document=base.document,
        base=base,
        name=name,
    )
    text = variant_text(made, factory or layout.factory, base.catalogue, target)
    _make_folder(target.parent)
    write_text(target, text)
    return target


def rename(base: Path, old: str, new: str) -> Path:
    """Give a variant another name; returns its new file. Raises LayoutError like `branch`."""
    source, target = _existing(base, old), path_of_variant(base, new)
    if target.exists():
        raise LayoutError(f"{target}: is there already; choose another name")
    line = f"name: {flow_text(new)}"
    text = re.sub(r"(?m)^name:.*$", lambda _: line, read_text(source), count=1)
    write_text(target, text)
    source.unlink()
    return target


def delete(base: Path, name: str) -> Path:
    """Put a variant away, in place of one of the same name put away before."""
    source, target = _existing(base, name), path_of_variant(base, name, deleted=True)
    _make_folder(target.parent)
    return source.replace(target)


def restore(base: Path, name: str) -> Path:
    """Bring a deleted variant back. Raises LayoutError where there is none, or one of that name."""
    source, target = _existing(base, name, deleted=True), path_of_variant(base, name)
    if target.exists():
        raise LayoutError(f"{target}: is there already; rename it first")
    return source.replace(target)


def rebase(base: Path, name: str) -> VariantFile:
    """Let a variant stand on its base as that is now. Raises LayoutError, one line for each thing
    the variant says about what the base no longer has.
    """
    path = _existing(base, name)
    document = read_document(read_text(path), str(path))
    if document is None or not is_variant(document):
        raise LayoutError(f"{path}: is no variant")
    catalogue = load_layout(base).catalogue
    try:
        variant = load_variant(path, document, catalogue, rebase=True)
    except LayoutError as error:
        more = "change the base back, or take these lines out of the variant"
        raise LayoutError([*error.problems, f"{path}: {more}"]) from None
    text = variant_text(variant, variant.factory, catalogue, path)
    write_text(path, text)
    return replace(variant, text=text)


def base_has_moved(base: Path, name: str) -> bool:
    """Whether the base says something else than when the variant was made."""
    path = _existing(base, name)
    document = read_document(read_text(path), str(path))
    said = None if document is None else document.plain()
    now = content_hash(load_layout(base).factory)
    return isinstance(said, dict) and said.get("base_hash") != now


def _existing(base: Path, name: str, *, deleted: bool = False) -> Path:
    path = path_of_variant(base, name, deleted=deleted)
    if not path.is_file():
        known = names(base, deleted=deleted)
        what = "no deleted variant" if deleted else "no variant"
        raise LayoutError(f"{base}: {what} '{name}'{did_you_mean(name, known)}")
    return path


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LayoutError(f"{folder}: cannot be made: {error.strerror}") from None

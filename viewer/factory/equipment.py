"""The catalogue of equipment: what `assets/equipment/<id>/asset.toml` says about each machine.

Machine frame: metres, origin at the centre of the footprint on the floor, x along the flow through
the machine, y to the left, z up; the operator stands at -y. Cells come in at the -x side and leave
at the +x side.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

from viewer.errors import AssetError
from viewer.factory.format_factors import NO_FACTORS, FormatFactors, format_factors
from viewer.factory.moving import Moving, read_moving
from viewer.factory.values import is_number
from viewer.paths import ASSETS

Point3 = tuple[float, float, float]
Kind = Literal["machine", "storage", "furniture"]
KINDS: tuple[Kind, ...] = ("machine", "storage", "furniture")


@dataclass(frozen=True, slots=True)
class Equipment:
    """One machine as its maker would describe it. Points are in the machine frame."""

    id: str
    name_en: str
    name_ko: str
    size_m: Point3
    """Length along the flow, width, height."""
    kind: Kind
    band: str | None
    """Colour of the accent band, "#rrggbb"."""
    inlet_m: Point3
    outlet_m: Point3
    work_m: Point3
    """Where a cell is shown while it is worked on."""
    glb: Path
    glb_low: Path | None
    """Coarse, for far views."""
    provenance: str
    area: str
    glb_mid: Path | None = None
    """Between full and coarse."""
    rate_by_format: FormatFactors = NO_FACTORS
    """On the rate of a machine, or, for a storage, on how short a cell has to stay in it."""
    capacity_by_format: FormatFactors = NO_FACTORS
    """On the places of a storage."""
    moving: tuple[Moving, ...] = ()
    """Parts that move while it works."""


class UnknownEquipment(AssetError, KeyError):
    """An equipment id the catalogue does not have (a KeyError too, so that a Catalogue is a true
    Mapping).
    """

    def __str__(self) -> str:
        return "\n".join(self.problems)


@dataclass(frozen=True)
class Catalogue(Mapping[str, Equipment]):
    """Equipment id -> Equipment. Looking up an unknown or broken id raises UnknownEquipment with
    one clear line.
    """

    equipment: dict[str, Equipment]
    broken: dict[str, str] = field(default_factory=dict[str, str])
    """Id -> one line saying why its asset.toml cannot be used."""

    def __getitem__(self, id: str) -> Equipment:
        found = self.equipment.get(id)
        if found is None:
            raise UnknownEquipment(self.complaint(id) or f"unknown equipment {id!r}")
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.equipment)

    def __len__(self) -> int:
        return len(self.equipment)

    def __hash__(self) -> int:
        return id(self)

    def complaint(self, id: str) -> str | None:
        """Why `id` cannot be used, in one line; None when it can."""
        if id in self.equipment:
            return None
        if id in self.broken:
            return self.broken[id]
        near = get_close_matches(id, self.equipment, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        known = ", ".join(sorted(self.equipment)) or "none"
        return f"unknown equipment {id!r}; {hint}known: {known}"


def load_catalogue(folder: Path = ASSETS) -> Catalogue:
    """Read all asset.toml files below `folder`/equipment, once per folder.

    A broken file does not raise: it lands in `Catalogue.broken` and is reported by whoever needs
    that machine.
    """
    return _load(folder.resolve())


@lru_cache(maxsize=8)
def _load(folder: Path) -> Catalogue:
    equipment: dict[str, Equipment] = {}
    broken: dict[str, str] = {}
    home = folder / "equipment"
    for place in sorted(home.iterdir()) if home.is_dir() else ():
        if not place.is_dir() or place.name.startswith((".", "__")):
            continue
        try:
            equipment[place.name] = read_asset(place / "asset.toml")
        except AssetError as error:
            broken[place.name] = error.problems[0]
    return Catalogue(equipment, broken)


def read_asset(path: Path) -> Equipment:
    """Read one asset.toml. Raises AssetError with one line naming the file, the key and what was
    expected.
    """
    try:
        data = cast(dict[str, object], tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise AssetError(f"{path}: missing") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AssetError(f"{path}: cannot be read: {error}") from None
    return _Reader(path, data).equipment()


class _Reader:
    def __init__(self, path: Path, data: dict[str, object]) -> None:
        self.path = path
        self.data = data

    def equipment(self) -> Equipment:
        size_m = self.point("size_m")
        if min(size_m) <= 0:
            raise self.error("size_m", "three lengths above 0 m", size_m)
        length_m, _, height_m = size_m
        belt_m = min(0.9, height_m)
        kind = self.text("kind", "machine")
        if kind not in KINDS:
            raise self.error("kind", " or ".join(KINDS), kind)
        band = self.data.get("band")
        if band is not None and not (
            isinstance(band, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", band)
        ):
            raise self.error("band", "a colour like '#2f6fb0'", band)
        home = self.path.parent
        low = home / self.text("glb_low", f"{home.name}_low.glb")
        mid = home / self.text("glb_mid", f"{home.name}_mid.glb")
        return Equipment(
            id=home.name,
            name_en=self.text("name_en", home.name),
            name_ko=self.text("name_ko", self.text("name_en", home.name)),
            size_m=size_m,
            kind=kind,
            band=band,
            inlet_m=self.point("inlet_m", (-length_m / 2, 0.0, belt_m)),
            outlet_m=self.point("outlet_m", (length_m / 2, 0.0, belt_m)),
            work_m=self.point("work_m", (0.0, 0.0, belt_m)),
            glb=home / self.text("glb", f"{home.name}.glb"),
            glb_low=low if low.is_file() else None,
            glb_mid=mid if mid.is_file() else None,
            provenance=self.text("provenance", ""),
            area=self.text("area", ""),
            rate_by_format=self.factors("rate_by_format"),
            capacity_by_format=self.factors("capacity_by_format"),
            moving=read_moving(self.path, self.data.get("moving", [])),
        )

    def error(self, key: str, expected: str, got: object) -> AssetError:
        return AssetError(f"{self.path}: {key}: expected {expected}, got {got!r}")

    def factors(self, key: str) -> FormatFactors:
        if key not in self.data:
            return NO_FACTORS
        found = format_factors(self.data[key])
        if isinstance(found, str):
            raise self.error(key, found, self.data[key])
        return found

    def text(self, key: str, default: str) -> str:
        value = self.data.get(key, default)
        if not isinstance(value, str):
            raise self.error(key, "a text", value)
        return value

    def point(self, key: str, default: Point3 | None = None) -> Point3:
        value = self.data.get(key, default)
        if value is None:
            raise AssetError(f"{self.path}: {key}: missing, expected three numbers in metres")
        if not isinstance(value, list | tuple):
            raise self.error(key, "three numbers in metres", value)
        items = cast(list[object], value)
        numbers = [float(item) for item in items if is_number(item)]
        if len(numbers) != 3 or len(items) != 3:
            raise self.error(key, "three numbers in metres", items)
        return numbers[0], numbers[1], numbers[2]

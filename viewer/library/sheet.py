"""The catalogue page: a grid of portraits with the English and the Korean name of each machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.errors import RenderError
from viewer.factory.equipment import Equipment
from viewer.library.portrait import portrait
from viewer.scene.fonts import font_for
from viewer.scene.materials import THEMES

if TYPE_CHECKING:
    from PIL.Image import Image

_TILE = (480, 270)
_TEXT_PX = 64
_GAP_PX = 14
_TITLE_PX, _SMALL_PX = 18, 15
_MOST_COLUMNS = 5
# What belongs together stands together, in the order of the flow.
_AREAS = ("winding", "assembly", "filling", "finishing", "inspection", "formation", "aging")
_AREAS += ("testing", "packing", "handling", "transport", "safety", "general", "product")


def in_order(equipment: Iterable[Equipment]) -> list[Equipment]:
    """Along the flow, what stands beside it last."""

    def place(one: Equipment) -> tuple[int, str]:
        known = one.area in _AREAS
        return (_AREAS.index(one.area) if known else len(_AREAS), one.id)

    return sorted(equipment, key=place)


def draw_sheet(
    equipment: Sequence[Equipment],
    *,
    theme: str = "light",
    progress: Callable[[int, int], None] | None = None,
) -> Image:
    """The page. `progress` is told how many of how many machines are drawn.

    Raises RenderError where OpenGL is missing.
    """
    from PIL import Image, ImageDraw

    colours = THEMES[theme]
    columns = min(_MOST_COLUMNS, max(1, round(len(equipment) ** 0.5)))
    rows = -(-len(equipment) // columns)
    step_x, step_y = _TILE[0] + _GAP_PX, _TILE[1] + _TEXT_PX + _GAP_PX
    page = Image.new(
        "RGB", (columns * step_x + _GAP_PX, rows * step_y + _GAP_PX), colours.background
    )
    pen = ImageDraw.Draw(page)
    for index, one in enumerate(equipment):
        x = _GAP_PX + index % columns * step_x
        y = _GAP_PX + index // columns * step_y
        page.paste(portrait(one, size=_TILE, theme=theme), (x, y))
        for text, dy, size_px, fill in (
            (one.name_en, 8, _TITLE_PX, colours.label_text),
            (one.name_ko, 34, _SMALL_PX, colours.label_text_2),
        ):
            font = font_for(text, size_px)
            while font.getlength(text) > _TILE[0] and size_px > 9:
                size_px -= 1
                font = font_for(text, size_px)
            pen.text((x + 4, y + _TILE[1] + dy), text, fill=fill, font=font)
        if progress is not None:
            progress(index + 1, len(equipment))
    return page


def write_sheet(page: Image, target: Path) -> None:
    """Write beside the target and rename. Raises RenderError where that fails."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        page.save(draft, format="PNG", optimize=True)
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise RenderError(f"{target}: cannot be written: {error.strerror or error}") from None

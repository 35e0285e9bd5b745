"""Stored pictures, and how a drawn one is compared with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

IMAGES = Path(__file__).parent / "images"
BLOCK_PX = 25

# Means over a block of the picture, in steps of 255. Another Mesa version moves edges by a pixel
# and stays far below; a machine that is missing or turned changes its block by 30 and more.
LIMIT_ANYWHERE = 14.0
LIMIT_OVERALL = 2.5


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--reset-golden", action="store_true", help="store the pictures drawn now as the right ones"
    )


@pytest.fixture
def compare(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Image.Image, str], None]:
    """Fails where a picture differs from the stored one; leaves both and their difference."""

    def check(picture: Image.Image, name: str) -> None:
        stored = IMAGES / f"{name}.png"
        if request.config.getoption("--reset-golden", default=False):
            IMAGES.mkdir(exist_ok=True)
            picture.save(stored, optimize=True)
        with Image.open(stored) as file:
            right = np.asarray(file.convert("RGB"), dtype=float)
        drawn = np.asarray(picture.convert("RGB"), dtype=float)
        assert drawn.shape == right.shape
        blocks = block_means(np.abs(block_means(drawn, 5) - block_means(right, 5)), BLOCK_PX // 5)
        if blocks.max() > LIMIT_ANYWHERE or blocks.mean() > LIMIT_OVERALL:
            picture.save(tmp_path / f"{name}_drawn.png")
            difference = np.clip(np.abs(drawn - right) * 4, 0, 255).astype(np.uint8)
            Image.fromarray(difference).save(tmp_path / f"{name}_difference.png")
            y, x = np.unravel_index(int(blocks.max(axis=2).argmax()), blocks.shape[:2])
            pytest.fail(
                f"{name}: mean difference {blocks.mean():.1f} (limit {LIMIT_OVERALL}), at most "
                f"{blocks.max():.1f} (limit {LIMIT_ANYWHERE}) round pixel "
                f"({int(x) * BLOCK_PX + 12}, {int(y) * BLOCK_PX + 12}); pictures in {tmp_path}"
            )

    return check


def block_means(values: np.ndarray, side: int) -> np.ndarray:
    """(rows, columns, channels) means over squares of `side` pixels, which divide the picture."""
    height, width, channels = values.shape
    return values.reshape(height // side, side, width // side, side, channels).mean(axis=(1, 3))

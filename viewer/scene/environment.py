"""The light of the hall: a studio sky as image-based lighting, made with numpy.

An equirectangular picture with spherical harmonics costs a second on a machine without a GPU; a
cube map would cost minutes there.
"""

from __future__ import annotations

import numpy as np


def studio_sky(*, strength: float = 1.0, width: int = 256) -> np.ndarray:
    """(width / 2, width, 3) linear radiance, rows from straight down to straight up.

    A pale ceiling with long light strips, mild walls, a dim floor, and one large soft window that
    gives edges a bright and a dark side.
    """
    height = width // 2
    longitude = (np.arange(width) + 0.5) / width * 2 * np.pi - np.pi
    latitude = (np.arange(height) + 0.5) / height * np.pi - np.pi / 2
    lon, lat = np.meshgrid(longitude, latitude)
    up = np.sin(lat)
    x, y = np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon)
    grey = np.where(up > 0, 0.49 + 0.31 * up, 0.49 - 0.26 * np.clip(-2 * up, 0, 1))
    sky = np.stack([grey * 0.98, grey, grey * 1.03], axis=-1)
    with np.errstate(all="ignore"):
        across = np.where(up > 0.05, x / up, 99.0)
        along = np.where(up > 0.05, y / up, 99.0)
    strips = (np.abs((across + 6) % 1.5 - 0.75) < 0.12) & (np.abs(along) < 4) & (np.abs(across) < 4)
    sky[strips] = 2.4
    window = (x > 0.55) & (np.abs(up - 0.38) < 0.26)
    sky[window] += 0.55
    return (sky * strength).astype(np.float32)

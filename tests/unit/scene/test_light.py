"""A surface in a still is as bright as the surface model of glTF says, under the same light."""

import numpy as np
import pytest

from viewer.scene.actors import make_actor
from viewer.scene.environment import studio_sky
from viewer.scene.gl import require_gl
from viewer.scene.materials import KEY, KEY_FROM, SKY, Material
from viewer.scene.shapes.mesh import upright_quads
from viewer.scene.stage import Stage
from viewer.scene.views import Camera

COLOUR = 0.3
UP = np.array([0.0, 0.0, 1.0])


def mirrored(to_light: np.ndarray, roughness: float, f0: float) -> tuple[np.ndarray, np.ndarray]:
    """Specular BRDF (GGX, Smith, Schlick) times cosine, and the same with a mirror's F of 1; seen
    along the normal, for unit directions (n, 3)."""
    half = to_light + UP
    half /= np.linalg.norm(half, axis=1, keepdims=True)
    nl, nh = np.clip(to_light[:, 2], 1e-6, 1.0), half[:, 2]
    a2 = roughness**4
    spread = a2 / np.pi / (nh * nh * (a2 - 1.0) + 1.0) ** 2
    masked = 0.5 / (nl + np.sqrt(a2 + (1.0 - a2) * nl * nl))
    fresnel = f0 + (1.0 - f0) * (1.0 - nh) ** 5
    mirror = np.where(to_light[:, 2] > 0, spread * masked * nl, 0.0)
    return mirror * fresnel, mirror


def brightness(metallic: float, roughness: float) -> float:
    """Linear green of a floor seen from above: single and multiple bounces, diffuse light."""
    sky = studio_sky(strength=SKY)[..., 1].astype(float)
    rows, columns = sky.shape
    lon, lat = np.meshgrid(
        (np.arange(columns) + 0.5) / columns * 2 * np.pi - np.pi,
        (np.arange(rows) + 0.5) / rows * np.pi - np.pi / 2,
    )
    way = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)
    way, light = way.reshape(-1, 3), sky.reshape(-1)
    solid = (np.cos(lat) * 2 * np.pi / columns * np.pi / rows).reshape(-1)
    even = float((light * np.clip(way[:, 2], 0, None) * solid).sum() / np.pi)
    f0 = 0.04 + (COLOUR - 0.04) * metallic

    def shares(f: float) -> tuple[float, float, float]:
        lobe, mirror = mirrored(way, roughness, f)
        once, reach = float((lobe * solid).sum()), float((mirror * solid).sum())
        average = f + (1.0 - f) / 21.0
        often = (1.0 - reach) * once * average / (1.0 - average * (1.0 - reach))
        return once, often, reach

    plain = sum(shares(0.04)[:2])
    _, often, reach = shares(f0)
    lobe, _ = mirrored(way, roughness, f0)
    from_sky = float((lobe * light * solid).sum()) + often * even
    from_sky += COLOUR * (1.0 - metallic) * (1.0 - plain) * even
    key = np.array([KEY_FROM]) / np.linalg.norm(KEY_FROM)
    direct, _ = mirrored(key, roughness, f0)
    half = (key[0] + UP) / np.linalg.norm(key[0] + UP)
    left = 1.0 - (0.04 + 0.96 * (1.0 - half[2]) ** 5)
    diffuse = COLOUR * (1.0 - metallic) * left / np.pi * key[0, 2]
    return from_sky + KEY * (float(direct[0]) * (1.0 + f0 * (1.0 / reach - 1.0)) + diffuse)


@pytest.mark.parametrize(
    # VTK filters the sky for metal as if it were seen straight on, which costs some of its light.
    ("metallic", "roughness", "within"),
    [(0.0, 0.7, 0.03), (0.0, 0.4, 0.03), (0.6, 0.6, 0.08)],
)
def test_a_floor_is_as_bright_as_its_surface_model_says(
    metallic: float, roughness: float, within: float
) -> None:
    require_gl()
    stage = Stage(size=(64, 64))
    try:
        material = Material(
            "plate", (COLOUR, COLOUR, COLOUR), metallic=metallic, roughness=roughness
        )
        stage.renderer.AddActor(make_actor(material, upright_quads([(-9, -9, 9, 9)], 0.0)))
        stage.look(Camera((0.0, -0.001, 12.0), (0.0, 0.0, 0.0)))
        seen = stage.picture()[30:34, 30:34, 1].mean() / 255.0
    finally:
        stage.close()
    linear = ((seen + 0.055) / 1.055) ** 2.4
    assert linear == pytest.approx(brightness(metallic, roughness), rel=within)

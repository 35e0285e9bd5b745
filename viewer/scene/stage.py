"""SceneGraph and Frame as a VTK picture.

`sync` makes the stage equal to them; a second call does nothing.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkUnsignedCharArray
from vtkmodules.vtkRenderingCore import vtkActor, vtkLight, vtkRenderWindow
from vtkmodules.vtkRenderingOpenGL2 import vtkOpenGLRenderer

from viewer.scene.actors import ShadeTexture, environment_texture, make_actor, shade_texture
from viewer.scene.batches import Batch, Detail, Layers, graph_batches
from viewer.scene.colour import encoded, linear_from_hex
from viewer.scene.environment import studio_sky
from viewer.scene.frame import Frame
from viewer.scene.graph import SceneGraph
from viewer.scene.materials import (
    KEY,
    KEY_COLOUR,
    KEY_FROM,
    SKY,
    THEMES,
    Material,
    Theme,
)
from viewer.scene.moving import frame_batches
from viewer.scene.shapes.mesh import Mesh, merged
from viewer.scene.views import FIELD_OF_VIEW_DEG, Camera


@dataclass(frozen=True)
class _Built:
    """The triangles of one batch, kept until its signature changes."""

    signature: Hashable
    layer: str
    parts: tuple[tuple[Material, Mesh], ...]
    shade: ShadeTexture | None


class Stage:
    """An off-screen picture of a line.

    Batches are kept under the path of what they show (`winding`, `link/winding->flatten`,
    `hall/floor` …) and built anew only where their signature has changed. What stands still and
    shares a material is drawn by one actor: a hundred actors fewer are a second saved.
    """

    def __init__(
        self,
        *,
        size: tuple[int, int],
        theme: str = "light",
        hall: bool = True,
        layers: Layers | None = None,
    ) -> None:
        """size: (width, height) in pixels; without the hall only what stands in it is drawn."""
        self.size = size
        self._hall = hall
        self._layers = layers or Layers()
        self.theme: Theme = THEMES[theme]
        # Ambient occlusion looks past the edges of a picture and smudges them, so a rim is drawn
        # round it and cut off at the end.
        self._rim = max(8, size[1] // 60)
        self.renderer = vtkOpenGLRenderer()
        self._window = vtkRenderWindow()
        self._window.SetOffScreenRendering(True)
        self._window.SetMultiSamples(0)  # as dear here as drawing four times the pixels
        self._window.SetSize(size[0] + 2 * self._rim, size[1] + 2 * self._rim)
        self._window.AddRenderer(self.renderer)
        self._built: dict[str, _Built] = {}
        self._actors: dict[tuple[str, Material], vtkActor] = {}
        self._set_up_light()

    def paths(self) -> tuple[str, ...]:
        """What is on the stage, by path."""
        return tuple(self._built)

    def actors(self) -> tuple[vtkActor, ...]:
        return tuple(self._actors.values())

    def triangles(self, path: str) -> int:
        """How many triangles one path is made of."""
        return sum(len(mesh.triangles) for _, mesh in self._built[path].parts)

    def look(self, camera: Camera) -> None:
        view = self.renderer.GetActiveCamera()
        view.SetPosition(*camera.position_m)
        view.SetFocalPoint(*camera.target_m)
        view.SetViewUp(0.0, 0.0, 1.0)
        grown = 1.0 + 2.0 * self._rim / self.size[1]
        half = math.tan(math.radians(FIELD_OF_VIEW_DEG) / 2) * grown
        view.SetViewAngle(2.0 * math.degrees(math.atan(half)))

    def sync(self, graph: SceneGraph, frame: Frame | None = None, *, detail: Detail) -> int:
        """Show exactly this graph and frame; returns how many batches were built anew."""
        wanted: dict[str, Batch] = {
            batch.path: batch
            for batch in (
                *graph_batches(graph, theme=self.theme, detail=detail, layers=self._layers),
                *frame_batches(graph, frame, detail=detail),
            )
            if self._hall or not batch.path.startswith("hall/")
        }
        stale: set[tuple[str, Material]] = set()
        for path in self._built.keys() - wanted.keys():
            stale |= self._keys(self._built.pop(path))
        built = 0
        for path, batch in wanted.items():
            known = self._built.get(path)
            if known is not None and known.signature == batch.signature:
                continue
            if known is not None:
                stale |= self._keys(known)
            self._built[path] = _Built(
                batch.signature,
                batch.layer,
                tuple((m, mesh) for m, mesh in batch.build() if len(mesh.triangles)),
                shade_texture(batch.shade()) if batch.shade is not None else None,
            )
            stale |= self._keys(self._built[path])
            built += 1
        for key in stale:
            self._draw(key)
        return built

    def picture(self) -> np.ndarray:
        """(height, width, 3) uint8, drawn now."""
        self.renderer.ResetCameraClippingRange()
        self._window.Render()
        pixels = vtkUnsignedCharArray()
        (width, height), rim = self.size, self._rim
        self._window.GetPixelData(rim, rim, rim + width - 1, rim + height - 1, 0, pixels, 0)
        return vtk_to_numpy(pixels).reshape(height, width, 3)[::-1].copy()

    def cutout(self) -> np.ndarray:
        """(height, width, 4) uint8 with the opacity last: the picture without its background.

        What a black and a white background differ by is what shines through.
        """
        shown: list[np.ndarray] = []
        for level in (0.0, 1.0):
            self.renderer.SetBackground(level, level, level)
            shown.append(self.picture().astype(np.float32))
        self._set_background()
        dark, bright = shown
        opacity = np.clip(255.0 - (bright - dark).mean(axis=2, keepdims=True), 0.0, 255.0)
        colour = np.clip(dark * 255.0 / np.maximum(opacity, 1.0), 0.0, 255.0)
        return np.round(np.concatenate([colour, opacity], axis=2)).astype(np.uint8)

    def use_ambient_occlusion(self, radius_m: float, *, distance_m: float) -> None:
        """Darken corners and gaps up to this size, for things about that far from the camera."""
        renderer = self.renderer
        renderer.SetUseSSAO(True)
        renderer.SetSSAORadius(radius_m)
        # Positions lose precision with distance; a floor must not take itself for an obstacle.
        renderer.SetSSAOBias(max(0.02 * radius_m, 0.0012 * distance_m))
        renderer.SetSSAOKernelSize(16)
        renderer.SetSSAOBlur(True)

    def close(self) -> None:
        """Give the memory of the picture back; the stage cannot be used any more."""
        self._window.Finalize()

    def _keys(self, built: _Built) -> set[tuple[str, Material]]:
        return {(built.layer, material) for material, _ in built.parts}

    def _draw(self, key: tuple[str, Material]) -> None:
        """Replace the actor of one layer and material by what the batches now say."""
        layer, material = key
        old = self._actors.pop(key, None)
        if old is not None:
            self.renderer.RemoveActor(old)
        sources = [built for built in self._built.values() if built.layer == layer]
        mesh = merged(mesh for built in sources for m, mesh in built.parts if m == material)
        if not len(mesh.triangles):
            return
        shade = next((built.shade for built in sources if built.shade is not None), None)
        actor = make_actor(material, mesh, shade)
        self._actors[key] = actor
        self.renderer.AddActor(actor)

    def _set_background(self) -> None:
        colour = linear_from_hex(self.theme.background)
        self.renderer.SetBackground(*(encoded(value) for value in colour))

    def _set_up_light(self) -> None:
        theme, renderer = self.theme, self.renderer
        self._set_background()
        sky = environment_texture(studio_sky(strength=SKY * theme.light))
        renderer.SetUseImageBasedLighting(True)
        renderer.SetEnvironmentTexture(sky, False)
        renderer.SetEnvironmentUp(0.0, 0.0, 1.0)
        renderer.SetEnvironmentRight(1.0, 0.0, 0.0)
        renderer.SetUseSphericalHarmonics(True)
        prefiltered = renderer.GetEnvMapPrefiltered()
        prefiltered.SetPrefilterMaxSamples(64)
        prefiltered.SetPrefilterLevels(5)
        # The defaults integrate a million samples, a second of every start without a GPU.
        table = renderer.GetEnvMapLookupTable()
        table.SetLUTSize(256)
        table.SetLUTSamples(128)
        key = vtkLight()
        key.SetLightTypeToSceneLight()
        key.SetPosition(*KEY_FROM)
        key.SetFocalPoint(0.0, 0.0, 0.0)
        key.SetIntensity(KEY * theme.light)
        key.SetColor(*KEY_COLOUR)
        renderer.AddLight(key)

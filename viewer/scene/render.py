"""Stills without a screen: layout in, PNG out."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.errors import RenderError, UsageError
from viewer.scene.batches import Detail, Layers
from viewer.scene.frame import Frame, Timeline, frame_at
from viewer.scene.graph import SceneGraph, build_scene
from viewer.scene.materials import THEMES
from viewer.scene.views import Camera

if TYPE_CHECKING:
    from PIL.Image import Image

    from viewer.factory.equipment import Catalogue
    from viewer.factory.model import Factory

LARGEST_PX = 8192
# Four samples a pixel for a screenful; beyond that the picture is fine enough with one, and the
# memory is not there on a small machine.
_SUPERSAMPLE_UP_TO_PX = 2600 * 1500


def render_still(
    factory: Factory,
    catalogue: Catalogue | None = None,
    *,
    out: str | Path,
    view: str = "overview",
    time_s: float = 0.0,
    size: tuple[int, int] = (1280, 720),
    timeline: Timeline | None = None,
    theme: str = "light",
    labels: bool = True,
    roof: bool | None = None,
    walls: bool = True,
    seed: int = 1,
) -> Path:
    """Write a picture of the line at `time_s` seconds after the warm-up; returns its path.

    Without a timeline the line is simulated up to that moment. Without a word about the roof it is
    drawn where the camera stands under it. Raises UsageError for a view, size
    or theme there is not, RenderError where OpenGL is missing or the file cannot be written.
    """
    from viewer.factory.equipment import load_catalogue

    target = Path(out)
    _check(size, theme, target)
    catalogue = load_catalogue() if catalogue is None else catalogue
    graph = build_scene(factory, catalogue)
    camera = find_view(graph, view)
    # The line is simulated while the meshes are read and the first light is computed.
    with ThreadPoolExecutor(max_workers=1) as beside:
        coming = beside.submit(_recorded, timeline, factory, catalogue, time_s, seed)
        picture = _drawn(
            graph,
            lambda: frame_at(coming.result(), graph, time_s),
            camera=camera,
            size=size,
            theme=theme,
            labels=labels,
            layers=Layers(roof=roof, walls=walls),
        )
    _save(picture, target)
    return target


def render_image(
    graph: SceneGraph,
    frame: Frame | None,
    *,
    camera: Camera,
    size: tuple[int, int] = (1280, 720),
    theme: str = "light",
    labels: bool = True,
    hall: bool = True,
    roof: bool | None = None,
    walls: bool = True,
) -> Image:
    """The picture of one frame; without the hall, RGBA on a transparent ground.

    roof: None draws it where the camera stands under it.

    Raises RenderError where OpenGL is missing.
    """
    return _drawn(
        graph,
        lambda: frame,
        camera=camera,
        size=size,
        theme=theme,
        labels=labels,
        hall=hall,
        layers=Layers(roof=roof, walls=walls),
    )


def _drawn(
    graph: SceneGraph,
    frame_when_ready: Callable[[], Frame | None],
    *,
    camera: Camera,
    size: tuple[int, int],
    theme: str,
    labels: bool,
    layers: Layers,
    hall: bool = True,
) -> Image:
    from viewer.scene.gl import require_gl

    require_gl()
    from PIL import Image

    from viewer.scene.labels import draw_pins
    from viewer.scene.pins import place_pins
    from viewer.scene.stage import Stage

    width, height = size
    samples = 2 if width * height <= _SUPERSAMPLE_UP_TO_PX else 1
    detail = Detail(camera, height)
    stage = Stage(size=(width * samples, height * samples), theme=theme, hall=hall, layers=layers)
    try:
        stage.look(camera)
        stage.sync(graph, detail=detail)
        frame = frame_when_ready()
        stage.sync(graph, frame, detail=detail)
        distance = math.dist(camera.position_m, camera.target_m)
        stage.use_ambient_occlusion(_occlusion_m(distance), distance_m=distance)
        pixels = stage.picture() if hall else stage.cutout()
    finally:
        stage.close()
    picture = Image.fromarray(pixels)
    if samples > 1:
        picture = picture.reduce(samples)
    if labels:
        states = frame.station_states if frame is not None else None
        picture = draw_pins(picture, place_pins(graph, camera, size, states), THEMES[theme])
    return picture


def find_view(graph: SceneGraph, name: str) -> Camera:
    """A view by name, or UsageError with the names there are."""
    try:
        return graph.view(name)
    except KeyError:
        known = ", ".join([*graph.views, *(f"station:{node.id}" for node in graph.stations[:1])])
        raise UsageError(
            f"unknown view {name!r}; known: {known}, and station:<id> for every station"
        ) from None


def short_timeline(
    factory: Factory, catalogue: Catalogue, *, until_s: float, seed: int
) -> Timeline:
    """What happens from the warm-up until a little after `until_s`."""
    from viewer.simulation.compile import compile_line
    from viewer.simulation.run import record
    from viewer.simulation.timeline import Timeline as Recording

    hours = (max(until_s, 0.0) + 60.0) / 3600.0
    log = record(factory, catalogue, hours=hours, seed=seed)
    return Recording.from_log(log, compile_line(factory, catalogue))


def _recorded(
    timeline: Timeline | None, factory: Factory, catalogue: Catalogue, until_s: float, seed: int
) -> Timeline:
    if timeline is not None:
        return timeline
    return short_timeline(factory, catalogue, until_s=until_s, seed=seed)


def _occlusion_m(distance_m: float) -> float:
    """Corners as large as a machine part in a close-up, as a machine in an overview."""
    return min(max(0.018 * distance_m, 0.35), 1.6)


def _check(size: tuple[int, int], theme: str, target: Path) -> None:
    if not all(16 <= side <= LARGEST_PX for side in size):
        raise UsageError(
            f"size: expected sides from 16 to {LARGEST_PX} pixels, got {size[0]}x{size[1]}"
        )
    if theme not in THEMES:
        raise UsageError(f"theme: expected {' or '.join(THEMES)}, got {theme!r}")
    if target.suffix.lower() != ".png":
        raise UsageError(f"{target}: expected a file that ends in .png")
    if not target.parent.is_dir():
        raise UsageError(f"{target}: there is no folder {target.parent}")
    if target.is_dir():
        raise UsageError(f"{target}: is a folder")


def _save(picture: Image, target: Path) -> None:
    """Write beside the target and rename, so that a failure leaves an older picture as it was."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        picture.save(draft, format="PNG", compress_level=6)
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise RenderError(f"{target}: cannot be written: {error.strerror or error}") from None

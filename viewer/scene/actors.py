"""Meshes, materials and pictures as VTK objects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyvista as pv
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkTexture

from viewer.scene.colour import encoded
from viewer.scene.materials import Material
from viewer.scene.shapes.mesh import Mesh
from viewer.scene.shapes.shadow import Shade


@dataclass(frozen=True, eq=False)
class ShadeTexture:
    """A Shade on the graphics side; actors of one floor share it."""

    rect_m: tuple[float, float, float, float]
    texture: vtkTexture


# Where VTK departs from the surface model of glTF (appendix B), which three.js follows: what is
# partly metal loses the mirror share of the metal from its diffuse light, and everything loses 4 %
# of it twice; the masking of microfacets takes the roughness for its square; a lamp has no light
# that bounces several times between them (Fdez-Aguera 2019, JCGT 8(1)); and a plain power stands
# for the sRGB curve.
_SHADER_REPAIRS = (
    ("(1.0 - metallic) * (1.0 - 0.04) * albedo", "(1.0 - metallic) * albedo"),
    ("vec3 k_S = F0 + Fr * pow(1.0 - NdV, 5.0)", "vec3 k_S = F0"),
    (
        "vec3 k_D = diffuse * (1.0 - FssEss - FmsEms)",
        "vec3 plainF = vec3(0.04 * brdf.r + brdf.g);"
        " vec3 plainAvg = vec3(0.04 + 0.96 / 21.0);"
        " vec3 k_D = diffuse * (1.0 - plainF"
        " - Ems * plainF * plainAvg / (1.0 - plainAvg * Ems))",
    ),
    (
        "(1.0 - metallic) * (1.0 - F) * DiffuseLambert(albedo)",
        "(1.0 - metallic) * (0.96 - 0.96 * (F - F0) / max(1.0 - F0, vec3(1e-3)))"
        " * DiffuseLambert(albedo)",
    ),
    ("float a2 = roughness * roughness;", "float a2 = pow(roughness, 4.0);"),
    (
        "(diffuse + specular) * NdL",
        "(diffuse + specular * (1.0 + F0 * (1.0 / max(brdf.r + brdf.g, 0.1) - 1.0))) * NdL",
    ),
    (
        "pow(gl_FragData[0].rgb, vec3(1.0/2.2))",
        "mix(12.92 * gl_FragData[0].rgb,"
        " 1.055 * pow(max(gl_FragData[0].rgb, vec3(0.0)), vec3(1.0 / 2.4)) - 0.055,"
        " step(0.0031308, gl_FragData[0].rgb))",
    ),
)


def make_actor(material: Material, mesh: Mesh, shade: ShadeTexture | None = None) -> vtkActor:
    """One actor with a physically based surface, or a lamp that shines by itself."""
    data = pv.PolyData.from_regular_faces(mesh.points, mesh.triangles)
    normals = numpy_to_vtk(mesh.normals, deep=True)
    normals.SetName("Normals")
    data.GetPointData().SetNormals(normals)
    mapper = vtkPolyDataMapper()
    mapper.SetInputData(data)
    mapper.ScalarVisibilityOff()
    actor = vtkActor()
    actor.SetMapper(mapper)
    look = actor.GetProperty()
    if shade is not None:
        covered = np.asarray(shade.rect_m, dtype=np.float32)
        place = (mesh.points[:, :2] - covered[:2]) / (covered[2:] - covered[:2])
        coordinates = numpy_to_vtk(np.ascontiguousarray(place), deep=True)
        coordinates.SetName("floor")
        data.GetPointData().SetTCoords(coordinates)
    if material.lit_by_itself:
        look.LightingOff()
        # Without lighting VTK writes the colour as it is, so it has to be encoded here.
        look.SetColor(*(encoded(value) for value in material.colour))
        if shade is not None:
            actor.SetTexture(shade.texture)
        return actor
    look.SetInterpolationToPBR()
    for written, meant in _SHADER_REPAIRS:
        actor.GetShaderProperty().AddFragmentShaderReplacement(written, False, meant, True)
    # VTK takes the colour of a physically based surface as linear light, as glTF does.
    look.SetColor(*material.colour)
    look.SetMetallic(material.metallic)
    look.SetRoughness(material.roughness)
    if material.alpha < 1.0:
        look.SetOpacity(material.alpha)
        actor.ForceTranslucentOn()
    if shade is not None:
        look.SetBaseColorTexture(shade.texture)
    return actor


def environment_texture(sky: np.ndarray) -> vtkTexture:
    """The texture of an equirectangular sky (height, width, 3) of linear radiance."""
    height, width = sky.shape[:2]
    return _texture(np.ascontiguousarray(sky.reshape(-1, 3)), width, height)


def shade_texture(shade: Shade) -> ShadeTexture:
    height, width = shade.light.shape
    grey = np.clip(shade.light, 0.0, 1.0)
    if shade.on_light:
        grey = np.where(grey <= 0.0031308, grey * 12.92, 1.055 * grey ** (1 / 2.4) - 0.055)
    pixels = np.repeat(np.round(grey * 255).astype(np.uint8).reshape(-1, 1), 3, axis=1)
    texture = _texture(pixels, width, height)
    if shade.on_light:
        # A base colour is read as linear light, so the texture says that it is encoded.
        texture.UseSRGBColorSpaceOn()
    texture.RepeatOff()
    texture.EdgeClampOn()
    return ShadeTexture(shade.rect_m, texture)


def _texture(pixels: np.ndarray, width: int, height: int) -> vtkTexture:
    image = vtkImageData()
    image.SetDimensions(width, height, 1)
    image.GetPointData().SetScalars(numpy_to_vtk(pixels, deep=True))
    texture = vtkTexture()
    texture.SetColorModeToDirectScalars()
    texture.MipmapOn()
    texture.InterpolateOn()
    texture.SetInputDataObject(image)
    return texture

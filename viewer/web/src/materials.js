// One material for everything solid: colour, metalness, roughness and "this is the accent band" come with the
// vertices, so that a whole machine is a single draw call; band colour and state tint come with the instance.
import * as THREE from "three";
import { lowQuality } from "./store.js";

const VERTEX = /* glsl */ `
attribute vec3 surface;
varying vec3 vSurface;
varying vec3 vBand;
varying vec4 vTint;
#ifdef PER_STATION
attribute vec3 bandColor;
attribute vec4 tint;
#endif
`;

const VERTEX_SET = /* glsl */ `
vSurface = surface;
#ifdef PER_STATION
vBand = bandColor;
vTint = tint;
#else
vBand = vec3(0.5);
vTint = vec4(0.0);
#endif
`;

const FRAGMENT = /* glsl */ `
varying vec3 vSurface;
varying vec3 vBand;
varying vec4 vTint;
`;

// The tint keeps the light and dark of the machine, so that its shape stays readable under a lens. The brightest
// tones stay below white, where the tone curve would swallow the shading.
const COLOUR = /* glsl */ `
if (vSurface.z > 0.5) diffuseColor.rgb = vBand;
float tone = dot(diffuseColor.rgb, vec3(0.2126, 0.7152, 0.0722));
diffuseColor.rgb = mix(diffuseColor.rgb, vTint.rgb * (0.25 + 0.75 * sqrt(tone)), vTint.a);
`;

/** The material of solid things. With `perStation` the geometry needs the attributes bandColor and tint. */
export function solidMaterial({ perStation = false } = {}) {
  const material = lowQuality
    ? new THREE.MeshLambertMaterial({ vertexColors: true })
    : new THREE.MeshStandardMaterial({ vertexColors: true });
  if (perStation) material.defines = { ...material.defines, PER_STATION: "" };
  material.onBeforeCompile = (shader) => {
    shader.vertexShader = shader.vertexShader
      .replace("#include <common>", `#include <common>\n${VERTEX}`)
      .replace("#include <begin_vertex>", `#include <begin_vertex>\n${VERTEX_SET}`);
    shader.fragmentShader = shader.fragmentShader
      .replace("#include <common>", `#include <common>\n${FRAGMENT}`)
      .replace("#include <color_fragment>", `#include <color_fragment>\n${COLOUR}`)
      .replace("#include <roughnessmap_fragment>", "float roughnessFactor = vSurface.y;")
      .replace("#include <metalnessmap_fragment>", "float metalnessFactor = vSurface.x;");
  };
  material.customProgramCacheKey = () => `solid ${perStation}`;
  return material;
}

/** Door glazing, in the colour of the palette. */
export function glassMaterial() {
  // Both faces of a pane in one go: what is behind is tinted by each, and their order does not show.
  const options = { transparent: true, depthWrite: false, side: THREE.DoubleSide, forceSinglePass: true };
  return lowQuality ? new THREE.MeshLambertMaterial(options) : new THREE.MeshStandardMaterial(options);
}

// UI tokens that the scene draws itself (lamps, tints, overlays).
const TOKENS = {
  light: {
    accent: "#2257d6", violation: "#e5484d", band: "#2257d6",
    states: { working: "#0b7d65", starved: "#3496db", blocked: "#c58700", down: "#b52d0c", changeover: "#6b3fa8", off_shift: "#8a929c" },
  },
  dark: {
    accent: "#7da2ff", violation: "#e5484d", band: "#5f83e0",
    states: { working: "#22a383", starved: "#86ccf7", blocked: "#f2b92e", down: "#ff6b42", changeover: "#a46be0", off_shift: "#7d8793" },
  },
};

export const tokens = (theme) => TOKENS[theme === "dark" ? "dark" : "light"];

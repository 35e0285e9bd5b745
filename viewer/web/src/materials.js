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

export function glassMaterial() {
  const options = { color: 0xa9d3e6, transparent: true, opacity: 0.24, depthWrite: false };
  return lowQuality
    ? new THREE.MeshLambertMaterial(options)
    : new THREE.MeshStandardMaterial({ ...options, roughness: 0.06, metalness: 0, envMapIntensity: 1.4 });
}

const PALETTE = {
  light: {
    floor: "#b2b7bd", ground: "#dfe4e9", bay: "#9da4ac", column: "#d5dae0", glass: "#9cc4d8", shadow: 0.46, light: 1,
    zones: {
      dry_room: "#b5bcc3", room: "#afb4ba", hazard: "#c4b697", logistics: "#b4b1aa", technical: "#a6adb4",
      aisle: "#a5acb4", amr_aisle: "#a2abb5", walkway: "#a9b9b1", escape: "#a7bbab",
    },
    line: "#f2c318", walkLine: "#f1f4f5", escapeLine: "#35915a", hazardLine: "#d99a00",
  },
  dark: {
    floor: "#4c5259", ground: "#14181e", bay: "#5f666e", column: "#565d66", glass: "#5d7f92", shadow: 0.6, light: 0.42,
    zones: {
      dry_room: "#535b63", room: "#4e545b", hazard: "#5f5744", logistics: "#55524c", technical: "#464c53",
      aisle: "#444a51", amr_aisle: "#434b54", walkway: "#485950", escape: "#465b4b",
    },
    line: "#c7a024", walkLine: "#8b949d", escapeLine: "#3f8a57", hazardLine: "#a9801f",
  },
};

export const scenePalette = (theme) => PALETTE[theme === "dark" ? "dark" : "light"];

// UI tokens that the scene draws itself (lamps, tints, overlays).
const TOKENS = {
  light: {
    accent: "#2257d6", violation: "#e5484d", band: "#2257d6",
    states: { working: "#0b7d65", starved: "#3496db", blocked: "#c58700", down: "#b52d0c", changeover: "#6b3fa8" },
  },
  dark: {
    accent: "#7da2ff", violation: "#e5484d", band: "#5f83e0",
    states: { working: "#22a383", starved: "#86ccf7", blocked: "#f2b92e", down: "#ff6b42", changeover: "#a46be0" },
  },
};

export const tokens = (theme) => TOKENS[theme === "dark" ? "dark" : "light"];

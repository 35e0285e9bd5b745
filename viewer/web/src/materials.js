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
    floor: "#c6cbd1", ground: "#dfe4e9", bay: "#b3bac2", wall: "#f3f6f8", column: "#d5dae0", glass: "#9cc4d8",
    edge: "#8fa9b8", shadow: 0.42, light: 1,
    zones: {
      dry_room: "#d3dde6", room: "#ccd2d8", hazard: "#e6cf9a", logistics: "#d6d2c6", technical: "#bfc7cf",
      aisle: "#bcc3cb", amr_aisle: "#b5c0cc", walkway: "#b7d3c6", escape: "#b9d8bd",
    },
    line: "#f2c318", walkLine: "#f5f7f8", escapeLine: "#3fa45c", hazardLine: "#d99a00",
  },
  dark: {
    floor: "#33383f", ground: "#14181e", bay: "#424850", wall: "#2a3037", column: "#4b525b", glass: "#5d7f92",
    edge: "#5b6f7d", shadow: 0.6, light: 0.62,
    zones: {
      dry_room: "#38424b", room: "#363b42", hazard: "#4b4230", logistics: "#3d3b37", technical: "#30353b",
      aisle: "#2d3238", amr_aisle: "#2c343d", walkway: "#30423b", escape: "#304534",
    },
    line: "#a98b22", walkLine: "#69727c", escapeLine: "#3c7d50", hazardLine: "#a1771f",
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

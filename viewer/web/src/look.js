// Colours, surfaces and light as the server says them, so that this view and its stills use one palette.
import * as THREE from "three";

let look = null;
let themeName = "light";

/** Takes over the `look` of a scene; everything made afterwards uses it. */
export function useLook(scene, theme) {
  look = scene.look;
  themeName = theme === "dark" ? "dark" : "light";
}

/** {colour (linear), alpha, metallic, roughness} of a material of the palette or of the hall. */
export function material(name) {
  return look.themes[themeName].hall[name] ?? look.materials[name];
}

/** A paint for shapes.js from a material of the palette or of the hall. */
export function surface(name) {
  const { colour, metallic, roughness } = material(name);
  return { rgb: colour, metal: metallic, rough: roughness, band: false };
}

/** Linear colour of a paint on the floor: "plain", a kind of zone, or a kind of line. */
export const floorColour = (paint) => look.themes[themeName].floor[paint] ?? look.themes[themeName].floor.plain;

/** {background (CSS), ground, light} of the theme. */
export const theme = () => look.themes[themeName];

export const floorRoughness = () => look.floor_roughness;
export const keyLight = () => look.key_light;
export const skyLevel = () => look.sky;

/** Linear colour of a lit lamp per state, and of the dark glass per lamp. */
export const litLamp = (state) => new THREE.Color(...look.lamps[state]);
export const darkLamp = (lamp) => new THREE.Color(...look.materials[lamp].colour.map((value) => value * look.dark_lamp));
export const lampOfState = (state) => look.lamp_of_state[state];

// Light: a studio sky rendered once into an environment map, and one lamp; plain lamps in low quality.
import * as THREE from "three";
import { keyLight, skyLevel, theme } from "./look.js";

const WIDTH = 256; // texels round the horizon
// What the sky gives to surfaces that look up and down, for as long as there is no map of it.
const SKY = 2.25;
const GROUND = 0.21;

/** Radiance of the studio sky in a direction, z up; scene/environment.py says the same. */
function radiance(x, y, up, out) {
  const grey = up > 0 ? 0.49 + 0.31 * up : 0.49 - 0.26 * Math.min(-2 * up, 1);
  out[0] = grey * 0.98;
  out[1] = grey;
  out[2] = grey * 1.03;
  const [across, along] = up > 0.05 ? [x / up, y / up] : [99, 99];
  const strip = Math.abs(((((across + 6) % 1.5) + 1.5) % 1.5) - 0.75) < 0.12;
  if (strip && Math.abs(along) < 4 && Math.abs(across) < 4) out.fill(2.4);
  if (x > 0.55 && Math.abs(up - 0.38) < 0.26) for (let k = 0; k < 3; k += 1) out[k] += 0.55;
}

/** The sky as three.js wants it: equirectangular about its y axis, which points up nowhere else in this view. */
function studioSky() {
  const height = WIDTH / 2;
  const data = new Float32Array(WIDTH * height * 4);
  const rgb = [0, 0, 0];
  for (let row = 0; row < height; row += 1) {
    const latitude = ((row + 0.5) / height - 0.5) * Math.PI;
    for (let column = 0; column < WIDTH; column += 1) {
      const longitude = ((column + 0.5) / WIDTH - 0.5) * 2 * Math.PI;
      const level = Math.cos(latitude);
      radiance(level * Math.cos(longitude), Math.sin(latitude), level * Math.sin(longitude), rgb);
      data.set([...rgb, 1], 4 * (row * WIDTH + column));
    }
  }
  const texture = new THREE.DataTexture(data, WIDTH, height, THREE.RGBAFormat, THREE.FloatType);
  texture.mapping = THREE.EquirectangularReflectionMapping;
  texture.minFilter = texture.magFilter = THREE.LinearFilter;
  texture.needsUpdate = true;
  return texture;
}

/** The sky as two colours at first, and as a map of what machines reflect once there is time to make it. */
export class Light {
  /** Without a renderer there is never a map. */
  constructor(renderer, scene) {
    this.scene = scene;
    this.renderer = renderer;
    this.sky = new THREE.HemisphereLight(new THREE.Color(1, 1, 1), new THREE.Color().setScalar(GROUND));
    this.sky.position.set(0, 0, 1);
    this.key = new THREE.DirectionalLight();
    scene.add(this.sky, this.key);
  }

  get refined() {
    return !this.renderer || this.scene.environment !== null;
  }

  /** The map is gone with the graphics card's memory. */
  forget() {
    if (!this.scene.environment) return;
    this.scene.environment = null;
    this.setTheme();
  }

  /** Makes the map. Without a graphics card the shaders for it take seconds to compile. */
  refine() {
    if (this.refined) return;
    const generator = new THREE.PMREMGenerator(this.renderer);
    const sky = studioSky();
    this.scene.environment = generator.fromEquirectangular(sky).texture;
    sky.dispose();
    generator.dispose();
    this.setTheme();
  }

  /** Sets the levels of the theme; the dark one turns the lights down. */
  setTheme() {
    const { intensity, colour, from } = keyLight();
    const { light } = theme();
    this.scene.environmentIntensity = skyLevel() * light;
    this.sky.intensity = this.scene.environment ? 0 : SKY * light;
    this.key.intensity = intensity * light;
    this.key.color.setRGB(...colour);
    this.key.position.set(...from);
  }
}

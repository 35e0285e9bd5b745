// Light: a hall with rows of soft ceiling lights, rendered once into an environment map; plain lamps in low quality.
import * as THREE from "three";
import { lowQuality } from "./store.js";

const CEILING_M = 8;
const LEVEL = 0.52; // with the key light a white floor then shows as white, not brighter

/** The surroundings that machines reflect. z is up, as everywhere. */
function surroundings() {
  const scene = new THREE.Scene();
  const box = new THREE.BoxGeometry(1, 1, 1);
  const panel = (x, y, z, sx, sy, sz, level) => {
    const material = new THREE.MeshBasicMaterial({ color: new THREE.Color(level, level, level * 1.015) });
    const mesh = new THREE.Mesh(box, material);
    mesh.position.set(x, y, z);
    mesh.scale.set(sx, sy, sz);
    scene.add(mesh);
  };
  const room = new THREE.Mesh(box, new THREE.MeshBasicMaterial({ color: new THREE.Color(0.98, 1.0, 1.02), side: THREE.BackSide }));
  room.position.z = CEILING_M / 2;
  room.scale.set(40, 40, CEILING_M);
  scene.add(room);
  panel(0, 0, 0.05, 39, 39, 0.1, 0.55);
  for (let row = -3; row <= 3; row += 1) panel(0, row * 5, CEILING_M - 0.1, 30, 1.6, 0.1, 4.2);
  panel(0, -19.5, 4, 30, 0.2, 4, 2.2);
  panel(19.5, 0, 4, 0.2, 24, 4, 1.6);
  return scene;
}

export class Light {
  constructor(renderer, scene) {
    this.scene = scene;
    this.sky = new THREE.HemisphereLight(0xffffff, 0xaab2ba, lowQuality ? 1.9 : 0.2);
    this.sky.position.set(0, 0, 1);
    this.key = new THREE.DirectionalLight(0xfffaf2, lowQuality ? 1.3 : 1.25);
    this.key.position.set(-0.45, -0.75, 1);
    scene.add(this.sky, this.key);
    if (!lowQuality) {
      const generator = new THREE.PMREMGenerator(renderer);
      const room = surroundings();
      this.map = generator.fromScene(room, 0.02).texture;
      scene.environment = this.map;
      generator.dispose();
      room.traverse((mesh) => mesh.material?.dispose());
    }
    this.base = { sky: this.sky.intensity, key: this.key.intensity };
  }

  /** `level` 1 is a lit hall; the dark theme turns the lights down. */
  setLevel(level) {
    this.scene.environmentIntensity = LEVEL * level;
    this.sky.intensity = this.base.sky * level;
    this.key.intensity = this.base.key * level;
  }
}

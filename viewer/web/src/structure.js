// What hangs over the line: the roof with its lights, the upper walls that somebody inside sees, and the cable trays.
// From above the roof would hide the line, so it is there for a camera under it, or on demand; it is built when first
// wanted.
import * as THREE from "three";
import { addBeam } from "./beams.js";
import { material, surface } from "./look.js";
import { solidMaterial } from "./materials.js";
import { Solid } from "./shapes.js";

const LIGHT = "light_strip"; // shines by itself
const ALONG_AISLES = "aisles"; // trays of no station, for who walks below them: they would cross a picture from above

export class Structure {
  constructor(parent) {
    this.parent = parent;
    this.material = solidMaterial();
    this.lightMaterial = new THREE.MeshBasicMaterial({ toneMapped: false });
    this.meshes = new Map();
    this.layers = { roof: null, walls: true };
    this.held = null;
  }

  setScene(scene) {
    for (const name of [...this.meshes.keys()]) this.remove(name);
    this.scene = scene;
    this.held = null;
    const { colour } = material(LIGHT);
    this.lightMaterial.color.setRGB(...colour);
    this.addTrays();
  }

  /** `roof`: true, false, or null for "where the camera is under it"; `walls`: whether there are any. */
  setLayers({ roof, walls }) {
    this.layers = { roof, walls };
  }

  /** Whether the camera is inside the hall and below its trusses. */
  below({ x, y, z }) {
    const { hall, roof } = this.scene;
    return x >= 0 && x <= hall.size_m[0] && y >= 0 && y <= hall.size_m[1] && z < roof.low_m;
  }

  /** Shows what a camera at `position` is to see. */
  update(position) {
    if (!this.scene) return;
    const below = this.below(position);
    const roof = this.layers.roof ?? below;
    const { beams, shell, trays_m: traysM } = this.scene.roof;
    const steel = Object.fromEntries(Object.entries(beams).filter(([name]) => name !== LIGHT));
    this.show("roof", roof, () => [steel, this.material]);
    this.show("lights", roof, () => [{ [LIGHT]: beams[LIGHT] ?? [] }, this.lightMaterial]);
    this.show("aisles", roof && (this.layers.roof === true || position.z < traysM), () => [this.scene.trays[ALONG_AISLES] ?? {}, this.material]);
    this.show("shell", roof && below && this.layers.walls, () => [shell, this.material]);
  }

  show(name, wanted, what) {
    const mesh = this.meshes.get(name);
    if ((mesh?.visible ?? false) === wanted) return;
    if (mesh) mesh.visible = wanted;
    else this.add(name, ...what());
  }

  /** Leaves out the trays of station `id` (null: none), which is being dragged away from under them. */
  hold(id) {
    if (this.held === id) return;
    this.held = id;
    this.remove("trays");
    this.addTrays();
  }

  addTrays() {
    const beams = {};
    for (const [id, each] of Object.entries(this.scene.trays)) {
      if (id === this.held || id === ALONG_AISLES) continue;
      for (const [name, list] of Object.entries(each)) (beams[name] ??= []).push(...list);
    }
    this.add("trays", beams, this.material);
  }

  /** Material name -> bars as one mesh. */
  add(name, beams, material) {
    const solid = new Solid();
    for (const [paint, list] of Object.entries(beams)) for (const beam of list) addBeam(solid, beam, surface(paint));
    if (!solid.vertices) return;
    const mesh = new THREE.Mesh(solid.geometry(), material);
    mesh.frustumCulled = false;
    this.meshes.set(name, mesh);
    this.parent.add(mesh);
  }

  remove(name) {
    const mesh = this.meshes.get(name);
    mesh?.removeFromParent();
    mesh?.geometry.dispose();
    this.meshes.delete(name);
  }
}

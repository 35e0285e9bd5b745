// All machines of the hall as instances: per kind of equipment one draw call for what is solid and one for glass,
// in two levels of detail chosen machine by machine; the lamps of the whole hall are one more.
import * as THREE from "three";
import { Lamps } from "./lamps.js";
import { glassMaterial, solidMaterial } from "./materials.js";
import { material, surface } from "./look.js";
import { Solid, disposeSharing, shareVertices } from "./shapes.js";
import { lowQuality } from "./store.js";

const DETAIL_PIXELS = 32; // a machine that is smaller than this on screen is drawn simply
const HYSTERESIS = 1.15;
const TINT_SHARE = 0.6;

function boxGeometry() {
  const solid = new Solid();
  solid.box([0, 0, 0.5], [0.5, 0.5, 0.5], surface("placeholder"));
  return solid.geometry();
}

/** Instances of one geometry; which machines they are changes with the camera. */
class Batch {
  constructor(parent, geometry, material, capacity, perStation) {
    this.source = geometry;
    this.geometry = new THREE.BufferGeometry();
    shareVertices(this.geometry, geometry);
    this.mesh = new THREE.InstancedMesh(this.geometry, material, capacity);
    this.mesh.frustumCulled = false;
    this.mesh.count = 0;
    if (perStation) {
      this.band = new THREE.InstancedBufferAttribute(new Float32Array(capacity * 3), 3);
      this.tint = new THREE.InstancedBufferAttribute(new Float32Array(capacity * 4), 4);
      this.geometry.setAttribute("bandColor", this.band);
      this.geometry.setAttribute("tint", this.tint);
    }
    parent.add(this.mesh);
  }

  fill(machines) {
    machines.forEach((machine, slot) => {
      machine.matrix.toArray(this.mesh.instanceMatrix.array, slot * 16);
      if (!this.band) return;
      machine.band.toArray(this.band.array, slot * 3);
      this.tint.array.set(machine.tint, slot * 4);
    });
    this.mesh.count = machines.length;
    this.mesh.visible = machines.length > 0;
    this.mesh.instanceMatrix.needsUpdate = true;
    if (this.band) this.band.needsUpdate = this.tint.needsUpdate = true;
  }

  dispose() {
    this.mesh.removeFromParent();
    this.mesh.dispose();
    disposeSharing(this.geometry, this.source);
  }
}

export class Machines {
  constructor(parent, assets) {
    this.parent = parent;
    this.assets = assets;
    this.solid = solidMaterial({ perStation: true });
    this.glass = glassMaterial();
    this.lamps = new Lamps(parent);
    this.box = null;
    this.groups = new Map();
    this.all = [];
    this.scene = null;
  }

  /** Shows the machines of `scene`, as boxes where their asset is still on its way. */
  setScene(scene, theme) {
    this.clear();
    this.scene = scene;
    for (const station of scene.stations) {
      const asset = scene.assets[station.equipment];
      for (const place of station.machines) this.all.push(this.machine(station, place, asset, theme));
    }
    for (const item of scene.furniture) this.all.push(this.furniture(item, scene.assets[item.asset], theme));
    for (const machine of this.all) {
      if (!this.groups.has(machine.asset)) this.groups.set(machine.asset, { machines: [], loaded: null });
      this.groups.get(machine.asset).machines.push(machine);
    }
    this.box ??= boxGeometry();
    const { colour, alpha, roughness } = material("glass");
    this.glass.color.setRGB(...colour);
    this.glass.opacity = alpha;
    if (!lowQuality) this.glass.roughness = roughness;
    this.boxes = new Batch(this.parent, this.box, this.solid, Math.max(this.all.length, 1), true);
    this.lamps.setMachines(this.all);
    this.refill(true);
  }

  machine(station, place, asset, theme) {
    const scale = place.scale ?? [1, 1, 1];
    const size = (asset?.size_m ?? [2, 2, 2]).map((value, axis) => value * scale[axis]);
    return this.entry({ station: station.id, path: place.path, asset: station.equipment, at: place.at_m,
      facing: place.facing_deg, scale, size, band: station.band }, theme);
  }

  furniture(item, asset, theme) {
    const size = asset?.size_m ?? [1, 1, 1];
    return this.entry({ station: null, path: item.id, asset: item.asset, at: item.at_m, facing: item.facing_deg,
      scale: [1, 1, 1], size, band: null }, theme);
  }

  entry(data, theme) {
    const band = new THREE.Color(data.band ?? theme.band);
    const entry = { ...data, band, tint: [0, 0, 0, 0], matrix: new THREE.Matrix4(), home: [...data.at], far: lowQuality };
    this.place(entry, data.at[0], data.at[1]);
    return entry;
  }

  place(machine, x, y) {
    machine.at = [x, y];
    const turn = new THREE.Quaternion().setFromAxisAngle(new THREE.Vector3(0, 0, 1), (machine.facing * Math.PI) / 180);
    machine.matrix.compose(new THREE.Vector3(x, y, 0), turn, new THREE.Vector3(...machine.scale));
  }

  /** Loads what the scene needs; `onProgress(done, total)` after each. */
  async load(onProgress) {
    const { scene } = this;
    const ids = [...this.groups.keys()];
    let done = 0;
    onProgress(done, ids.length);
    await Promise.all(ids.map(async (id) => {
      const loaded = scene.assets[id] ? await this.assets.get(id, scene.assets[id], { onlyLow: lowQuality }) : null;
      done += 1;
      if (this.scene !== scene) return;
      if (loaded) this.arrive(this.groups.get(id), loaded);
      onProgress(done, ids.length);
    }));
  }

  arrive(group, loaded) {
    const count = group.machines.length;
    const batch = (geometry, material, perStation) =>
      geometry && new Batch(this.parent, geometry, material, count, perStation);
    group.loaded = loaded;
    group.high = batch(loaded.high.solid, this.solid, true);
    group.glass = lowQuality ? null : batch(loaded.high.glass, this.glass, false);
    if (group.glass) group.glass.mesh.renderOrder = 5;
    group.low = loaded.low === loaded.high ? null : batch(loaded.low.solid, this.solid, true);
    this.lamps.setAsset(group.machines, loaded.lamps);
    this.refill(true);
  }

  /** Chooses the level of detail for a camera; cheap, and does nothing where no machine crosses the limit. */
  chooseDetail(camera, pixel) {
    let crossed = false;
    for (const machine of this.all) {
      const distance = Math.hypot(camera.position.x - machine.at[0], camera.position.y - machine.at[1],
        camera.position.z - machine.size[2] / 2);
      const pixels = Math.max(machine.size[2], Math.min(machine.size[0], machine.size[1])) / (distance * pixel);
      const far = lowQuality || pixels < (machine.far ? DETAIL_PIXELS * HYSTERESIS : DETAIL_PIXELS);
      if (far !== machine.far) {
        machine.far = far;
        crossed = true;
      }
    }
    if (crossed) this.refill(false);
  }

  refill(withLamps) {
    const waiting = [];
    for (const group of this.groups.values()) {
      if (!group.loaded) {
        waiting.push(...group.machines);
        continue;
      }
      const near = group.low ? group.machines.filter((machine) => !machine.far) : group.machines;
      group.high?.fill(near);
      group.glass?.fill(near);
      group.low?.fill(group.machines.filter((machine) => machine.far));
    }
    this.boxes.fill(waiting.map((machine) => ({ ...machine, matrix: this.boxMatrix(machine) })));
    if (withLamps) this.lamps.place();
  }

  boxMatrix(machine) {
    const scale = new THREE.Vector3(machine.size[0] / machine.scale[0], machine.size[1] / machine.scale[1],
      machine.size[2] / machine.scale[2]);
    return machine.matrix.clone().scale(scale);
  }

  /** Moves the machines of a station by (dx, dy) from where the layout has them. */
  moveStation(id, dx, dy) {
    for (const machine of this.all) {
      if (machine.station === id) this.place(machine, machine.home[0] + dx, machine.home[1] + dy);
    }
    this.refill(true);
  }

  /** Colours housings: `colourOf(machine, index)` gives a THREE.Color or null for untouched. */
  setTints(colourOf) {
    this.all.forEach((machine, index) => {
      const color = colourOf(machine, index);
      machine.tint = color ? [color.r, color.g, color.b, TINT_SHARE] : [0, 0, 0, 0];
    });
    this.refill(false);
  }

  clear() {
    for (const group of this.groups.values()) {
      for (const batch of [group.high, group.glass, group.low]) batch?.dispose();
    }
    this.boxes?.dispose();
    this.groups.clear();
    this.all = [];
  }
}

// All machines of the hall as instances: per kind of equipment one draw call for what is solid and one for glass,
// in up to three levels of detail chosen machine by machine; the lamps of the whole hall are one more.
import * as THREE from "three";
import { LEVELS } from "./assets.js";
import { moveWith } from "./joints.js";
import { Lamps } from "./lamps.js";
import { glassMaterial, solidMaterial } from "./materials.js";
import { material, surface } from "./look.js";
import { Solid, disposeSharing, shareVertices } from "./shapes.js";
import { lowQuality } from "./store.js";

// Length on screen from which a machine is drawn in the middle and in the finest level of detail.
const DETAIL_PIXELS = [28, 200];
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
    this.machine = new THREE.InstancedBufferAttribute(new Float32Array(capacity), 1);
    this.geometry.setAttribute("machine", this.machine);
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
      this.machine.array[slot] = machine.index;
      if (!this.band) return;
      machine.band.toArray(this.band.array, slot * 3);
      this.tint.array.set(machine.tint, slot * 4);
    });
    this.mesh.count = machines.length;
    this.mesh.visible = machines.length > 0;
    this.mesh.instanceMatrix.needsUpdate = this.machine.needsUpdate = true;
    if (this.band) this.band.needsUpdate = this.tint.needsUpdate = true;
  }

  dispose() {
    this.mesh.removeFromParent();
    this.mesh.dispose();
    disposeSharing(this.geometry, this.source);
  }
}

export class Machines {
  constructor(parent, assets, joints) {
    this.parent = parent;
    this.assets = assets;
    this.solid = moveWith(solidMaterial({ perStation: true }), joints);
    this.glass = moveWith(glassMaterial(), joints);
    this.finest = lowQuality ? 0 : 2;
    this.coarser = 1; // factor on DETAIL_PIXELS
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
      if (!this.groups.has(machine.asset)) this.groups.set(machine.asset, { machines: [], levels: [null, null, null] });
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
    const scale = item.scale ?? [1, 1, 1];
    const size = (asset?.size_m ?? [1, 1, 1]).map((value, axis) => value * scale[axis]);
    return this.entry({ station: null, path: item.id, asset: item.asset, at: item.at_m, facing: item.facing_deg,
      scale, size, band: null }, theme);
  }

  entry(data, theme) {
    const band = new THREE.Color(data.band ?? theme.band);
    const entry = { ...data, band, tint: [0, 0, 0, 0], matrix: new THREE.Matrix4(), home: [...data.at], level: 0, index: this.all.length };
    this.place(entry, data.at[0], data.at[1]);
    return entry;
  }

  place(machine, x, y) {
    machine.at = [x, y];
    const turn = new THREE.Quaternion().setFromAxisAngle(new THREE.Vector3(0, 0, 1), (machine.facing * Math.PI) / 180);
    machine.matrix.compose(new THREE.Vector3(x, y, 0), turn, new THREE.Vector3(...machine.scale));
  }

  /** Loads what the scene needs, the coarse models first; `onProgress(done, total)` after each kind of machine. */
  async load(onProgress) {
    const { scene } = this;
    const groups = [...this.groups].filter(([id]) => scene.assets[id]);
    let done = 0;
    onProgress(done, groups.length);
    const wanted = LEVELS.slice(0, this.finest + 1);
    const arriving = groups.map(() => []);
    for (const [level, name] of wanted.entries()) {
      groups.forEach(([id, group], i) => {
        // Without a coarse model the fine one is the first to come.
        const entry = level === 0 && !scene.assets[id].low ? "high" : name;
        arriving[i].push(this.assets.get(id, scene.assets[id], entry).then((model) => {
          if (model && this.scene === scene) this.arrive(group, level, model);
        }));
      });
    }
    await Promise.all(arriving.map(async (each) => {
      await Promise.all(each);
      done += 1;
      if (this.scene === scene) onProgress(done, groups.length);
    }));
    if (this.scene === scene) this.loadedScene = scene;
  }

  /** Whether everything that is on its way has arrived. */
  get complete() {
    return this.loadedScene === this.scene;
  }

  arrive(group, level, model) {
    const count = group.machines.length;
    const batch = (geometry, material, perStation) =>
      geometry && new Batch(this.parent, geometry, material, count, perStation);
    const glass = lowQuality ? null : batch(model.glass, this.glass, false);
    if (glass) glass.mesh.renderOrder = 5;
    group.levels[level] = { solid: batch(model.solid, this.solid, true), glass };
    if (model.lamps.length) this.lamps.setAsset(group.machines, model.lamps);
    this.refill(true);
  }

  /**
   * Chooses the level of detail; cheap, and does nothing where no machine crosses a limit. `pixelAt(x, y, z)` is the size
   * of a CSS pixel at a point of the hall, m.
   */
  chooseDetail(pixelAt) {
    let crossed = false;
    for (const machine of this.all) {
      const pixel = pixelAt(machine.at[0], machine.at[1], machine.size[2] / 2);
      const pixels = Math.max(machine.size[0], machine.size[1]) / (pixel * this.coarser);
      const above = (limit, i) => pixels >= (machine.level > i ? limit / HYSTERESIS : limit);
      const level = Math.min(DETAIL_PIXELS.filter(above).length, this.finest);
      if (level === machine.level) continue;
      machine.level = level;
      crossed = true;
    }
    if (crossed) this.refill(false);
  }

  /** The wanted level of a group, else a finer one, else what has arrived; −1 for none. */
  shownLevel(group, wanted) {
    for (let level = wanted; level <= this.finest; level += 1) if (group.levels[level]) return level;
    return group.levels.findLastIndex((each) => each);
  }

  refill(withLamps) {
    const waiting = [];
    for (const group of this.groups.values()) {
      const shown = [[], [], []];
      for (const machine of group.machines) {
        const level = this.shownLevel(group, machine.level);
        if (level < 0) waiting.push(machine);
        else shown[level].push(machine);
      }
      group.levels.forEach((batches, level) => {
        batches?.solid?.fill(shown[level]);
        batches?.glass?.fill(shown[level]);
      });
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
      for (const batches of group.levels) {
        batches?.solid?.dispose();
        batches?.glass?.dispose();
      }
    }
    this.boxes?.dispose();
    this.groups.clear();
    this.all = [];
  }
}

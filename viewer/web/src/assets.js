// Equipment files (GLB) turned into what the view draws: one solid geometry, one of glass, and where the lamps are.
import * as THREE from "three";
import { GLTFLoader } from "three/examples/jsm/loaders/GLTFLoader.js";

const LAMP = /^lamp_(red|amber|green)$/;

/** Joins geometries that each have position, normal and index; `extra(mesh)` gives the constant vertex data. */
function join(meshes) {
  const vertices = meshes.reduce((sum, mesh) => sum + mesh.geometry.attributes.position.count, 0);
  const indices = meshes.reduce((sum, mesh) => sum + mesh.geometry.index.count, 0);
  if (!vertices) return null;
  const position = new Float32Array(vertices * 3);
  const normal = new Float32Array(vertices * 3);
  const color = new Float32Array(vertices * 3);
  const surface = new Float32Array(vertices * 3);
  const joints = new Float32Array(vertices);
  const index = vertices > 65535 ? new Uint32Array(indices) : new Uint16Array(indices);
  let first = 0;
  let from = 0;
  for (const { geometry, material, joint } of meshes) {
    const count = geometry.attributes.position.count;
    position.set(geometry.attributes.position.array, first * 3);
    normal.set(geometry.attributes.normal.array, first * 3);
    joints.fill(joint, first, first + count);
    const values = [material.metalness ?? 0, material.roughness ?? 0.6, material.name === "band" ? 1 : 0];
    for (let i = first; i < first + count; i += 1) {
      material.color.toArray(color, i * 3);
      surface.set(values, i * 3);
    }
    const source = geometry.index.array;
    for (let i = 0; i < source.length; i += 1) index[from + i] = source[i] + first;
    first += count;
    from += source.length;
  }
  const joined = new THREE.BufferGeometry();
  joined.setAttribute("position", new THREE.BufferAttribute(position, 3));
  joined.setAttribute("normal", new THREE.BufferAttribute(normal, 3));
  joined.setAttribute("color", new THREE.BufferAttribute(color, 3));
  joined.setAttribute("surface", new THREE.BufferAttribute(surface, 3));
  joined.setAttribute("joint", new THREE.BufferAttribute(joints, 1));
  joined.setIndex(new THREE.BufferAttribute(index, 1));
  return joined;
}

/** A copy of the mesh's geometry in the machine frame: metres, z up, plain floats, indexed. */
function inMachineFrame(mesh, machineFromFile) {
  let geometry = new THREE.BufferGeometry();
  for (const name of ["position", "normal"]) {
    const source = mesh.geometry.attributes[name];
    if (!source) continue;
    const data = new Float32Array(source.count * 3);
    for (let i = 0; i < source.count; i += 1) data.set([source.getX(i), source.getY(i), source.getZ(i)], i * 3);
    geometry.setAttribute(name, new THREE.BufferAttribute(data, 3));
  }
  const count = geometry.attributes.position.count;
  const index = mesh.geometry.index?.array ?? Uint32Array.from({ length: count }, (_, i) => i);
  geometry.setIndex(new THREE.BufferAttribute(Uint32Array.from(index), 1));
  if (!geometry.attributes.normal) {
    // Without normals in the file every edge is meant to be hard.
    geometry = geometry.toNonIndexed();
    geometry.computeVertexNormals();
    const flat = geometry.attributes.position.count;
    geometry.setIndex(new THREE.BufferAttribute(Uint32Array.from({ length: flat }, (_, i) => i), 1));
  }
  geometry.applyMatrix4(new THREE.Matrix4().multiplyMatrices(machineFromFile, mesh.matrixWorld));
  return geometry;
}

const loader = new GLTFLoader();

/**
 * {solid, glass, lamps: [{name, centre, size}]} of one file. `up` is the axis that points up in it, `joints` the number
 * of every node that moves.
 */
export async function loadAsset(address, up, joints) {
  const file = await loader.loadAsync(address);
  file.scene.updateMatrixWorld(true);
  const machineFromFile = new THREE.Matrix4();
  if (up !== "z") machineFromFile.makeRotationX(Math.PI / 2);
  const solid = [];
  const glass = [];
  const boxes = new Map();
  file.scene.traverse((mesh) => {
    if (!mesh.isMesh) return;
    const geometry = inMachineFrame(mesh, machineFromFile);
    const name = mesh.material.name;
    // The loader makes names unique; what the file says stands beside.
    const part = (mesh.userData.name ?? mesh.name).split("__")[0];
    const joint = joints.get(part) ?? 0;
    const lamp = LAMP.exec(name);
    if (lamp) {
      geometry.computeBoundingBox();
      const box = boxes.get(name) ?? new THREE.Box3();
      boxes.set(name, box.union(geometry.boundingBox));
    } else if (mesh.material.transparent || name === "glass") {
      glass.push({ geometry, material: mesh.material, joint });
    } else {
      solid.push({ geometry, material: mesh.material, joint });
    }
    mesh.geometry.dispose();
  });
  const lamps = [...boxes].map(([name, box]) => ({
    name,
    centre: box.getCenter(new THREE.Vector3()),
    size: box.getSize(new THREE.Vector3()),
  }));
  return { solid: join(solid), glass: join(glass), lamps };
}

export const LEVELS = ["low", "mid", "high"]; // of detail; the coarse models are small and come first

/** Assets arrive once and are kept: an edit of the layout never loads them again. */
export class Assets {
  constructor(joints) {
    this.joints = joints;
    this.loading = new Map();
  }

  /** The model of an asset in one level of detail; null where it has none, or where the file cannot be read. */
  get(id, entry, level) {
    const address = { low: entry.low, mid: entry.mid, high: entry.glb }[level];
    if (!address) return Promise.resolve(null);
    if (!this.loading.has(address)) this.loading.set(address, this.load(id, entry, address));
    return this.loading.get(address);
  }

  async load(id, entry, address) {
    try {
      return await loadAsset(address.replace(/^\//, ""), entry.up, this.joints.of(address, entry.moving));
    } catch (problem) {
      console.warn(`The equipment ${id} is shown as a box: ${problem.message}`);
      return null;
    }
  }
}

// The signal lamps of all machines: three segments each, one instanced mesh for the whole hall.
import * as THREE from "three";
import { darkLamp, lampOfState, litLamp } from "./look.js";
import { STATES } from "./store.js";

const SEGMENTS = ["lamp_red", "lamp_amber", "lamp_green"];

export class Lamps {
  constructor(parent) {
    this.parent = parent;
    this.geometry = new THREE.CylinderGeometry(0.5, 0.5, 1, 10).rotateX(Math.PI / 2);
    this.material = new THREE.MeshBasicMaterial({ toneMapped: false });
    this.mesh = null;
    this.states = [];
  }

  setMachines(machines) {
    this.mesh?.removeFromParent();
    this.mesh?.dispose();
    this.machines = machines;
    this.lit = STATES.map((state) => (lampOfState(state) ? litLamp(state) : null));
    this.dark = Object.fromEntries(SEGMENTS.map((lamp) => [lamp, darkLamp(lamp)]));
    this.lampsOf = new Map();
    this.states = new Int8Array(machines.length).fill(-1);
    this.firstSlot = new Int32Array(machines.length);
    const count = Math.max(machines.length * SEGMENTS.length, 1);
    this.mesh = new THREE.InstancedMesh(this.geometry, this.material, count);
    this.mesh.instanceColor = new THREE.InstancedBufferAttribute(new Float32Array(count * 3).fill(1), 3);
    this.mesh.frustumCulled = false;
    this.parent.add(this.mesh);
  }

  /** The lamps of machines whose asset has arrived. */
  setAsset(machines, lamps) {
    for (const machine of machines) this.lampsOf.set(machine, lamps);
  }

  /** Puts every segment where its machine stands. */
  place() {
    const local = new THREE.Matrix4();
    const out = new THREE.Matrix4();
    let slot = 0;
    this.machines.forEach((machine, index) => {
      this.firstSlot[index] = slot;
      for (const lamp of this.lampsOf.get(machine) ?? []) {
        local.makeScale(lamp.size.x, lamp.size.y, lamp.size.z).setPosition(lamp.centre);
        out.multiplyMatrices(machine.matrix, local).toArray(this.mesh.instanceMatrix.array, slot * 16);
        slot += 1;
      }
      this.paint(index);
    });
    this.mesh.count = slot;
    this.mesh.visible = slot > 0;
    this.mesh.instanceMatrix.needsUpdate = true;
    this.mesh.instanceColor.needsUpdate = true;
  }

  paint(index) {
    const state = this.states[index];
    let slot = this.firstSlot[index];
    for (const lamp of this.lampsOf.get(this.machines[index]) ?? []) {
      const isLit = state >= 0 && lampOfState(STATES[state]) === lamp.name;
      (isLit ? this.lit[state] : this.dark[lamp.name]).toArray(this.mesh.instanceColor.array, slot * 3);
      slot += 1;
    }
  }

  /** Lights the machines `changed` (indices) according to `states` (index into STATES or −1, per machine). */
  show(changed, states) {
    for (const index of changed) {
      this.states[index] = states[index];
      this.paint(index);
    }
    if (changed.length) this.mesh.instanceColor.needsUpdate = true;
  }
}

// All cells that can be seen: those on the links, in pucks or trays, and those inside the serial machines.
import * as THREE from "three";
import { cellInMachine, wayThrough } from "./motion.js";
import { Riders, Rides } from "./riders.js";
import { puckGeometry, trayGeometry, vehicleGeometry } from "./shapes.js";
import { solidMaterial } from "./materials.js";
import { lowQuality } from "./store.js";

const MOST_INSIDE = 256;
const MOST_IN_TRAY = 64;
// From afar cells are drawn larger, at most four times, so that the flow can still be seen.
const SEEN_AS_DIAMETERS = 2.2;

export class Cells {
  constructor(parent, assets) {
    this.parent = parent;
    this.assets = assets;
    this.rides = new Rides();
    this.riders = [];
    this.inside = [];
    this.material = solidMaterial();
    this.point = [0, 0, 0];
    this.count = 0;
  }

  /** Prepares the carriers of the scene's links for the recording `timeline` (null: no cells yet). */
  setLine(scene, timeline) {
    this.clear();
    if (!timeline) return;
    const { single, tray, vehicle } = this.shapesFor(scene);
    const add = (links, shape, options) => {
      if (!links.length) return null;
      const riders = new Riders(shape, this.material, this.rides, options);
      riders.setLinks(links, links.map((link) => timeline.linkIndex.get(link.id) ?? -1));
      this.riders.push(riders);
      this.parent.add(riders.mesh);
      return riders;
    };
    const belts = scene.links.filter((link) => link.kind !== "amr");
    add(belts.filter((link) => link.unit === 1), single, { leastM: SEEN_AS_DIAMETERS * scene.cell.diameter_m });
    add(belts.filter((link) => link.unit > 1), tray, { leastM: 1 });
    const vehicles = add(scene.links.filter((link) => link.kind === "amr"), vehicle, { leastM: 1, onFloor: true });
    const model = scene.assets.amr;
    if (vehicles && model) {
      this.assets.get("amr", model, lowQuality ? "low" : "high").then((loaded) => loaded?.solid && vehicles.setShape(loaded.solid));
    }
    this.setMachines(scene, timeline);
    this.insideMesh = new THREE.InstancedMesh(single, this.material, MOST_INSIDE);
    this.insideMesh.frustumCulled = false;
    this.insideMesh.count = 0;
    this.parent.add(this.insideMesh);
  }

  /** The shapes for the scene's cell format, made once. */
  shapesFor({ cell, links }) {
    const unit = Math.max(1, ...links.filter((link) => link.kind !== "amr").map((link) => link.unit));
    const key = `${cell.format} ${unit}`;
    if (this.shapes?.key !== key) {
      for (const shape of Object.values(this.shapes ?? {})) shape.dispose?.();
      this.shapes = {
        key,
        single: puckGeometry(cell, lowQuality ? 6 : 12),
        tray: trayGeometry(cell, Math.min(unit, MOST_IN_TRAY), lowQuality ? 4 : 8),
        vehicle: vehicleGeometry(),
      };
    }
    return this.shapes;
  }

  setMachines(scene, timeline) {
    this.inside = [];
    for (const station of scene.stations) {
      if (station.kind !== "serial") continue;
      for (const machine of station.machines) {
        const recorded = timeline.machineIndex.get(machine.path);
        if (recorded === undefined || this.inside.length >= MOST_INSIDE) continue;
        this.inside.push({ recorded, way: wayThrough(station, machine) });
      }
    }
  }

  /** Follows a link whose station is being dragged. */
  setPath(link) {
    for (const riders of this.riders) {
      const row = riders.links.findIndex((each) => each.id === link.id);
      if (row >= 0) riders.setPath(row, link);
    }
  }

  /** Shows `timeS`; `pixel` is the size of a CSS pixel in metres: at one metre, or anywhere in a plan. */
  update(window, timeS, pixel) {
    if (!this.insideMesh) return;
    const t = timeS - window.w0S;
    this.rides.show(window);
    let count = 0;
    for (const riders of this.riders) count += riders.update(window, t, pixel);
    const matrices = this.insideMesh.instanceMatrix.array;
    let inside = 0;
    for (const { recorded, way } of this.inside) {
      if (!cellInMachine(window, recorded, way, t, this.point)) continue;
      const at = 16 * inside;
      matrices[at] = matrices[at + 5] = matrices[at + 10] = matrices[at + 15] = 1;
      matrices[at + 12] = this.point[0];
      matrices[at + 13] = this.point[1];
      matrices[at + 14] = this.point[2];
      inside += 1;
    }
    this.insideMesh.count = inside;
    this.insideMesh.visible = inside > 0;
    this.insideMesh.instanceMatrix.needsUpdate = true;
    this.count = count + inside;
  }

  clear() {
    for (const riders of this.riders) riders.dispose();
    this.riders = [];
    this.insideMesh?.removeFromParent();
    this.insideMesh?.dispose();
    this.insideMesh = null;
    this.inside = [];
    this.count = 0;
    this.rides.window = null;
  }
}


// A plane that cuts the scene open: along the hall, across it, or level.
import * as THREE from "three";

const AXES = { x: [-1, 0, 0], y: [0, 1, 0], z: [0, 0, -1] };

/** Cuts what `renderer` draws at a share (0 to 1) of the hall along `axis`; null shows everything. */
export function cut(renderer, scene, section) {
  if (!section || !scene) {
    renderer.clippingPlanes = [];
    return;
  }
  const [width, depth] = scene.hall.size_m;
  const tallest = Math.max(...scene.stations.map((station) => station.height_m), 3) + 0.5;
  const at = { x: width, y: depth, z: tallest }[section.axis] * section.share;
  const normal = new THREE.Vector3(...AXES[section.axis]);
  // The half kept lies away from the usual place of the camera: east, south and above are taken off.
  renderer.clippingPlanes = [new THREE.Plane(normal, section.axis === "y" ? -at : at)];
}

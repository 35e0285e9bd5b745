// Small pictures of the named views, drawn when they are first asked for.
import * as THREE from "three";
import { poseOf, positionOf, ORBIT_FOV_DEG } from "./pose.js";

const WIDTH = 160;
const HEIGHT = 90;

/** A small picture (data address) of `scene` (three.js) from {position_m, target_m}. */
export function thumbnail(renderer, scene, { position_m: position, target_m: target }) {
  const camera = new THREE.PerspectiveCamera(ORBIT_FOV_DEG, WIDTH / HEIGHT, 0.3, 900);
  const pose = poseOf(new THREE.Vector3(...position), new THREE.Vector3(...target), ORBIT_FOV_DEG);
  camera.up.set(0, 0, 1);
  camera.position.copy(positionOf(pose));
  camera.lookAt(pose.target);
  const drawn = new THREE.WebGLRenderTarget(WIDTH, HEIGHT, { samples: 4, colorSpace: THREE.SRGBColorSpace, internalFormat: "RGBA8" });
  drawn.isXRRenderTarget = true; // encoded like the canvas
  renderer.setRenderTarget(drawn);
  renderer.clear();
  renderer.render(scene, camera);
  const pixels = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  renderer.readRenderTargetPixels(drawn, 0, 0, WIDTH, HEIGHT, pixels);
  renderer.setRenderTarget(null);
  drawn.dispose();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const paper = canvas.getContext("2d");
  const image = paper.createImageData(WIDTH, HEIGHT);
  // The graphics card counts rows from below.
  for (let row = 0; row < HEIGHT; row += 1) image.data.set(pixels.subarray((HEIGHT - 1 - row) * WIDTH * 4, (HEIGHT - row) * WIDTH * 4), row * WIDTH * 4);
  paper.putImageData(image, 0, 0);
  return canvas.toDataURL("image/png");
}

// Contact shadows: light that is missing on the floor under and beside everything that stands there, one instanced
// mesh. A tight and a wide blur of the footprint, as shapes/shadow.py bakes them for stills.
import * as THREE from "three";

const TIGHT_M = 0.14;
const WIDE_M = 0.8;
const TIGHT_SHARE = 0.4;
const WIDE_SHARE = 0.45;

const VERTEX = /* glsl */ `
attribute vec3 shape; // half x, half y, density
varying vec2 vAt;
varying vec3 vShape;
void main() {
  vShape = shape;
  vAt = position.xy * (shape.xy + ${(2.4 * WIDE_M).toFixed(2)});
  gl_Position = projectionMatrix * viewMatrix * instanceMatrix * vec4(vAt, 0.0, 1.0);
}
`;

// A rectangle blurred by a Gauss curve is a product of differences of its integral, here in its logistic form.
const FRAGMENT = /* glsl */ `
varying vec2 vAt;
varying vec3 vShape;
vec2 rise(vec2 x) { return 1.0 / (1.0 + exp(-1.702 * x)); }
float covered(float sigma) {
  vec2 share = rise((vAt + vShape.xy) / sigma) - rise((vAt - vShape.xy) / sigma);
  return share.x * share.y * vShape.z;
}
void main() {
  float left = (1.0 - ${TIGHT_SHARE} * covered(${TIGHT_M})) * (1.0 - ${WIDE_SHARE} * covered(${WIDE_M}));
  // What is drawn below is encoded for the screen already.
  gl_FragColor = vec4(0.0, 0.0, 0.0, 1.0 - pow(left, 1.0 / 2.2));
}
`;

const FRAGMENT_LINEAR = FRAGMENT.replace("pow(left, 1.0 / 2.2)", "left");

export class Shadows {
  constructor(parent) {
    this.parent = parent;
    this.material = new THREE.ShaderMaterial({
      vertexShader: VERTEX, fragmentShader: FRAGMENT, transparent: true, depthWrite: false,
    });
    this.mesh = null;
  }

  /** Whether the picture is blended in linear light, as it is where passes follow, or encoded. */
  setLinear(linear) {
    const fragment = linear ? FRAGMENT_LINEAR : FRAGMENT;
    if (this.material.fragmentShader === fragment) return;
    this.material.fragmentShader = fragment;
    this.material.needsUpdate = true;
  }

  /** `spots` of {x, y, angle, halfX, halfY, density}. */
  show(spots) {
    if (!this.mesh || this.mesh.instanceMatrix.count < spots.length) this.grow(spots.length);
    const matrix = new THREE.Matrix4();
    spots.forEach((spot, i) => {
      matrix.makeRotationZ(spot.angle).setPosition(spot.x, spot.y, 0);
      matrix.toArray(this.mesh.instanceMatrix.array, i * 16);
      this.shape.array.set([spot.halfX, spot.halfY, spot.density], i * 3);
    });
    this.mesh.count = spots.length;
    this.mesh.instanceMatrix.needsUpdate = true;
    this.shape.needsUpdate = true;
  }

  grow(count) {
    this.mesh?.removeFromParent();
    this.mesh?.dispose();
    this.mesh?.geometry.dispose();
    const geometry = new THREE.PlaneGeometry(2, 2);
    this.shape = new THREE.InstancedBufferAttribute(new Float32Array(3 * (count + 32)), 3);
    geometry.setAttribute("shape", this.shape);
    this.mesh = new THREE.InstancedMesh(geometry, this.material, count + 32);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = -7;
    this.parent.add(this.mesh);
  }
}

/** The spots of machines as in machines.js. */
export const underMachines = (machines) => machines.map((machine) => ({
  x: machine.at[0], y: machine.at[1], angle: (machine.facing * Math.PI) / 180,
  halfX: machine.size[0] / 2, halfY: machine.size[1] / 2, density: machine.station ? 1 : 0.8,
}));

/** The spots of the columns and the walls of a hall. */
export function underBuilding(hall) {
  const half = (hall.column_side_m ?? 0.5) / 2;
  const columns = hall.columns.map(([x, y]) => ({ x, y, angle: 0, halfX: half, halfY: half, density: 1 }));
  const walls = hall.zones.filter((zone) => zone.kind === "wall").map(({ rect_m: [x0, y0, x1, y1] }) => ({
    x: (x0 + x1) / 2, y: (y0 + y1) / 2, angle: 0, halfX: (x1 - x0) / 2, halfY: (y1 - y0) / 2, density: 0.8,
  }));
  return [...columns, ...walls];
}

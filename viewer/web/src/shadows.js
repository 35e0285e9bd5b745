// Contact shadows: a soft dark rectangle under everything that stands on the floor, one instanced mesh.
import * as THREE from "three";

const VERTEX = /* glsl */ `
attribute vec4 shape; // half x, half y, softness, strength
varying vec2 vAt;
varying vec4 vShape;
void main() {
  vShape = shape;
  vAt = position.xy * (shape.xy + 1.5 * shape.z);
  gl_Position = projectionMatrix * viewMatrix * instanceMatrix * vec4(vAt, 0.0, 1.0);
}
`;

// The blur of a box is the product of two blurred edges in each direction.
const FRAGMENT = /* glsl */ `
uniform float uStrength;
varying vec2 vAt;
varying vec4 vShape;
vec2 edge(vec2 d) { return smoothstep(-1.0, 1.0, d / vShape.z); }
void main() {
  vec2 inside = edge(vShape.xy - vAt) * edge(vShape.xy + vAt);
  gl_FragColor = vec4(0.02, 0.03, 0.05, inside.x * inside.y * vShape.w * uStrength);
}
`;

export class Shadows {
  constructor(parent) {
    this.parent = parent;
    this.material = new THREE.ShaderMaterial({
      vertexShader: VERTEX, fragmentShader: FRAGMENT, transparent: true, depthWrite: false,
      uniforms: { uStrength: { value: 0.4 } },
    });
    this.mesh = null;
  }

  setStrength(strength) {
    this.material.uniforms.uStrength.value = strength;
  }

  /** `machines` as in machines.js; `runs` of {x, y, angle, halfX, halfY, soft, strength}. */
  show(machines, runs) {
    const spots = machines.map((machine) => ({
      x: machine.at[0], y: machine.at[1], angle: (machine.facing * Math.PI) / 180,
      halfX: machine.size[0] / 2, halfY: machine.size[1] / 2, soft: Math.min(0.9, 0.3 * machine.size[2]), strength: 1,
    })).concat(runs);
    if (!this.mesh || this.mesh.instanceMatrix.count < spots.length) this.grow(spots.length);
    const matrix = new THREE.Matrix4();
    spots.forEach((spot, i) => {
      matrix.makeRotationZ(spot.angle).setPosition(spot.x, spot.y, 0);
      matrix.toArray(this.mesh.instanceMatrix.array, i * 16);
      this.shape.array.set([spot.halfX, spot.halfY, spot.soft, spot.strength], i * 4);
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
    this.shape = new THREE.InstancedBufferAttribute(new Float32Array(4 * (count + 32)), 4);
    geometry.setAttribute("shape", this.shape);
    this.mesh = new THREE.InstancedMesh(geometry, this.material, count + 32);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = -7;
    this.parent.add(this.mesh);
  }
}

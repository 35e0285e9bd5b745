// The moving parts of all machines, moved in the vertex shader: one texture says what moves how, another one how far
// the work of each machine is. scene/poses.py holds the same closed forms for stills.
import * as THREE from "three";

const KINDS = ["spin", "index", "travel", "door", "stroke", "swing"];
const MOST_JOINTS = 1024;
const WORK_WIDTH = 256;
const MOST_MACHINES = 16 * WORK_WIDTH;

const DECLARATIONS = /* glsl */ `
attribute float joint; // 1 + row of the moving part in uJoints, 0 for what stands still
attribute float machine;
uniform highp sampler2D uJoints;
uniform highp sampler2D uWork;
vec3 jointPoint;
vec3 jointNormal;
float jointEase(float x) { x = clamp(x, 0.0, 1.0); return x * x * (3.0 - 2.0 * x); }
float jointValue(int kind, float low, float high, vec2 work) {
  float whole = floor(work.x);
  float share = work.x - whole;
  if (kind == 0) return low + (high - low) * work.x;
  if (kind == 1) return (whole + jointEase(share / 0.35)) * high;
  if (kind == 2) {
    float begin = clamp(-low / max(high - low, 1e-9), 0.0, 1.0);
    return low + (high - low) * mix(fract(begin + whole * 0.618034), fract(begin + (whole + 1.0) * 0.618034), jointEase(share / 0.7));
  }
  if (kind == 3) return high * work.y;
  return low + (high - low) * (jointEase((share - 0.2) / 0.2) - jointEase((share - 0.6) / 0.2));
}
void moveJoint(vec3 point, vec3 normal) {
  jointPoint = point;
  jointNormal = normal;
  int row = int(joint + 0.5) - 1;
  if (row < 0) return;
  int index = int(machine + 0.5);
  vec2 work = texelFetch(uWork, ivec2(index % ${WORK_WIDTH}, index / ${WORK_WIDTH}), 0).xy;
  for (int step = 0; step < 7; step++) {
    vec4 a = texelFetch(uJoints, ivec2(0, row), 0);
    vec4 b = texelFetch(uJoints, ivec2(1, row), 0);
    vec4 c = texelFetch(uJoints, ivec2(2, row), 0);
    float value = jointValue(int(a.w + 0.5), c.x, c.y, work);
    if (c.z > 0.5) {
      float angle = radians(value);
      float co = cos(angle);
      float si = sin(angle);
      vec3 arm = jointPoint - b.xyz;
      jointPoint = b.xyz + arm * co + cross(a.xyz, arm) * si + a.xyz * dot(a.xyz, arm) * (1.0 - co);
      jointNormal = jointNormal * co + cross(a.xyz, jointNormal) * si + a.xyz * dot(a.xyz, jointNormal) * (1.0 - co);
    } else {
      jointPoint += a.xyz * value;
    }
    row = int(b.w + 0.5) - 1;
    if (row < 0) break;
  }
}
`;

/** Makes a material move the parts of its machines; its geometry has `joint` and, per instance, `machine`. */
export function moveWith(material, joints) {
  const before = material.onBeforeCompile;
  material.onBeforeCompile = (shader, renderer) => {
    before(shader, renderer);
    Object.assign(shader.uniforms, joints.uniforms);
    shader.vertexShader = shader.vertexShader
      .replace("#include <common>", `#include <common>\n${DECLARATIONS}`)
      .replace("#include <beginnormal_vertex>", "#include <beginnormal_vertex>\nmoveJoint(position, objectNormal);\nobjectNormal = jointNormal;")
      .replace("#include <begin_vertex>", "#include <begin_vertex>\nmoveJoint(position, vec3(0.0));\ntransformed = jointPoint;");
  };
  const key = material.customProgramCacheKey();
  material.customProgramCacheKey = () => `moving ${key}`;
  return material;
}

export class Joints {
  constructor() {
    this.parts = new THREE.DataTexture(new Float32Array(3 * MOST_JOINTS * 4), 3, MOST_JOINTS, THREE.RGBAFormat, THREE.FloatType);
    this.rows = new Map();
    this.used = 0;
    const rows = MOST_MACHINES / WORK_WIDTH;
    this.work = new THREE.DataTexture(new Float32Array(2 * MOST_MACHINES), WORK_WIDTH, rows, THREE.RGFormat, THREE.FloatType);
    this.uniforms = { uJoints: { value: this.parts }, uWork: { value: this.work } };
  }

  /** Node name -> value of the attribute `joint` for the moving parts of an asset; kept by its address. */
  of(address, moving) {
    if (!this.rows.has(address)) this.rows.set(address, this.add(moving));
    return this.rows.get(address);
  }

  add(moving) {
    const found = new Map();
    for (const part of moving) if (this.used < MOST_JOINTS) found.set(part.node, (this.used += 1));
    for (const part of moving) {
      const row = found.get(part.node);
      if (!row) continue;
      const carrier = found.get(part.carrier) ?? 0;
      this.parts.image.data.set([
        ...part.axis, KINDS.indexOf(part.kind),
        ...part.origin_m, carrier,
        part.low, part.high, part.turns ? 1 : 0, 0,
      ], 12 * (row - 1));
    }
    this.parts.needsUpdate = true;
    return found;
  }

  /** Sets how far the work is: `cycles` and `doors` per machine, in the order of the scene. */
  show(cycles, doors) {
    const { data } = this.work.image;
    const count = Math.min(cycles.length, MOST_MACHINES);
    for (let i = 0; i < count; i += 1) {
      data[2 * i] = cycles[i];
      data[2 * i + 1] = doors[i];
    }
    this.work.needsUpdate = true;
  }
}

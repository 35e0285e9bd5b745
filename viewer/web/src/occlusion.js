// Ambient occlusion: draws the scene into a texture, darkens corners and gaps by what the depth says, and puts the
// result on the screen. The same hemisphere sampling as VTK's, so that stills and screen look alike.
import * as THREE from "three";

const SAMPLES = 16;
const VERTEX = "varying vec2 vUv; void main() { vUv = uv; gl_Position = vec4(position.xy, 0.0, 1.0); }";

/** Directions in the upper hemisphere, closer together near the middle, the same in every session. */
function kernel() {
  const random = (i) => { const x = Math.sin(i * 127.1 + 11.7) * 43758.5453; return x - Math.floor(x); };
  return Array.from({ length: SAMPLES }, (_, i) => {
    const way = new THREE.Vector3(2 * random(3 * i) - 1, 2 * random(3 * i + 1) - 1, 0.05 + 0.95 * random(3 * i + 2)).normalize();
    const share = i / SAMPLES;
    return way.multiplyScalar(0.1 + 0.9 * share * share).multiplyScalar(0.4 + 0.6 * random(7 * i + 5));
  });
}

const VIEW_PLACE = /* glsl */ `
uniform highp sampler2D uDepth;
uniform mat4 uInverse;
vec3 viewPlace(vec2 at) {
  vec4 p = uInverse * vec4(vec3(at, texture2D(uDepth, at).x) * 2.0 - 1.0, 1.0);
  return p.xyz / p.w;
}
`;

const OCCLUSION = /* glsl */ `
${VIEW_PLACE}
uniform mat4 uProjection;
uniform vec2 uPixel;
uniform float uRadius;
uniform float uBias;
uniform vec3 uKernel[${SAMPLES}];
varying vec2 vUv;
void main() {
  if (texture2D(uDepth, vUv).x >= 1.0) { gl_FragColor = vec4(1.0); return; }
  vec3 here = viewPlace(vUv);
  vec3 right = viewPlace(vUv + vec2(uPixel.x, 0.0)) - here;
  vec3 left = here - viewPlace(vUv - vec2(uPixel.x, 0.0));
  vec3 above = viewPlace(vUv + vec2(0.0, uPixel.y)) - here;
  vec3 below = here - viewPlace(vUv - vec2(0.0, uPixel.y));
  vec3 normal = normalize(cross(abs(right.z) < abs(left.z) ? right : left, abs(above.z) < abs(below.z) ? above : below));
  vec2 cell = mod(floor(gl_FragCoord.xy), 4.0);
  float angle = 6.2831853 * fract((cell.x * 5.0 + cell.y * 9.0) / 16.0);
  vec3 any = vec3(cos(angle), sin(angle), 0.0);
  vec3 tangent = normalize(any - normal * dot(any, normal));
  mat3 turned = mat3(tangent, cross(normal, tangent), normal);
  float hidden = 0.0;
  for (int i = 0; i < ${SAMPLES}; i++) {
    vec3 probe = here + turned * uKernel[i] * uRadius;
    vec4 screen = uProjection * vec4(probe, 1.0);
    vec2 at = screen.xy / screen.w * 0.5 + 0.5;
    float there = viewPlace(clamp(at, 0.0, 1.0)).z;
    hidden += step(probe.z + uBias, there) * smoothstep(0.0, 1.0, uRadius / max(abs(here.z - there), 1e-4));
  }
  gl_FragColor = vec4(vec3(1.0 - hidden / float(${SAMPLES})), 1.0);
}
`;

// The pattern of directions repeats every four pixels: a mean over one repetition is free of it. What lies on another
// surface does not count.
const COMPOSE = /* glsl */ `
${VIEW_PLACE}
uniform sampler2D uColour;
uniform sampler2D uOcclusion;
uniform vec2 uPixel;
uniform float uRadius;
varying vec2 vUv;
void main() {
  float here = viewPlace(vUv).z;
  float sum = 0.0;
  float weight = 0.0;
  for (int x = -2; x < 2; x++) for (int y = -2; y < 2; y++) {
    vec2 at = vUv + (vec2(float(x), float(y)) + 0.5) * uPixel;
    float near = max(1.0 - abs(viewPlace(at).z - here) / uRadius, 0.01);
    sum += texture2D(uOcclusion, at).x * near;
    weight += near;
  }
  vec4 colour = texture2D(uColour, vUv);
  gl_FragColor = vec4(colour.rgb * (sum / weight), colour.a);
}
`;

export class Occlusion {
  constructor(renderer) {
    this.renderer = renderer;
    const uniform = (value) => ({ value });
    const shared = { uDepth: uniform(null), uInverse: uniform(new THREE.Matrix4()), uPixel: uniform(new THREE.Vector2()), uRadius: uniform(1) };
    this.shared = shared;
    this.hidden = this.pass(OCCLUSION, { ...shared, uProjection: uniform(new THREE.Matrix4()), uBias: uniform(0), uKernel: uniform(kernel()) });
    this.compose = this.pass(COMPOSE, { ...shared, uColour: uniform(null), uOcclusion: uniform(null) });
    this.camera = new THREE.OrthographicCamera(-1, 1, 1, -1, 0, 1);
    this.size = new THREE.Vector2();
  }

  pass(fragmentShader, uniforms) {
    const material = new THREE.ShaderMaterial({ vertexShader: VERTEX, fragmentShader, uniforms, depthTest: false, depthWrite: false, blending: THREE.NoBlending });
    const mesh = new THREE.Mesh(new THREE.PlaneGeometry(2, 2), material);
    mesh.frustumCulled = false;
    return { uniforms, mesh };
  }

  /** Textures as large as the canvas. */
  fit() {
    this.renderer.getDrawingBufferSize(this.size);
    const { x: width, y: height } = this.size;
    if (this.target?.width === width && this.target.height === height) return;
    this.dispose();
    this.target = new THREE.WebGLRenderTarget(width, height, { samples: 4, colorSpace: THREE.SRGBColorSpace, internalFormat: "RGBA8" });
    // Encoded like the canvas, so that what is translucent mixes as it does there.
    this.target.isXRRenderTarget = true;
    this.target.depthTexture = new THREE.DepthTexture(width, height, THREE.UnsignedIntType);
    this.light = new THREE.WebGLRenderTarget(width, height, { depthBuffer: false });
    this.shared.uDepth.value = this.target.depthTexture;
    this.shared.uPixel.value.set(1 / width, 1 / height);
    this.compose.uniforms.uColour.value = this.target.texture;
    this.compose.uniforms.uOcclusion.value = this.light.texture;
  }

  /** Draws `scene`; corners count up to a size that fits what stands `distanceM` away. */
  render(scene, camera, distanceM) {
    const { renderer } = this;
    this.fit();
    const radius = Math.min(Math.max(0.018 * distanceM, 0.35), 1.6);
    this.shared.uRadius.value = radius;
    this.shared.uInverse.value.copy(camera.projectionMatrixInverse);
    this.hidden.uniforms.uProjection.value.copy(camera.projectionMatrix);
    this.hidden.uniforms.uBias.value = Math.max(0.02 * radius, 0.0012 * distanceM);
    renderer.setRenderTarget(this.target);
    renderer.clear();
    renderer.render(scene, camera);
    const { calls, triangles } = renderer.info.render;
    renderer.setRenderTarget(this.light);
    renderer.render(this.hidden.mesh, this.camera);
    renderer.setRenderTarget(null);
    renderer.render(this.compose.mesh, this.camera);
    renderer.info.render.calls = calls + 2;
    renderer.info.render.triangles = triangles;
  }

  dispose() {
    this.target?.depthTexture.dispose();
    this.target?.dispose();
    this.light?.dispose();
  }
}

// The carriers on the links, drawn without touching single carriers: JavaScript writes a few numbers per link and
// frame, the vertex shader turns (link, rank) into a place on the conveyor.
import * as THREE from "three";
import { SHORTEST_RIDE_S, measured, present, turning } from "./motion.js";
import { disposeSharing, shareVertices } from "./shapes.js";

const RIDES_WIDTH = 1024;
const PARAMETERS = 3; // texels per link
const LANE_M = 0.07; // distance of two lanes of single cells
const TRAY_LANE_M = 0.65;
const LARGEST_SCALE = 4;
const LEAST_POINTS = 512; // room for the arcs of a path that grows while its station is dragged

const DECLARATIONS = /* glsl */ `
uniform highp sampler2D uLinks;
uniform highp sampler2D uPoints;
uniform highp sampler2D uRides;
uniform int uLinkCount;
uniform float uT;
uniform float uPixel;
uniform float uLeastM;
float riderScale;
vec2 riderHeading;
vec3 riderPlace() {
  int low = 0;
  int high = uLinkCount - 1;
  for (int step = 0; step < 12; step++) {
    if (low >= high) break;
    int middle = (low + high + 1) / 2;
    if (int(texelFetch(uLinks, ivec2(0, middle), 0).x) <= gl_InstanceID) low = middle; else high = middle - 1;
  }
  vec4 a = texelFetch(uLinks, ivec2(0, low), 0);
  vec4 b = texelFetch(uLinks, ivec2(1, low), 0);
  vec4 c = texelFetch(uLinks, ivec2(2, low), 0);
  int rank = gl_InstanceID - int(a.x);
  int index = int(a.y) + rank;
  vec2 ride = texelFetch(uRides, ivec2(index % ${RIDES_WIDTH}, index / ${RIDES_WIDTH}), 0).xy;
  float free = -ride.y + (b.x + ride.y) * (uT - ride.x) / b.z;
  float lanes = b.w;
  float before = floor((float(rank) + 1.5) / lanes);
  float after = floor((float(rank) + 0.5) / lanes);
  // A queue longer than the link pushes nothing back beyond the machine it came from.
  float s = max(min(free, b.x - b.y * mix(before, after, a.z)), -ride.y);
  float distance = max(c.x + s, 0.0);
  int from = 0;
  int to = int(c.y) - 1;
  for (int step = 0; step < 12; step++) {
    if (to - from <= 1) break;
    int middle = (from + to) / 2;
    if (texelFetch(uPoints, ivec2(middle, 2 * low), 0).w <= distance) from = middle; else to = middle;
  }
  vec4 p = texelFetch(uPoints, ivec2(from, 2 * low), 0);
  vec4 q = texelFetch(uPoints, ivec2(to, 2 * low), 0);
  vec4 turn = texelFetch(uPoints, ivec2(from, 2 * low + 1), 0);
  float share = clamp((distance - p.w) / max(q.w - p.w, 1e-6), 0.0, 1.0);
  vec3 place = mix(p.xyz, q.xyz, share);
  riderHeading = normalize(mix(turn.xy, turn.zw, share));
  float lane = mod(c.w + float(rank), lanes) - 0.5 * (lanes - 1.0);
  place.xy += vec2(-riderHeading.y, riderHeading.x) * lane * c.z;
  riderScale = clamp(uPixel * (isOrthographic ? 1.0 : length(place - cameraPosition)) / uLeastM, 1.0, ${LARGEST_SCALE.toFixed(1)});
  return place;
}
`;

const PLACE = /* glsl */ `
vec3 riderAt = riderPlace();
transformed *= riderScale;
transformed.xy = mat2(riderHeading.x, riderHeading.y, -riderHeading.y, riderHeading.x) * transformed.xy;
transformed += riderAt;
`;

function floatTexture(width, height, format) {
  const channels = format === THREE.RGFormat ? 2 : 4;
  const data = new Float32Array(width * height * channels);
  return new THREE.DataTexture(data, width, height, format, THREE.FloatType);
}

/** The rides of the present window, shared by all carriers. */
export class Rides {
  constructor() {
    this.uniform = { value: floatTexture(RIDES_WIDTH, 1, THREE.RGFormat) };
    this.window = null;
  }

  show(window) {
    if (window === this.window) return;
    this.window = window;
    let texture = this.uniform.value;
    const rows = Math.max(1, Math.ceil(window.rideCount / RIDES_WIDTH));
    if (texture.image.height < rows) {
      texture.dispose();
      // A fifth more than needed, so that the next windows seldom need another texture.
      texture = this.uniform.value = floatTexture(RIDES_WIDTH, Math.ceil(rows * 1.2), THREE.RGFormat);
    }
    const data = texture.image.data;
    const { enterS, leadM } = window;
    for (let i = 0; i < window.rideCount; i += 1) {
      data[2 * i] = enterS[i];
      data[2 * i + 1] = leadM[i];
    }
    texture.needsUpdate = true;
  }

  dispose() {
    this.uniform.value.dispose();
  }
}

/** All carriers of one kind (single cells, trays or vehicles) on `links`; one draw call. */
export class Riders {
  constructor(geometry, material, rides, { leastM, onFloor = false }) {
    this.onFloor = onFloor;
    this.uniforms = {
      uLinks: { value: null },
      uPoints: { value: null },
      uRides: rides.uniform,
      uLinkCount: { value: 0 },
      uT: { value: 0 },
      uPixel: { value: 0 },
      uLeastM: { value: leastM },
    };
    this.material = material.clone();
    const surface = material.onBeforeCompile;
    this.material.onBeforeCompile = (shader, renderer) => {
      surface(shader, renderer);
      Object.assign(shader.uniforms, this.uniforms);
      shader.vertexShader = shader.vertexShader
        .replace("#include <common>", `#include <common>\n${DECLARATIONS}`)
        .replace("#include <begin_vertex>", `#include <begin_vertex>\n${PLACE}`);
    };
    this.material.customProgramCacheKey = () => `rider ${material.customProgramCacheKey()}`;
    this.mesh = new THREE.Mesh(undefined, this.material);
    this.setShape(geometry);
    this.mesh.frustumCulled = false;
    this.mesh.visible = false;
    this.links = [];
    this.now = { first: 0, count: 0, rank: 0, ease: 1 };
  }

  setShape(geometry) {
    if (this.source) disposeSharing(this.geometry, this.source);
    this.source = geometry;
    this.geometry = this.mesh.geometry = new THREE.InstancedBufferGeometry();
    shareVertices(this.geometry, geometry);
    this.geometry.instanceCount = 0;
  }

  /** `links` as in the scene; `recorded[i]` is the index of links[i] in the recording, or −1. */
  setLinks(links, recorded) {
    this.links = links;
    this.recorded = recorded;
    const rows = Math.max(links.length, 1);
    this.mostPoints = Math.max(LEAST_POINTS, ...links.map((link) => link.path_m.length));
    this.uniforms.uLinks.value?.dispose();
    this.uniforms.uPoints.value?.dispose();
    this.uniforms.uLinks.value = floatTexture(PARAMETERS, rows, THREE.RGBAFormat);
    this.uniforms.uPoints.value = floatTexture(this.mostPoints, 2 * rows, THREE.RGBAFormat);
    this.uniforms.uLinkCount.value = links.length;
    links.forEach((link, row) => this.setPath(row, link));
  }

  /** Gives the link in `row` another path, for instance while its station is dragged. */
  setPath(row, link) {
    this.links[row] = link;
    const { points, along } = measured(link.path_m.slice(0, this.mostPoints));
    const data = this.uniforms.uPoints.value.image.data;
    const at = 4 * 2 * row * this.mostPoints;
    points.forEach(([x, y, z], i) => data.set([x, y, this.onFloor ? 0 : z, along[i]], at + 4 * i));
    turning(points).forEach((turn, i) => data.set(turn, at + 4 * (this.mostPoints + i)));
    this.uniforms.uPoints.value.needsUpdate = true;
    const rideS = Math.max(link.transport_s, SHORTEST_RIDE_S);
    const parameters = this.uniforms.uLinks.value.image.data;
    parameters.set([link.length_m, link.pitch_m, rideS, link.lanes], 4 * (row * PARAMETERS + 1));
    const lane = link.unit === 1 ? LANE_M : TRAY_LANE_M;
    parameters.set([link.lead_m, points.length, lane, 0], 4 * (row * PARAMETERS + 2));
  }

  /** Shows the instant `t` (s in the window); returns the number of cells drawn. */
  update(window, t, pixel) {
    let total = 0;
    let cells = 0;
    const data = this.uniforms.uLinks.value.image.data;
    for (let row = 0; row < this.links.length; row += 1) {
      const at = 4 * row * PARAMETERS;
      data[at] = total;
      if (this.recorded[row] < 0) continue;
      const { first, count, rank, ease } = present(window, this.recorded[row], t, this.now);
      data[at + 1] = first;
      data[at + 2] = ease;
      data[at + 11] = rank % this.links[row].lanes;
      total += count;
      cells += count * this.links[row].unit;
    }
    this.uniforms.uLinks.value.needsUpdate = true;
    this.uniforms.uT.value = t;
    this.uniforms.uPixel.value = pixel;
    this.geometry.instanceCount = total;
    this.mesh.visible = total > 0;
    return cells;
  }

  dispose() {
    this.uniforms.uLinks.value?.dispose();
    this.uniforms.uPoints.value?.dispose();
    disposeSharing(this.geometry, this.source);
    this.material.dispose();
    this.mesh.removeFromParent();
  }
}

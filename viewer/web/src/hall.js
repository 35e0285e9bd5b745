// The building: floor with its zones and lines, walls and columns as the server has cut them, glass. Everything on the
// floor lies in one plane; drawing order, not height, decides what is on top.
import * as THREE from "three";
import { Grid } from "./grid.js";
import { floorColour, floorRoughness, material, surface, theme } from "./look.js";
import { solidMaterial } from "./materials.js";
import { Solid } from "./shapes.js";
import { Structure } from "./structure.js";
import { lowQuality } from "./store.js";

const GROUND_REACH = 4; // of the hall's longer side: how far the ground goes on outside
const GROUND_M = -0.35;
const LINE_M = 0.12;
const ORDER = ["room", "logistics", "technical", "hazard", "dry_room", "escape", "walkway", "aisle", "amr_aisle"];
const LINE_OF = { aisle: "line", amr_aisle: "line", walkway: "walk_line", escape: "escape_line", hazard: "hazard_line" };

function litMaterial(options) {
  return lowQuality
    ? new THREE.MeshLambertMaterial(options)
    : new THREE.MeshStandardMaterial({ roughness: 0.42, metalness: 0, ...options });
}

// Joints between the bays of the slab.
const FLOOR_COLOUR = /* glsl */ `
vec2 bay = abs(fract(vFloor / 12.0 + 0.5) - 0.5) * 12.0;
vec2 soft = fwidth(vFloor) + 0.001;
vec2 joint = (1.0 - smoothstep(0.02 - 0.5 * soft, 0.02 + 0.5 * soft, bay)) * clamp(0.04 / soft, 0.0, 1.0);
diffuseColor.rgb = mix(diffuseColor.rgb, uBay, max(joint.x, joint.y));
`;

// vStyle: width of the line, 1 a broken frame, 2 a broken line in the middle as well; along which axis a lane runs.
const ZONE_COLOUR = /* glsl */ `
vec2 low = vFloor - vRect.xy;
vec2 high = vRect.zw - vFloor;
vec2 aa = fwidth(vFloor);
vec2 edge = min(low, high);
float nearest = vStyle.z > 0.5 ? edge.y : vStyle.z < -0.5 ? edge.x : min(edge.x, edge.y);
float blur = max(aa.x, aa.y) + 1e-4;
float line = vStyle.x > 0.0 ? 1.0 - smoothstep(vStyle.x - 0.5 * blur, vStyle.x + 0.5 * blur, nearest) : 0.0;
line *= clamp(vStyle.x / blur, 0.0, 1.0);
if (vStyle.y > 0.5 && vStyle.y < 1.5) {
  float along = edge.x < edge.y ? low.y : low.x;
  float dash = abs(fract(along / 1.2 - 0.25) - 0.5) * 1.2;
  line *= 1.0 - smoothstep(0.3 - 0.5 * blur, 0.3 + 0.5 * blur, dash) * clamp(0.6 / blur, 0.0, 1.0);
} else if (vStyle.y > 1.5) {
  float across = vStyle.z > 0.5 ? abs(low.y - high.y) * 0.5 : abs(low.x - high.x) * 0.5;
  float along = (vStyle.z > 0.5 ? low.x : low.y) - 1.2;
  float dash = fract(along / 3.0) * 3.0;
  float middle = (1.0 - smoothstep(0.5 * vStyle.x - 0.5 * blur, 0.5 * vStyle.x + 0.5 * blur, across)) * clamp(vStyle.x / blur, 0.0, 1.0);
  line = max(line, middle * step(0.0, along) * (1.0 - smoothstep(1.2 - 0.5 * blur, 1.2 + 0.5 * blur, dash)));
}
diffuseColor.rgb = mix(diffuseColor.rgb, vLine, line);
`;

/** Adds a varying with the place on the floor and the colouring `fragment` to a lit material. */
function onFloor(material, { uniforms = {}, attributes = [], fragment, key }) {
  const declare = (word) => attributes.map(([type, name]) => `${word} ${type} ${name};`).join("\n");
  const varyings = attributes.map(([type, name]) => `varying ${type} v${name.slice(1)};`).join("\n");
  const copies = attributes.map(([, name]) => `v${name.slice(1)} = ${name};`).join("\n");
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, uniforms);
    const names = Object.keys(uniforms).map((name) => `uniform vec3 ${name};`);
    shader.vertexShader = shader.vertexShader
      .replace("#include <common>", `#include <common>\nvarying vec2 vFloor;\n${declare("attribute")}\n${varyings}`)
      .replace("#include <begin_vertex>", `#include <begin_vertex>\nvFloor = position.xy;\n${copies}`);
    shader.fragmentShader = shader.fragmentShader
      .replace("#include <common>", `#include <common>\nvarying vec2 vFloor;\n${varyings}\n${names.join("\n")}`)
      .replace("#include <color_fragment>", `#include <color_fragment>\n${fragment}`);
  };
  material.customProgramCacheKey = () => key;
  return material;
}

// The ground fades from its own brightness beside the hall to that of the page.
const GROUND_FRAGMENT = /* glsl */ `
uniform vec3 uColor;
uniform float uNear;
uniform vec3 uHall; // size of the hall, reach
varying vec2 vAt;
void main() {
  vec2 away = max(max(-vAt, vAt - uHall.xy), 0.0);
  float share = smoothstep(0.0, 0.9 * uHall.z, length(away));
  gl_FragColor = vec4(uColor * mix(uNear, 1.0, share), 1.0 - smoothstep(0.9 * uHall.z, uHall.z, length(away)));
}
`;

export class Hall {
  constructor(parent) {
    this.group = new THREE.Group();
    parent.add(this.group);
    this.meshes = [];
    this.uniforms = { uBay: { value: new THREE.Color() } };
    this.grid = new Grid(parent);
    this.walls = new THREE.Group();
    this.group.add(this.walls);
    this.structure = new Structure(this.group);
    this.floorMaterial = onFloor(litMaterial({ depthWrite: false, transparent: true }), { uniforms: this.uniforms, fragment: FLOOR_COLOUR, key: "floor" });
    this.zoneMaterial = onFloor(litMaterial({ depthWrite: false, transparent: true, vertexColors: true }), {
      attributes: [["vec4", "aRect"], ["vec3", "aLine"], ["vec3", "aStyle"]], fragment: ZONE_COLOUR, key: "zone",
    });
    this.groundMaterial = new THREE.ShaderMaterial({
      vertexShader: "varying vec2 vAt; void main() { vAt = position.xy; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }",
      fragmentShader: GROUND_FRAGMENT, transparent: true, depthWrite: false,
      uniforms: { uColor: { value: new THREE.Color() }, uNear: { value: 1 }, uHall: { value: new THREE.Vector3() } },
    });
    this.solidMaterial = solidMaterial();
    this.glassMaterial = litMaterial({ transparent: true, depthWrite: false, side: THREE.DoubleSide, forceSinglePass: true });
    if (!lowQuality) this.glassMaterial.roughness = 0.06;
  }

  /** Builds the hall of `scene` in the colours of the theme in use. */
  setScene(scene) {
    for (const mesh of this.meshes) {
      mesh.removeFromParent();
      mesh.geometry.dispose();
    }
    this.meshes = [];
    const { hall, walls } = scene;
    this.grid.setScene(scene);
    const [width, depth] = hall.size_m;
    const { background, ground } = theme();
    this.floorMaterial.color.setRGB(...floorColour("plain"));
    if (!lowQuality) this.floorMaterial.roughness = this.zoneMaterial.roughness = floorRoughness();
    this.uniforms.uBay.value.setRGB(...floorColour("joint"));
    const reach = GROUND_REACH * Math.max(width, depth);
    this.groundMaterial.uniforms.uColor.value.setStyle(background, THREE.LinearSRGBColorSpace);
    this.groundMaterial.uniforms.uNear.value = ground;
    this.groundMaterial.uniforms.uHall.value.set(width, depth, reach);
    const centre = [width / 2, depth / 2];
    const around = new THREE.PlaneGeometry(width + 2 * reach, depth + 2 * reach).translate(...centre, GROUND_M);
    if (!lowQuality) this.add(around, this.groundMaterial, -11);
    this.add(new THREE.PlaneGeometry(width, depth).translate(...centre, 0), this.floorMaterial, -10);
    this.add(this.zones(hall.zones), this.zoneMaterial, -9);
    this.add(this.building(walls.boxes), this.solidMaterial, 0, this.walls);
    this.setGlass(walls.panes);
    this.structure.setScene(scene);
  }

  /** What of the building is shown: `roof` true, false or null (under it), `walls` with columns and glass. */
  setLayers(layers) {
    this.walls.visible = layers.walls;
    this.structure.setLayers(layers);
  }

  add(geometry, material, renderOrder, group = this.group) {
    const mesh = new THREE.Mesh(geometry, material);
    mesh.frustumCulled = false;
    mesh.renderOrder = renderOrder;
    mesh.visible = geometry.attributes.position.count > 0;
    group.add(mesh);
    this.meshes.push(mesh);
  }

  zones(zones) {
    const drawn = zones.filter((zone) => ORDER.includes(zone.kind))
      .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
    const columns = { position: [], normal: [], color: [], aRect: [], aLine: [], aStyle: [] };
    const index = [];
    for (const { kind, rect_m: [x0, y0, x1, y1] } of drawn) {
      const first = columns.position.length / 3;
      const fill = floorColour(kind);
      const line = floorColour(LINE_OF[kind] ?? "line");
      const wide = x1 - x0 >= y1 - y0;
      // A lane is marked along its two long sides; a hazard area all around.
      const lane = kind === "aisle" || kind === "amr_aisle" || kind === "walkway" || kind === "escape";
      const style = [LINE_OF[kind] ? LINE_M : 0, kind === "hazard" ? 1 : kind === "amr_aisle" ? 2 : 0, lane ? (wide ? 1 : -1) : 0];
      for (const [x, y] of [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]) {
        columns.position.push(x, y, 0);
        columns.normal.push(0, 0, 1);
        columns.color.push(...fill);
        columns.aRect.push(x0, y0, x1, y1);
        columns.aLine.push(...line);
        columns.aStyle.push(...style);
      }
      index.push(first, first + 1, first + 2, first, first + 2, first + 3);
    }
    const geometry = new THREE.BufferGeometry();
    for (const [name, values] of Object.entries(columns)) {
      geometry.setAttribute(name, new THREE.Float32BufferAttribute(values, name === "aRect" ? 4 : 3));
    }
    geometry.setIndex(index);
    return geometry;
  }

  /** Material name -> boxes [x0, y0, z0, x1, y1, z1] as one geometry. */
  building(boxes) {
    const solid = new Solid();
    for (const [name, each] of Object.entries(boxes)) {
      const paint = surface(name);
      for (const [x0, y0, z0, x1, y1, z1] of each) {
        solid.box([(x0 + x1) / 2, (y0 + y1) / 2, (z0 + z1) / 2], [(x1 - x0) / 2, (y1 - y0) / 2, (z1 - z0) / 2], paint);
      }
    }
    return solid.geometry();
  }

  /** Panes [ax, ay, bx, by, low, high], visible from both sides. */
  setGlass(panes) {
    const solid = new Solid();
    const paint = surface("wall_glass");
    for (const [ax, ay, bx, by, low, high] of panes) solid.quad([ax, ay, low], [bx, by, low], [bx, by, high], [ax, ay, high], paint);
    const { colour, alpha } = material("wall_glass");
    this.glassMaterial.color.setRGB(...colour);
    this.glassMaterial.opacity = alpha;
    this.add(solid.geometry(), this.glassMaterial, 4, this.walls);
  }
}

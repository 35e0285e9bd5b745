// The building: floor with its zones and lines, glass walls, columns that fade out upwards so that they never hide
// the line. Everything on the floor lies in one plane; drawing order, not height, decides what is on top.
import * as THREE from "three";
import { scenePalette, solidMaterial } from "./materials.js";
import { Solid, paint } from "./shapes.js";
import { lowQuality } from "./store.js";

const MARGIN_M = 1.5; // floor shown outside the outer walls
const GROUND_M = 260; // how far the surroundings reach before they have faded out
const WALL_M = 3.0;
const COLUMN_M = 5.5; // columns are drawn up to here
const PLINTH_M = 0.12;
const LINE_M = 0.1;
const ORDER = ["room", "dry_room", "technical", "logistics", "hazard", "walkway", "escape", "aisle", "amr_aisle"];
const LINE_OF = { aisle: "line", amr_aisle: "line", walkway: "walkLine", escape: "escapeLine", hazard: "hazardLine" };

function litMaterial(options) {
  return lowQuality
    ? new THREE.MeshLambertMaterial(options)
    : new THREE.MeshStandardMaterial({ roughness: 0.62, metalness: 0, envMapIntensity: 0.85, ...options });
}

const FLOOR_COLOUR = /* glsl */ `
vec2 bay = abs(fract(vFloor / 12.0 + 0.5) - 0.5) * 12.0;
vec2 soft = fwidth(vFloor) + 0.01;
vec2 joint = 1.0 - smoothstep(0.015 + 0.0 * soft, 0.015 + soft, bay);
float far = clamp(0.25 / max(soft.x, soft.y), 0.0, 1.0);
diffuseColor.rgb = mix(diffuseColor.rgb, uBay, max(joint.x, joint.y) * 0.7 * far);
vec2 metre = abs(fract(vFloor + 0.5) - 0.5);
vec2 fine = 1.0 - smoothstep(0.008 + 0.0 * soft, 0.008 + soft, metre);
diffuseColor.rgb = mix(diffuseColor.rgb, uBay, max(fine.x, fine.y) * uGrid * clamp(0.12 / max(soft.x, soft.y), 0.0, 1.0));
`;

const ZONE_COLOUR = /* glsl */ `
vec2 low = vFloor - vRect.xy;
vec2 high = vRect.zw - vFloor;
vec2 aa = fwidth(vFloor);
vec2 edge = min(low, high);
float nearest = vStyle.z > 0.5 ? edge.y : vStyle.z < -0.5 ? edge.x : min(edge.x, edge.y);
float blur = max(aa.x, aa.y);
float width = max(vStyle.x, 0.75 * blur);
float line = vStyle.x > 0.0 ? 1.0 - smoothstep(width - 0.5 * blur, width + 0.5 * blur, nearest) : 0.0;
line *= clamp(vStyle.x / width * 2.0, 0.0, 1.0);
float stripes = abs(fract((vFloor.x + vFloor.y) / 1.0) - 0.5) * 2.0;
float hatch = vStyle.y * (1.0 - smoothstep(0.45, 0.45 + 2.0 * blur, stripes)) * step(nearest, 0.5);
diffuseColor.rgb = mix(diffuseColor.rgb, vLine, max(line, 0.55 * hatch));
`;

/** Adds a varying with the place on the floor and the colouring `fragment` to a lit material. */
function onFloor(material, { uniforms = {}, attributes = [], fragment, key }) {
  const declare = (word) => attributes.map(([type, name]) => `${word} ${type} ${name};`).join("\n");
  const varyings = attributes.map(([type, name]) => `varying ${type} v${name.slice(1)};`).join("\n");
  const copies = attributes.map(([, name]) => `v${name.slice(1)} = ${name};`).join("\n");
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, uniforms);
    const names = Object.keys(uniforms).map((name) => `uniform ${name === "uGrid" ? "float" : "vec3"} ${name};`);
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

const GROUND_FRAGMENT = /* glsl */ `
uniform vec3 uColor;
varying vec2 vAt;
void main() {
  float fade = 1.0 - smoothstep(0.0, 1.0, length(vAt));
  gl_FragColor = vec4(uColor, fade * fade);
  #include <colorspace_fragment>
}
`;

/** Along which parts of [from, to] a wall stands, given the doors cut into it. */
export function wallParts(from, to, doors) {
  const cuts = doors.map(([at, width]) => [at - width / 2, at + width / 2]).sort((a, b) => a[0] - b[0]);
  const parts = [];
  let at = from;
  for (const [start, end] of cuts) {
    if (start > at) parts.push([at, Math.min(start, to)]);
    at = Math.max(at, end);
  }
  if (at < to) parts.push([at, to]);
  return parts;
}

export class Hall {
  constructor(parent) {
    this.parent = parent;
    this.meshes = [];
    this.uniforms = { uBay: { value: new THREE.Color() }, uGrid: { value: 0 } };
    this.floorMaterial = onFloor(litMaterial({ depthWrite: false, transparent: true }), { uniforms: this.uniforms, fragment: FLOOR_COLOUR, key: "floor" });
    this.zoneMaterial = onFloor(litMaterial({ depthWrite: false, transparent: true, vertexColors: true }), {
      attributes: [["vec4", "aRect"], ["vec3", "aLine"], ["vec3", "aStyle"]], fragment: ZONE_COLOUR, key: "zone",
    });
    this.groundMaterial = new THREE.ShaderMaterial({
      vertexShader: "varying vec2 vAt; void main() { vAt = uv * 2.0 - 1.0; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }",
      fragmentShader: GROUND_FRAGMENT, transparent: true, depthWrite: false,
      uniforms: { uColor: { value: new THREE.Color() } },
    });
    this.solidMaterial = solidMaterial();
    this.veilMaterial = new THREE.MeshBasicMaterial({ vertexColors: true, transparent: true, depthWrite: false });
  }

  /** Shows or hides the one-metre grid that dragging snaps to. */
  setGrid(visible) {
    this.uniforms.uGrid.value = visible ? 0.8 : 0;
  }

  setScene(scene, themeName) {
    for (const mesh of this.meshes) {
      mesh.removeFromParent();
      mesh.geometry.dispose();
    }
    this.meshes = [];
    const { hall } = scene;
    const colours = scenePalette(themeName);
    const [width, depth] = hall.size_m;
    this.floorMaterial.color.set(colours.floor);
    this.uniforms.uBay.value.set(colours.bay);
    this.groundMaterial.uniforms.uColor.value.set(colours.ground);
    const centre = [width / 2, depth / 2];
    const ground = new THREE.PlaneGeometry(width + 2 * GROUND_M, depth + 2 * GROUND_M).translate(...centre, 0);
    if (!lowQuality) this.add(ground, this.groundMaterial, -11);
    this.add(new THREE.PlaneGeometry(width + 2 * MARGIN_M, depth + 2 * MARGIN_M).translate(...centre, 0), this.floorMaterial, -10);
    this.add(this.zones(hall.zones, colours), this.zoneMaterial, -9);
    const { veil, solid } = this.walls(hall, colours);
    this.add(solid.geometry(), this.solidMaterial, 0);
    this.add(veil, this.veilMaterial, 4);
  }

  add(geometry, material, renderOrder) {
    const mesh = new THREE.Mesh(geometry, material);
    mesh.frustumCulled = false;
    mesh.renderOrder = renderOrder;
    mesh.visible = geometry.attributes.position.count > 0;
    this.parent.add(mesh);
    this.meshes.push(mesh);
  }

  zones(zones, colours) {
    const drawn = zones.filter((zone) => ORDER.includes(zone.kind))
      .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
    const columns = { position: [], normal: [], color: [], aRect: [], aLine: [], aStyle: [] };
    const index = [];
    for (const { kind, rect_m: [x0, y0, x1, y1] } of drawn) {
      const first = columns.position.length / 3;
      const fill = new THREE.Color(colours.zones[kind]).toArray();
      const line = new THREE.Color(colours[LINE_OF[kind] ?? "line"]).toArray();
      const wide = x1 - x0 > y1 - y0;
      // A lane is marked along its two long sides; a hazard area all around, with stripes.
      const lane = kind === "aisle" || kind === "amr_aisle" || kind === "walkway" || kind === "escape";
      const style = [LINE_OF[kind] ? LINE_M : 0, kind === "hazard" ? 1 : 0, lane ? (wide ? 1 : -1) : 0];
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

  walls(hall, colours) {
    const solid = new Solid();
    const veil = { position: [], color: [], index: [] };
    const frame = paint(colours.column, 0.2, 0.5);
    for (const zone of hall.zones) {
      if (zone.kind === "wall") this.wall(zone.rect_m, hall.doors, colours, frame, solid, veil);
    }
    const half = (hall.column_side_m ?? 0.5) / 2;
    const column = new THREE.Color(colours.column);
    const guard = paint(colours.line, 0, 0.7);
    for (const [x, y] of hall.columns) {
      solid.box([x, y, 0.3], [half, half, 0.3], frame);
      solid.box([x, y, 0.42], [half + 0.01, half + 0.01, 0.1], guard);
      this.upright(veil, x, y, half, column);
    }
    const geometry = new THREE.BufferGeometry();
    geometry.setAttribute("position", new THREE.Float32BufferAttribute(veil.position, 3));
    geometry.setAttribute("color", new THREE.Float32BufferAttribute(veil.color, 4));
    geometry.setIndex(veil.index);
    return { veil: geometry, solid };
  }

  /** A glass wall with a plinth and a top rail, open where doors are. */
  wall([x0, y0, x1, y1], doors, colours, frame, solid, veil) {
    const wide = x1 - x0 > y1 - y0;
    const [from, to] = wide ? [x0, x1] : [y0, y1];
    const across = wide ? (y0 + y1) / 2 : (x0 + x1) / 2;
    const half = Math.max((wide ? y1 - y0 : x1 - x0) / 2, 0.04);
    const own = doors.filter(({ at_m: [x, y] }) => x > x0 - 0.3 && x < x1 + 0.3 && y > y0 - 0.3 && y < y1 + 0.3)
      .map((door) => [door.at_m[wide ? 0 : 1], door.width_m]);
    const box = (a, b, z0, z1, thick) => {
      const centre = wide ? [(a + b) / 2, across] : [across, (a + b) / 2];
      const size = wide ? [(b - a) / 2, thick] : [thick, (b - a) / 2];
      solid.box([...centre, (z0 + z1) / 2], [...size, (z1 - z0) / 2], frame);
    };
    const glass = new THREE.Color(colours.glass);
    for (const [a, b] of wallParts(from, to, own)) {
      box(a, b, 0, PLINTH_M, half);
      box(a, b, WALL_M - 0.06, WALL_M, Math.min(half, 0.05));
      for (const end of [a, b]) box(end - 0.04, end + 0.04, 0, WALL_M, Math.min(half, 0.05));
      const corners = wide ? [[a, across], [b, across]] : [[across, a], [across, b]];
      this.pane(veil, corners, PLINTH_M, WALL_M, glass, 0.2, 0.12);
    }
  }

  /** A vertical pane visible from both sides, opacity from `low` at the bottom to `high` at the top. */
  pane(veil, [[ax, ay], [bx, by]], z0, z1, color, low, high) {
    const first = veil.position.length / 3;
    veil.position.push(ax, ay, z0, bx, by, z0, bx, by, z1, ax, ay, z1);
    for (const opacity of [low, low, high, high]) veil.color.push(color.r, color.g, color.b, opacity);
    veil.index.push(first, first + 1, first + 2, first, first + 2, first + 3);
    veil.index.push(first, first + 2, first + 1, first, first + 3, first + 2);
  }

  upright(veil, x, y, half, color) {
    const corners = [[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]];
    corners.forEach(([ax, ay], i) => {
      const [bx, by] = corners[(i + 1) % 4];
      const first = veil.position.length / 3;
      const shade = i % 2 ? 0.92 : 1;
      veil.position.push(ax, ay, 0.6, bx, by, 0.6, bx, by, COLUMN_M, ax, ay, COLUMN_M);
      for (const opacity of [0.85, 0.85, 0, 0]) veil.color.push(color.r * shade, color.g * shade, color.b * shade, opacity);
      veil.index.push(first, first + 1, first + 2, first, first + 2, first + 3);
    });
  }
}

// What is drawn around stations: outline of the selected and the hovered one, and while dragging the ghost at the
// old place, the footprint at the new one and the floor area that must stay free.
import * as THREE from "three";
import { LineMaterial } from "three/examples/jsm/lines/LineMaterial.js";
import { LineSegments2 } from "three/examples/jsm/lines/LineSegments2.js";
import { LineSegmentsGeometry } from "three/examples/jsm/lines/LineSegmentsGeometry.js";
import { tokens } from "./materials.js";

const HATCH_FRAGMENT = /* glsl */ `
uniform vec3 uColor;
uniform float uStripes;
varying vec2 vAt;
void main() {
  float wave = abs(fract((vAt.x + vAt.y) / 0.6) - 0.5) * 2.0;
  float blur = fwidth(wave);
  float stripe = smoothstep(0.5 - blur, 0.5 + blur, wave);
  gl_FragColor = vec4(uColor, mix(0.14, mix(0.25, 0.8, stripe), uStripes));
  #include <colorspace_fragment>
}
`;

/** A filled floor area; with stripes where something is forbidden. */
class Area {
  constructor(parent, stripes) {
    this.material = new THREE.ShaderMaterial({
      vertexShader: "varying vec2 vAt; void main() { vAt = position.xy; gl_Position = projectionMatrix * viewMatrix * vec4(position, 1.0); }",
      fragmentShader: HATCH_FRAGMENT, transparent: true, depthWrite: false, side: THREE.DoubleSide,
      uniforms: { uColor: { value: new THREE.Color() }, uStripes: { value: stripes ? 1 : 0 } },
    });
    this.mesh = new THREE.Mesh(new THREE.BufferGeometry(), this.material);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = -5;
    this.mesh.visible = false;
    parent.add(this.mesh);
  }

  show(polygons, color) {
    const position = [];
    const index = [];
    for (const polygon of polygons) {
      const first = position.length / 3;
      const contour = polygon.map(([x, y]) => new THREE.Vector2(x, y));
      for (const { x, y } of contour) position.push(x, y, 0);
      for (const face of THREE.ShapeUtils.triangulateShape(contour, [])) index.push(...face.map((i) => first + i));
    }
    this.mesh.geometry.dispose();
    this.mesh.geometry = new THREE.BufferGeometry();
    this.mesh.geometry.setAttribute("position", new THREE.Float32BufferAttribute(position, 3));
    this.mesh.geometry.setIndex(index);
    this.mesh.visible = index.length > 0;
    this.material.uniforms.uColor.value.set(color);
  }
}

/** Lines of a constant width in CSS pixels. */
export class Lines {
  constructor(parent, { width, dashed = false, renderOrder = 8 }) {
    this.material = new LineMaterial({ linewidth: width, dashed, dashSize: 0.35, gapSize: 0.25, transparent: true });
    this.mesh = new LineSegments2(new LineSegmentsGeometry(), this.material);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = renderOrder;
    this.mesh.visible = false;
    parent.add(this.mesh);
  }

  show(segments, color) {
    this.mesh.visible = segments.length > 0;
    if (!segments.length) return;
    this.mesh.geometry.dispose();
    this.mesh.geometry = new LineSegmentsGeometry();
    this.mesh.geometry.setPositions(segments.flat(2));
    if (this.material.dashed) this.mesh.computeLineDistances();
    this.material.color.set(color);
  }

  hide() {
    this.mesh.visible = false;
  }
}

/** The twelve edges of an upright prism over `polygon`. */
function prism(polygon, height) {
  const edges = [];
  polygon.forEach(([ax, ay], i) => {
    const [bx, by] = polygon[(i + 1) % polygon.length];
    edges.push([[ax, ay, 0.01], [bx, by, 0.01]], [[ax, ay, height], [bx, by, height]], [[ax, ay, 0], [ax, ay, height]]);
  });
  return edges;
}

const around = (polygon) => polygon.map(([ax, ay], i) => {
  const [bx, by] = polygon[(i + 1) % polygon.length];
  return [[ax, ay, 0.01], [bx, by, 0.01]];
});

export class Overlays {
  constructor(parent) {
    this.selected = new Lines(parent, { width: 2 });
    this.hovered = new Lines(parent, { width: 1.25 });
    this.ghost = new Lines(parent, { width: 1.5, dashed: true });
    this.outline = new Lines(parent, { width: 2.5 });
    this.footprint = new Area(parent, false);
    this.forbidden = new Area(parent, true);
  }

  setTheme(theme) {
    this.colors = tokens(theme);
  }

  select(station) {
    this.selected.show(station ? prism(station.group_m, station.height_m) : [], this.colors.accent);
  }

  hover(station) {
    this.hovered.show(station ? prism(station.group_m, station.height_m) : [], this.colors.accent);
  }

  /** While dragging: `group` is the footprint now, `areas` the polygons that something forbids. */
  drag(station, group, areas, ok) {
    const { accent, violation } = this.colors;
    this.ghost.show(prism(station.group_m, station.height_m), accent);
    this.selected.show(prism(group, station.height_m), ok ? accent : violation);
    this.outline.show(around(group), ok ? accent : violation);
    this.footprint.show([group], ok ? accent : violation);
    this.forbidden.show(areas, violation);
  }

  endDrag() {
    this.ghost.hide();
    this.outline.hide();
    this.footprint.mesh.visible = false;
    this.forbidden.mesh.visible = false;
  }
}

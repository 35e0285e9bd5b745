// Lines on the floor every metre and, stronger, every ten: what dragging snaps to and the plan is measured by.
import * as THREE from "three";
import { floorColour } from "./look.js";

const FRAGMENT = /* glsl */ `
uniform vec3 uColor;
varying vec2 vAt;
float lines(float step, float widthPx) {
  vec2 soft = fwidth(vAt);
  vec2 away = abs(fract(vAt / step + 0.5) - 0.5) * step / soft;
  float line = 1.0 - smoothstep(0.5 * widthPx - 0.5, 0.5 * widthPx + 0.5, min(away.x, away.y));
  return line * smoothstep(4.0, 16.0, step / max(soft.x, soft.y));
}
void main() {
  gl_FragColor = vec4(uColor, max(0.4 * lines(1.0, 1.0), 0.75 * lines(10.0, 1.5)));
  #include <colorspace_fragment>
}
`;

export class Grid {
  constructor(parent) {
    this.material = new THREE.ShaderMaterial({
      vertexShader: "varying vec2 vAt; void main() { vAt = position.xy; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }",
      fragmentShader: FRAGMENT, transparent: true, depthWrite: false, uniforms: { uColor: { value: new THREE.Color() } },
    });
    this.mesh = new THREE.Mesh(new THREE.BufferGeometry(), this.material);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = -8;
    this.mesh.visible = false;
    parent.add(this.mesh);
  }

  /** As large as the floor of `scene`, in the colours of the theme in use. */
  setScene(scene) {
    const [width, depth] = scene.hall.size_m;
    this.mesh.geometry.dispose();
    this.mesh.geometry = new THREE.PlaneGeometry(width, depth).translate(width / 2, depth / 2, 0);
    this.material.uniforms.uColor.value.setRGB(...floorColour("joint"));
  }

  show(on) {
    this.mesh.visible = on;
  }
}

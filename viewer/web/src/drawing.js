// Puts the scene on the canvas: plainly while something moves, finely once everything rests.
import * as THREE from "three";
import { Light } from "./environment.js";
import { Occlusion } from "./occlusion.js";
import { lowQuality } from "./store.js";

const SETTLE_MS = 200;

export class Drawing {
  /** `onChange()` asks for a frame. */
  constructor(element, quality, onChange) {
    this.quality = quality;
    this.onChange = onChange;
    this.scene = new THREE.Scene();
    this.renderer = new THREE.WebGLRenderer({ antialias: !lowQuality, alpha: true, powerPreference: "high-performance" });
    this.renderer.setPixelRatio(quality.pixelRatio);
    this.canvas = this.renderer.domElement;
    this.canvas.className = "lt-canvas";
    this.canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    this.canvas.addEventListener("webglcontextrestored", () => this.restored());
    element.append(this.canvas);
    this.occlusion = new Occlusion(this.renderer);
    this.light = new Light(lowQuality ? null : this.renderer, this.scene);
    this.settled = false;
    this.settling = 0;
  }

  /** The graphics card forgot everything: three.js sends it again, but not what it had drawn itself. */
  restored() {
    this.light.forget();
    this.occlusion.dispose();
    this.onChange();
  }

  resize(width, height) {
    this.renderer.setPixelRatio(this.quality.pixelRatio);
    this.renderer.setSize(width, height, false);
  }

  /** Draws for `camera`; corners count up to a size that fits what stands `distanceM` away. */
  draw(camera, distanceM) {
    if (this.quality.settings.occlusion || this.settled) this.occlusion.render(this.scene, camera, distanceM);
    else this.renderer.render(this.scene, camera);
  }

  /** Once everything rests, one more frame is drawn finely: it may take its time, nobody waits for the next one. */
  settle(moving, complete) {
    this.moving = moving;
    const { occlusion, still } = this.quality.settings;
    const better = still && !occlusion;
    const wanted = complete && (!this.light.refined || (better && !moving && !this.settled));
    this.settled = false;
    if (!wanted || this.settling) return;
    this.settling = setTimeout(() => {
      this.settling = 0;
      this.light.refine();
      this.settled = better && !this.moving;
      this.onChange();
    }, SETTLE_MS);
  }

  /** A PNG (data address) of the scene now, without what is in `hidden` (objects of the scene). */
  picture(camera, distanceM, hidden) {
    const shown = hidden.filter((each) => each?.visible);
    for (const each of shown) each.visible = false;
    this.draw(camera, distanceM);
    const address = this.canvas.toDataURL("image/png");
    for (const each of shown) each.visible = true;
    this.onChange();
    return address;
  }

  dispose() {
    clearTimeout(this.settling);
    this.occlusion.dispose();
    this.renderer.dispose();
  }
}

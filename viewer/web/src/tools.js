// What one has at hand besides the camera: the small plan, the measure, the section plane, pictures of the views.
import { Measure } from "./measure.js";
import { Minimap } from "./minimap.js";
import { cut } from "./section.js";
import { store } from "./store.js";
import { thumbnail } from "./thumbnails.js";

export class Tools {
  constructor(view) {
    this.view = view;
    this.measure = new Measure(view);
    this.minimap = new Minimap(view.element, (x, y) => view.rig.goToFloor(x, y));
    this.wantsMap = true;
    this.pictures = new Map();
  }

  setScene(scene, selection) {
    this.minimap.setScene(scene, selection);
    this.minimap.show(this.wantsMap);
    this.pictures.clear();
    store.roof = Boolean(scene.roof);
    store.views = Object.keys(scene.views);
    cut(this.view.renderer, scene, store.section);
  }

  showMap(on) {
    this.wantsMap = on;
    this.minimap.show(on);
    this.cameraMoved();
  }

  cameraMoved() {
    const { rig } = this.view;
    this.minimap.look(rig.camera, rig.pose().target);
    if (this.measure.on) this.measure.place();
  }

  /** Begins to measure, or ends it. */
  toggleMeasure(on = !this.measure.on) {
    if (on) this.measure.start();
    else this.measure.stop();
    store.measuring = on;
  }

  /** Cuts the scene open at {axis: "x" | "y" | "z", share: 0 to 1}; null closes it. */
  setSection(section) {
    store.section = section;
    cut(this.view.renderer, this.view.scene, section);
    this.view.invalidate();
  }

  /** A small picture of a named view (data address), or null. */
  thumbnail(name) {
    const place = this.view.scene?.views[name];
    const key = `${name} ${this.view.theme}`;
    if (place && !this.pictures.has(key)) {
      this.pictures.set(key, thumbnail(this.view.renderer, this.view.three, place));
      this.view.invalidate();
    }
    return this.pictures.get(key) ?? null;
  }
}

// window.linetwin: what tests and scripted demonstrations may use.
import * as THREE from "three";
import { boxOf } from "./camera.js";
import { pick, project } from "./picking.js";
import { player } from "./player.js";
import { store } from "./store.js";

// Where on a machine to look for a point in sight: shares of its length, width (from the centre) and height.
const SPOTS = [0, -0.3, 0.3].flatMap((along) => [0, -0.3, 0.3].flatMap((across) => [0.5, 0.75, 0.3, 1, 0.1].map((up) => [along, across, up])));

/** A CSS pixel of the page at which `id` would be picked, or null where none is in sight. */
function screenPosition(view, id) {
  const { camera, width, height, element } = view;
  const frame = element.getBoundingClientRect();
  const machines = view.machineView.all;
  const point = new THREE.Vector3();
  for (const machine of machines) {
    if (machine.station !== id) continue;
    const angle = (machine.facing * Math.PI) / 180;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    for (const [along, across, up] of SPOTS) {
      const [dx, dy] = [machine.size[0] * along, machine.size[1] * across];
      point.set(machine.at[0] + c * dx - s * dy, machine.at[1] + s * dx + c * dy, machine.size[2] * up);
      const at = project(camera, point, width, height);
      if (!at.inside || pick(machines, camera, at.x, at.y, width, height)?.station !== id) continue;
      const [x, y] = [frame.left + at.x, frame.top + at.y];
      // A panel or a label may lie over the place.
      if (document.elementFromPoint(x, y) === view.renderer.domElement) return { x, y };
    }
  }
  return null;
}

export function offer(view) {
  const round = (vector) => vector.toArray().map((value) => Math.round(value * 1e4) / 1e4);
  window.linetwin = {
    stats: () => ({
      frames: view.meter.frames,
      drawCalls: view.meter.drawCalls,
      triangles: view.meter.triangles,
      cells: view.cells.count,
      updateMs: view.meter.update.typical,
      renderMs: view.meter.render.typical,
      updateLargestMs: view.meter.update.largest,
      timeS: player.timeS,
      playing: store.playing,
      dragToKpiMs: [...view.meter.dragToKpiMs],
      speed: store.speed,
      endS: store.endS,
      revision: view.scene?.revision ?? null,
      timelineRevision: store.timelineRevision,
      windows: { loaded: view.timeline?.loaded ?? 0, total: view.timeline?.windows.length ?? 0 },
      loading: store.loading ? { ...store.loading } : null,
      states: { ...store.states },
      dragging: view.dragging.active,
      // Nothing is loading and the picture on screen is up to date.
      idle: !store.loading && !view.requested && view.scene !== null,
    }),
    screenPosition: (id) => screenPosition(view, id),
    camera: () => ({ position_m: round(view.camera.position), target_m: round(view.controls.target), fov_deg: view.camera.fov }),
    setCamera: (to) => {
      if (typeof to === "string") return view.rig.goTo(to, view.scene, { jump: true });
      const position = new THREE.Vector3(...to.position_m);
      view.rig.go({ position, target: new THREE.Vector3(...to.target_m) }, { jump: true });
      return true;
    },
    stations: () => (view.scene?.stations ?? []).map((station) => ({ id: station.id, at_m: [...station.at_m], height_m: boxOf(station).max.z })),
    select: (id) => view.emitSelect(id ?? null),
    seek: (timeS) => player.seek(timeS),
    play: () => player.play(),
    pause: () => player.pause(),
    setSpeed: (speed) => player.setSpeed(speed),
  };
}

// What a walker sees besides the hall: a reticle, the keys for a while, and on touch screens the way out and the clock.
import { player } from "../player.js";
import { store } from "../store.js";
import { UiIcon } from "./icons.js";

export const WalkHud = {
  components: { UiIcon },
  props: { words: { type: Object, required: true }, transport: { type: Object, required: true } },
  emits: ["leave"],
  setup: () => ({ player, store }),
  template: `<div class="walk-hud">
    <i class="reticle" aria-hidden="true"></i>
    <p class="walk-keys" role="note"><kbd>W</kbd><kbd>A</kbd><kbd>S</kbd><kbd>D</kbd>{{ words.walk_move }}<kbd>Shift</kbd>{{ words.walk_run }}<span>{{ words.walk_look }}</span><kbd>Esc</kbd>{{ words.walk_leave }}</p>
    <div class="walk-buttons">
      <button type="button" :aria-label="words.orbit" @click="$emit('leave')"><ui-icon name="orbit" :size="22"/></button>
      <button type="button" class="play" :aria-label="store.playing ? transport.pause : transport.play" :disabled="!store.endS" @click="player.toggle()"><ui-icon :name="store.playing ? 'pause' : 'play'" :size="22"/></button>
    </div>
  </div>`,
};

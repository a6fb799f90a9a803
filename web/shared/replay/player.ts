/**
 * Plays a show along its own time: the recordings of the edit list one after the other, and the bare clock where nothing was
 * recorded, so that comments and curve go on. Works without any video.
 */
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from "vue";
import { clampTo, cutAfter, cutAt, cutNear, offsetS, SHORT_MS, showmsAt } from "./editList.ts";
import type { Cut } from "./types.ts";

export interface Player {
  /** Where we are in the show, ms. */
  at: Ref<number>;
  playing: Ref<boolean>;
  /** The recording on the screen; null in a gap. */
  cut: ShallowRef<Cut | null>;
  /** The browser cannot play the file. */
  broken: Ref<boolean>;
  waiting: Ref<boolean>;
  seek(showms: number): void;
  play(): void;
  pause(): void;
  /** New addresses for the same moments (the final file took the raw one's place). */
  recut(cuts: Cut[]): void;
  attach(video: HTMLVideoElement): void;
}

const STEP_MS = 100;
/** A browser's own clock of a file and the edit list agree within this; a bigger difference is a jump. */
const NEAR_S = 0.35;

export function makePlayer(first: Cut[], durationMs: () => number): Player {
  const [at, playing, broken, waiting] = [ref(0), ref(false), ref(false), ref(false)];
  const cut = shallowRef<Cut | null>(null);
  let cuts = first;
  let video: HTMLVideoElement | null = null;
  let wanted: number | null = null; // seconds to go to once the file is known
  let ticked = performance.now();

  /** Put the cut of this moment on the screen, at its second. */
  function show(showms: number): void {
    at.value = clampTo(showms, durationMs());
    const found = broken.value ? null : cutNear(cuts, at.value);
    const other = found?.url !== cut.value?.url;
    cut.value = found;
    if (!video) return;
    if (!found) return void video.pause();
    wanted = offsetS(found, Math.max(at.value, found.from_showms));
    if (other || video.getAttribute("src") !== found.url) video.setAttribute("src", found.url);
    else place();
    if (playing.value) start();
  }

  function place(): void {
    if (!video || wanted === null || video.readyState < 1) return;
    if (Math.abs(video.currentTime - wanted) > 0.02) video.currentTime = wanted;
    wanted = null;
  }

  function start(): void {
    void video?.play().catch((error: unknown) => {
      // A newer load interrupts an older play; only a refusal (sound without a tap) stops us.
      if (error instanceof DOMException && error.name === "NotAllowedError") playing.value = false;
    });
  }

  function tick(): void {
    const now = performance.now();
    const passed = now - ticked;
    ticked = now;
    const here = cut.value;
    if (here && video) {
      waiting.value = playing.value && video.readyState < 3;
      if (wanted !== null || video.seeking || video.readyState < 2) return;
      const moment = showmsAt(here, video.currentTime);
      if (moment >= here.from_showms + here.duration_ms - 40 || video.ended) follow(here);
      else if (playing.value || Math.abs(moment - at.value) > NEAR_S * 1000) at.value = clampTo(moment, durationMs());
    } else if (playing.value) {
      waiting.value = false;
      const next = at.value + passed;
      if (next >= durationMs()) end();
      else if (!broken.value && cutAt(cuts, next)) show(next);
      else at.value = next;
    }
  }

  /** After a cut: the next one, a gap, or the end. */
  function follow(done: Cut): void {
    const after = done.from_showms + done.duration_ms;
    const next = cutAfter(cuts, done.from_showms);
    if (after >= durationMs() - 40 && !next) end();
    else show(next && next.from_showms - after < SHORT_MS ? next.from_showms : after);
  }

  function end(): void {
    playing.value = false;
    video?.pause();
    at.value = durationMs();
  }

  const turning = setInterval(tick, STEP_MS);
  onScopeDispose(() => clearInterval(turning));

  return {
    at,
    playing,
    cut,
    broken,
    waiting,
    seek: show,
    play() {
      playing.value = true;
      ticked = performance.now();
      show(at.value >= durationMs() ? 0 : at.value);
    },
    pause() {
      playing.value = false;
      video?.pause();
    },
    recut(fresh) {
      cuts = fresh;
      if (fresh.length) broken.value = false;
      show(at.value);
    },
    attach(element) {
      video = element;
      element.addEventListener("loadedmetadata", place);
      element.addEventListener("error", () => {
        if (element.getAttribute("src")) [broken.value, cut.value] = [true, null];
      });
      element.addEventListener("seeked", () => playing.value && start());
      show(at.value);
    },
  };
}

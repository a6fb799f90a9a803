/** Asks for a replay until it is ready, and again until the raw recordings have given way to the final files. */
import { onScopeDispose, shallowRef, type ShallowRef } from "vue";
import { get, Problem } from "../api.ts";
import { converted } from "./converting.ts";
import type { ReadyReplay, Replay } from "./types.ts";

export interface LoadingReplay {
  replay: ShallowRef<Replay | null>;
  problem: ShallowRef<Problem | null>;
  /** Seconds we have waited for it to be built. */
  waited: ShallowRef<number>;
  /** Percent of the recordings that have their final files; null when all have. Apart from `replay`, so that charts stand still meanwhile. */
  percent: ShallowRef<number | null>;
  reload(): void;
}

const BUILDING_MS = 1_000;
const FINALISING_MS = 4_000;
const FINALISING_AT_MOST = 45;

export function loadReplay(showId: string, renewed: (fresh: ReadyReplay) => void): LoadingReplay {
  const replay = shallowRef<Replay | null>(null);
  const problem = shallowRef<Problem | null>(null);
  const waited = shallowRef(0);
  const percent = shallowRef<number | null>(null);
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  let since = performance.now();

  async function look(): Promise<void> {
    try {
      const fresh = await get<Replay>(`/api/shows/${showId}/replay`, { signal: stop.signal });
      problem.value = null;
      if (fresh.state === "building") timer = setTimeout(() => void look(), BUILDING_MS);
      waited.value = Math.round((performance.now() - since) / 1000);
      if (fresh.state === "ready") {
        percent.value = converted(fresh);
        const had = replay.value?.state === "ready" ? replay.value : null;
        if (had && addresses(had) !== addresses(fresh)) renewed(fresh);
        if (had && addresses(had) === addresses(fresh) && had.totals["paid"] === fresh.totals["paid"]) return again(fresh);
        replay.value = fresh;
        again(fresh);
      } else replay.value = fresh;
    } catch (error) {
      if (stop.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      problem.value = error;
    }
  }

  function again(fresh: ReadyReplay): void {
    if (fresh.video.recordings.some((cut) => !cut.final) && asked++ < FINALISING_AT_MOST) timer = setTimeout(() => void look(), FINALISING_MS);
  }

  onScopeDispose(() => {
    stop.abort();
    clearTimeout(timer);
  });
  void look();
  return {
    replay,
    problem,
    waited,
    percent,
    reload() {
      clearTimeout(timer);
      [asked, since] = [0, performance.now()];
      void look();
    },
  };
}

const addresses = (replay: ReadyReplay): string => replay.video.recordings.map(({ url }) => url).join(" ");

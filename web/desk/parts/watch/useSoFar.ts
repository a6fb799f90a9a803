/** The curve of a show up to now: read once from the log, then kept going by the events of the page. */
import { onScopeDispose, shallowRef, type ShallowRef } from "vue";
import { Problem } from "@shared/api.ts";
import type { LiveFact } from "@shared/showSnapshot.ts";
import { goOn, nothingYet, readSoFar, type SoFar } from "./soFar.ts";

const TOGETHER_MS = 2_000;

export function useSoFar(showId: string): { soFar: ShallowRef<SoFar | null>; hear(fact: LiveFact): void } {
  const soFar = shallowRef<SoFar | null>(null);
  const stop = new AbortController();
  let waiting: LiveFact[] = [];

  async function read(): Promise<void> {
    try {
      soFar.value = await readSoFar(showId, stop.signal);
    } catch (error) {
      if (stop.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      soFar.value = nothingYet(); // the curve then begins where the page was opened
    }
  }
  const turning = setInterval(() => {
    if (!soFar.value || !waiting.length) return;
    soFar.value = goOn(soFar.value, waiting);
    waiting = [];
  }, TOGETHER_MS);
  onScopeDispose(() => {
    stop.abort();
    clearInterval(turning);
  });
  void read();
  return { soFar, hear: (fact) => void waiting.push(fact) };
}

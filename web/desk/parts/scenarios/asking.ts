/** Asks the workbench: the ranges of a saved scenario until they are there, and what an unsaved one would bring. */
import { onScopeDispose, shallowRef, watch, type Ref } from "vue";
import { act, get, Problem, type FieldFault } from "@shared/api.ts";
import type { Predicted } from "./ranges.ts";
import type { Departure, RangesSeen } from "./scenario.ts";

const LOOK_EVERY_MS = 900;
const SETTLED_MS = 700;

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason as Error)), { once: true });
  });
}

/** The ranges of `id` (null: of nothing), followed while their shows are run. */
export function useRanges(cohortId: string, id: Ref<string | null>): Ref<RangesSeen | null> {
  const seen = shallowRef<RangesSeen | null>(null);
  let stop = new AbortController();
  async function follow(scenario: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      const found = await get<RangesSeen>(`/api/cohorts/${cohortId}/scenarios/${encodeURIComponent(scenario)}/ranges`, { signal });
      seen.value = found;
      if (found.predicted || found.failed) return;
      await pause(LOOK_EVERY_MS, signal);
    }
  }
  watch(
    id,
    (scenario) => {
      stop.abort();
      const mine = (stop = new AbortController());
      seen.value = null;
      if (scenario) follow(scenario, mine.signal).catch((error: unknown) => quiet(error, mine.signal));
    },
    { immediate: true },
  );
  onScopeDispose(() => stop.abort());
  return seen;
}

/** Without the server or the right to ask there are no ranges, and all the rest of the page works. */
function quiet(error: unknown, signal: AbortSignal): void {
  if (!(error instanceof Problem) && !signal.aborted) throw error;
}

interface Job {
  id: string;
  stage: "running" | "done" | "failed";
  done: number;
  total: number;
  answer: Predicted | null;
  departs?: Departure[];
}

export interface Trying {
  /** What the text would bring, from a few shows; null before it is known. */
  predicted: Ref<Predicted | null>;
  progress: Ref<[number, number] | null>;
  /** What is wrong with the text, each with its line. */
  faults: Ref<FieldFault[]>;
  /** What the text changes of the standard; null before it is known. */
  departs: Ref<Departure[] | null>;
  /** The server could not run it. */
  problem: Ref<Problem | null>;
}

/** Tries a text out a moment after it was changed last; null: there is nothing to try. `standing` are the faults of the text as it was saved. */
export function useTrying(cohortId: string, text: Ref<string | null>, standing: FieldFault[]): Trying {
  const predicted = shallowRef<Predicted | null>(null);
  const progress = shallowRef<[number, number] | null>(null);
  const departs = shallowRef<Departure[] | null>(null);
  const faults = shallowRef<FieldFault[]>(standing);
  const problem = shallowRef<Problem | null>(null);
  let stop = new AbortController();

  async function run(wanted: string, signal: AbortSignal): Promise<void> {
    await pause(SETTLED_MS, signal);
    let job = await act<Job>("POST", `/api/cohorts/${cohortId}/scenarios/try`, { text: wanted }, { signal });
    [faults.value, problem.value, departs.value] = [[], null, job.departs ?? null];
    while (job.stage === "running") {
      progress.value = [job.done, job.total];
      await pause(LOOK_EVERY_MS, signal);
      job = await get<Job>(`/api/jobs/${job.id}`, { signal });
    }
    [progress.value, predicted.value] = [null, job.answer];
  }

  watch(text, (wanted) => {
    stop.abort();
    const mine = (stop = new AbortController());
    [progress.value, problem.value] = [null, null];
    if (wanted === null) {
      [predicted.value, faults.value, departs.value] = [null, standing, null];
      return;
    }
    run(wanted, mine.signal).catch((error: unknown) => {
      if (mine.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      progress.value = null;
      if (error.code === "bad_scenario") [faults.value, predicted.value] = [error.fields, null];
      else {
        problem.value = error;
        if (error.code === "workbench_full") faults.value = []; // it was read, and found right
      }
    });
  });
  onScopeDispose(() => stop.abort());
  return { predicted, progress, faults, problem, departs };
}

/** Asks one what-if question after the other and follows each until its answer is there. */
import { onScopeDispose, shallowRef, type ShallowRef } from "vue";
import { act, get, Problem } from "../../api.ts";
import type { Asked, Edit } from "./types.ts";

const LOOK_MS = 600;
const QUEUE_MS = 3_000;

export interface Asking {
  edit: ShallowRef<Edit | null>;
  asked: ShallowRef<Asked | null>;
  problem: ShallowRef<Problem | null>;
  /** Too many are being computed; this one is asked again by itself. */
  queued: ShallowRef<boolean>;
  ask(edit: Edit): void;
  clear(): void;
}

/** A newer question takes the place of the older one; leaving the page stops looking, the server goes on and keeps the answer. */
export function askWhatIf(showId: string): Asking {
  const edit = shallowRef<Edit | null>(null);
  const asked = shallowRef<Asked | null>(null);
  const problem = shallowRef<Problem | null>(null);
  const queued = shallowRef(false);
  let stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function follow(send: () => Promise<Asked>, mine: AbortController): Promise<void> {
    try {
      const seen = await send();
      if (mine !== stop || mine.signal.aborted) return;
      [asked.value, queued.value] = [seen, false];
      if (seen.stage !== "running") return;
      const look = (): Promise<Asked> => get<Asked>(`/api/shows/${showId}/what-if/${seen.id}`, { signal: mine.signal });
      timer = setTimeout(() => void follow(look, mine), LOOK_MS);
    } catch (error) {
      if (mine !== stop || mine.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      // Busy: wait for a place. Forgotten meanwhile, as after a restart of the server: ask anew.
      if (error.code === "what_if_busy") queued.value = true;
      else if (error.status !== 404 || !asked.value) return void (problem.value = error);
      asked.value = null;
      timer = setTimeout(() => void follow(post, mine), queued.value ? QUEUE_MS : LOOK_MS);
    }
  }

  const post = (): Promise<Asked> => act<Asked>("POST", `/api/shows/${showId}/what-if`, { edit: edit.value }, { signal: stop.signal });

  function clear(): void {
    stop.abort();
    clearTimeout(timer);
    stop = new AbortController();
    [edit.value, asked.value, problem.value, queued.value] = [null, null, null, false];
  }

  function ask(wanted: Edit): void {
    clear();
    edit.value = wanted;
    void follow(post, stop);
  }

  onScopeDispose(() => {
    stop.abort();
    clearTimeout(timer);
  });
  return { edit, asked, problem, queued, ask, clear };
}

/** What a page needs to show something it has to fetch: the data, whether it is on its way, and what went wrong. */
import { onScopeDispose, shallowRef, type ShallowRef } from "vue";
import { Problem } from "./api.ts";

export interface Loading<T> {
  data: ShallowRef<T | null>;
  problem: ShallowRef<Problem | null>;
  loading: ShallowRef<boolean>;
  reload(): Promise<void>;
}

/** Fetch now and on `reload()`; a newer call wins over an older answer, and leaving the page stops it. */
export function useLoad<T>(fetchIt: (signal: AbortSignal) => Promise<T>): Loading<T> {
  const data = shallowRef<T | null>(null);
  const problem = shallowRef<Problem | null>(null);
  const loading = shallowRef(false);
  let stop = new AbortController();

  async function reload(): Promise<void> {
    stop.abort();
    const mine = (stop = new AbortController());
    loading.value = true;
    try {
      const fresh = await fetchIt(mine.signal);
      if (mine === stop) [data.value, problem.value] = [fresh, null];
    } catch (error) {
      if (mine.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      problem.value = error;
    } finally {
      if (mine === stop) loading.value = false;
    }
  }

  onScopeDispose(() => stop.abort());
  void reload();
  return { data, problem, loading, reload };
}

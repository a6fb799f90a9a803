/** A list that is fetched a piece at a time as one scrolls down, and begun anew when the question changes. */
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from "vue";
import { Problem } from "@shared/api.ts";

export interface Pages<T> {
  items: ShallowRef<T[]>;
  loading: Ref<boolean>;
  /** Nothing more to come. */
  finished: Ref<boolean>;
  problem: ShallowRef<Problem | null>;
  /** The next piece; does nothing while one is on its way or after the last. */
  more(): Promise<void>;
  /** Forget what is there and fetch the first piece. */
  restart(): Promise<void>;
}

/** `fetchPart` gets the id of the last item, "" for the first piece; a piece shorter than `size` is the last. */
export function usePages<T extends { id: string }>(fetchPart: (after: string, signal: AbortSignal) => Promise<T[]>, size: number): Pages<T> {
  const items = shallowRef<T[]>([]);
  const [loading, finished] = [ref(false), ref(false)];
  const problem = shallowRef<Problem | null>(null);
  let stop = new AbortController();

  async function more(): Promise<void> {
    if (loading.value || finished.value) return;
    const mine = stop;
    loading.value = true;
    try {
      const part = await fetchPart(items.value.at(-1)?.id ?? "", mine.signal);
      if (mine !== stop) return;
      items.value = [...items.value, ...part];
      [finished.value, problem.value] = [part.length < size, null];
    } catch (error) {
      if (mine.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      problem.value = error;
    } finally {
      if (mine === stop) loading.value = false;
    }
  }

  async function restart(): Promise<void> {
    stop.abort();
    stop = new AbortController();
    [items.value, loading.value, finished.value, problem.value] = [[], false, false, null];
    await more();
  }

  onScopeDispose(() => stop.abort());
  return { items, loading, finished, problem, more, restart };
}

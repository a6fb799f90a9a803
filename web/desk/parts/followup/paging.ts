/** A list fetched page by page: another filter begins at its first page, and what is asked for last wins. */
import { reactive, shallowRef, watch, type ShallowRef } from "vue";
import { get, type Problem } from "@shared/api.ts";
import { useLoad } from "@shared/load.ts";

export const PAGE = 20;

export interface Paged<T, F extends object> {
  data: ShallowRef<T | null>;
  problem: ShallowRef<Problem | null>;
  loading: ShallowRef<boolean>;
  filter: F;
  page: ShallowRef<number>;
  reload(): Promise<void>;
}

/** `filter` goes into the query as it is; empty texts are left out. */
export function usePaged<T, F extends Record<string, string | boolean>>(path: string, first: F): Paged<T, F> {
  const filter = reactive({ ...first }) as F;
  const page = shallowRef(1);
  const asked = (): Record<string, string | number | boolean> => ({ ...Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== "" && value !== false)), page: page.value, limit: PAGE });
  const { data, problem, loading, reload } = useLoad((signal) => get<T>(path, { query: asked(), signal }));
  watch(filter, () => {
    if (page.value === 1) void reload();
    else page.value = 1;
  });
  watch(page, () => void reload());
  return { data, problem, loading, filter, page, reload };
}

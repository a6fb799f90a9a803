/** The class the mall pages work in: the one the person studies in, else the first he belongs to. */
import { computed, type ComputedRef } from "vue";
import { useSession } from "@shared/session.ts";

/** "" for somebody without a class. */
export function useCohortId(): ComputedRef<string> {
  const session = useSession();
  return computed(() => (session.cohorts.find(({ role }) => role === "student") ?? session.cohorts[0])?.cohort_id ?? "");
}

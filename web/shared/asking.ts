/** What the frame of a page does about the person behind it: ask, say when the server is away, send to the door. */
import { ref, type Ref } from "vue";
import { useRouter } from "vue-router";
import { Problem } from "./api.ts";
import { useSession } from "./session.ts";

export interface Asking {
  problem: Ref<Problem | null>;
  busy: Ref<boolean>;
  ask(): Promise<void>;
}

/** Asks at once unless the first route is open to everybody; `door` is the name of the route where one signs in. */
export function useAsking(door: string): Asking {
  const session = useSession();
  const router = useRouter();
  const problem = ref<Problem | null>(null);
  const busy = ref(false);

  async function ask(): Promise<void> {
    busy.value = true;
    try {
      const me = await session.load();
      problem.value = null;
      if (!me) await router.replace({ name: door, query: { next: router.currentRoute.value.fullPath } });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problem.value = error;
    } finally {
      busy.value = false;
    }
  }

  void router.isReady().then(() => {
    if (!router.currentRoute.value.meta.open) void ask();
  });
  return { problem, busy, ask };
}

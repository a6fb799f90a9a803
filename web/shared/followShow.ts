/** Follows one show live: its snapshot kept up to date, its clock, and how the connection is. */
import { computed, onScopeDispose, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from "vue";
import { openLive, type LiveState } from "./live.ts";
import { foldShow, showMs } from "./showState.ts";
import type { LiveFact, ShowSnapshot } from "./showSnapshot.ts";

export interface Following {
  data: ShallowRef<ShowSnapshot | null>;
  connection: Ref<LiveState>;
  /** The show's time in ms, going on by itself while it is live. */
  clock: ComputedRef<number>;
  /** The server's wall clock in ms; a phone's own may be wrong. */
  wall: ComputedRef<number>;
}

const TURN_MS = 250;

/** Follow until the page is left. `heard` gets every event once, after it is in `data`. */
export function followShow(showId: string, heard: (fact: LiveFact) => void = () => undefined): Following {
  const data = shallowRef<ShowSnapshot | null>(null);
  const connection = ref<LiveState>("connecting");
  const now = ref(performance.now());
  let ahead = 0; // the server's wall clock minus this page's running one; a phone's own date may be wrong

  const live = openLive<ShowSnapshot>(
    { show_id: showId, cohort_id: null },
    {
      snapshot(fresh) {
        ahead = fresh.server_now - performance.now();
        data.value = fresh;
      },
      event(fact) {
        if (!data.value) return;
        data.value = foldShow(data.value, fact);
        heard(fact);
      },
      state: (state) => (connection.value = state),
    },
  );
  const turning = setInterval(() => (now.value = performance.now()), TURN_MS);
  onScopeDispose(() => {
    clearInterval(turning);
    live.close();
  });
  const wall = computed(() => now.value + ahead);
  return { data, connection, wall, clock: computed(() => (data.value ? showMs(data.value.show, wall.value) : 0)) };
}

/** Follows all rooms of a class live, with its roster; ends when the page is left. */
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from "vue";
import { get, Problem } from "@shared/api.ts";
import { openLive, type Fact, type Live, type LiveState } from "@shared/live.ts";
import type { CohortFull } from "../cohort.ts";
import { foldWall, freshWall, type Wall, type WallRoom } from "./wallState.ts";

export interface Following {
  wall: ShallowRef<Wall | null>;
  full: ShallowRef<CohortFull | null>;
  problem: ShallowRef<Problem | null>;
  connection: Ref<LiveState>;
  /** Milliseconds since the last event moved the clocks of the rooms. */
  now: Ref<number>;
  /** When (on `now`'s scale) the show's clock was last heard. */
  heard: Map<string, number>;
  reload(): Promise<void>;
}

/** Facts after which the roster is read again: who is in, and who has a shop. */
const OF_THE_ROSTER = /^kaibo\.(mall\.shop\.(opened|closed)|training\.(student|group)\.)/;
const TURN_MS = 500;
const ROSTER_AFTER_MS = 800;
const TOGETHER_MS = 100;

/** `rooms` false: only the roster (institutions do not see the rooms); no class: nothing is asked (the authority meets no roster). `hear` gets every event of the class. */
export function useWall(cohortId: string | null, rooms = true, hear: (fact: Fact) => void = () => undefined): Following {
  const wall = shallowRef<Wall | null>(rooms ? null : { stale: false, rooms: [], watched: {} });
  const full = shallowRef<CohortFull | null>(null);
  const problem = shallowRef<Problem | null>(null);
  const connection = ref<LiveState>(rooms ? "connecting" : "live");
  const now = ref(performance.now());
  const heard = new Map<string, number>();
  let waiting: Fact[] | null = null; // several rooms tick every second: they are drawn together
  let roster: ReturnType<typeof setTimeout> | undefined;
  let live: Live | null = null;

  async function reload(): Promise<void> {
    if (!cohortId) return;
    try {
      full.value = await get<CohortFull>(`/api/cohorts/${cohortId}`);
      problem.value = null;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problem.value = error;
    }
  }

  function take(): void {
    const facts = waiting ?? [];
    waiting = null;
    if (!wall.value) return;
    wall.value = facts.reduce(foldWall, wall.value);
    if (wall.value.stale) open();
  }

  function open(): void {
    live?.close();
    live = openLive<{ rooms: WallRoom[] }>(
      { show_id: null, cohort_id: cohortId },
      {
        snapshot(data) {
          waiting = null;
          wall.value = freshWall(data.rooms, wall.value);
          for (const { show } of data.rooms) if (show) heard.set(show.id, performance.now());
        },
        event(fact) {
          const show = (fact as Fact & { show?: string | null }).show;
          if (show && typeof fact.showms === "number") heard.set(show, performance.now());
          hear(fact);
          if (!waiting) setTimeout(take, TOGETHER_MS);
          (waiting ??= []).push(fact);
          if (OF_THE_ROSTER.test(fact.type)) {
            clearTimeout(roster);
            roster = setTimeout(() => void reload(), ROSTER_AFTER_MS);
          }
        },
        state: (state) => (connection.value = state),
      },
    );
  }

  const turning = setInterval(() => (now.value = performance.now()), TURN_MS);
  onScopeDispose(() => {
    clearInterval(turning);
    clearTimeout(roster);
    live?.close();
  });
  if (rooms) open();
  void reload();
  return { wall, full, problem, connection, now, heard, reload };
}

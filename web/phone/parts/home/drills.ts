/** The drills a student was given, and what can be done with each now. Pure but for `loadDrills`. */
import { get } from "@shared/api.ts";

export interface Try {
  show_id: string;
  person_id: string;
  attempt: number;
  again_of: string | null;
  state: "planned" | "live" | "paused" | "ended";
  totals: Record<string, number>;
}

export interface Drill {
  id: string;
  title: string;
  task: string;
  mode: "practice" | "exam";
  scenario: string;
  scenario_title: string;
  kind: "commerce" | "content";
  minutes: number;
  seed_hash: string | null;
  closed_at: number | null;
  /** One's own. */
  tries: Try[];
}

/** A lecturer who practises hears of everybody's tries; here only one's own count. */
export async function loadDrills(cohort: string, me: string, signal: AbortSignal): Promise<Drill[]> {
  const drills = await get<Drill[]>(`/api/cohorts/${cohort}/drills`, { signal });
  return drills.map((drill) => ({ ...drill, tries: drill.tries.filter(({ person_id }) => person_id === me) }));
}

/** begin a show, go on with one that is planned or on air, or nothing more: an exam is one show, and a closed drill is over. */
export type Step = { now: "begin" } | { now: "resume" | "onair"; show: string } | { now: "done" };

export function stepOf(drill: Drill): Step {
  const on = drill.tries.find(({ state }) => state === "live" || state === "paused");
  if (on) return { now: "onair", show: on.show_id };
  if (drill.closed_at !== null) return { now: "done" };
  const planned = drill.tries.find(({ state }) => state === "planned");
  if (planned) return { now: "resume", show: planned.show_id };
  return drill.mode === "exam" && drill.tries.length ? { now: "done" } : { now: "begin" };
}

/** The newest show of a practice drill whose audience can come again. */
export function againOf(drill: Drill): string | null {
  if (drill.mode === "exam" || stepOf(drill).now !== "begin") return null;
  return drill.tries.filter(({ state }) => state === "ended").sort((a, b) => b.attempt - a.attempt)[0]?.show_id ?? null;
}

export const playedOf = (drill: Drill): number => drill.tries.filter(({ state }) => state !== "planned").length;

/** Those the first page shows: what can still be done, exams first. */
export const toDo = (drills: Drill[]): Drill[] => drills.filter((each) => stepOf(each).now !== "done").sort((a, b) => Number(b.mode === "exam") - Number(a.mode === "exam"));

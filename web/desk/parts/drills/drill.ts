/** Drills as their pages see them: who tried how often, and what a second try with the same audience changed. */
import { count, shortYuan } from "../figures.ts";

export interface Try {
  show_id: string;
  person_id: string;
  attempt: number;
  /** The earlier show whose audience came again. */
  again_of: string | null;
  state: "planned" | "live" | "paused" | "ended";
  title: string;
  started_at: number | null;
  ended_at: number | null;
  totals: Record<Compared, number>;
}

export interface Drill {
  id: string;
  cohort_id: string;
  title: string;
  task: string;
  mode: "practice" | "exam";
  scenario: string;
  scenario_title: string;
  scenario_hash: string;
  kind: "commerce" | "content";
  minutes: number;
  group_ids: string[];
  given_at: number;
  seed_hash: string | null;
  seed: string | null;
  opened_at: number | null;
  closed_at: number | null;
  tries: Try[];
  students: string[];
}

export const COMPARED = ["entered", "comments", "follows", "clicks", "orders", "gmv_fen"] as const;
export type Compared = (typeof COMPARED)[number];

/** One student of a drill, with nothing while there is no try. */
export interface TriedBy {
  person_id: string;
  seat_no: number | null;
  name: string;
  tries: Try[];
}

interface Seat {
  person_id: string;
  seat_no: number;
  name: string;
}

/** Everybody it was given to by seat, then those who tried and have left the class since, each with the tries in their order. */
export function byStudent(drill: Drill, roster: Seat[], somebody: string): TriedBy[] {
  const seats = new Map(roster.map((seat) => [seat.person_id, seat]));
  const people = [...new Set([...drill.students, ...drill.tries.map(({ person_id }) => person_id)])];
  return people
    .map((person_id) => ({
      person_id,
      seat_no: seats.get(person_id)?.seat_no ?? null,
      name: seats.get(person_id)?.name ?? somebody,
      tries: drill.tries.filter((each) => each.person_id === person_id).sort((a, b) => a.attempt - b.attempt),
    }))
    .sort((a, b) => (a.seat_no ?? Infinity) - (b.seat_no ?? Infinity));
}

export const begun = (each: Try): boolean => each.started_at !== null;

/** How many of those it was given to have gone on air with it. */
export const playedBy = (drill: Drill): number => new Set(drill.tries.filter(begun).map(({ person_id }) => person_id)).size;

/** What a try brought more (a share) than the earlier one with the same audience; null without one that is over. */
export function gain(now: Try, tries: Try[], figure: Compared): number | null {
  const before = now.again_of ? tries.find(({ show_id }) => show_id === now.again_of) : undefined;
  if (!before || now.state !== "ended" || !before.totals[figure]) return null;
  return now.totals[figure] / before.totals[figure] - 1;
}

export const figureOf = (figure: Compared, value: number): string => (figure === "gmv_fen" ? shortYuan(value) : count(value));

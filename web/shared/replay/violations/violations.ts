/** 违规记录 as the server tells it: what a rule objected to in a show, whether it was put right, and its appeal. */
import { get } from "../../api.ts";

export type AppealState = "open" | "upheld" | "lifted";

export interface Appeal {
  state: AppealState;
  reason: string;
  appealed_at: number;
  decided_at: number | null;
  /** Why the lecturer decided so; empty while it is open. */
  answer: string;
}

export interface Seen {
  violation_id: string;
  rule: string;
  points: number;
  quote: string;
  where: string;
  certain: boolean;
  said: string;
  law: string;
  rewrite: string;
  showms: number;
  corrected: { way: string; after_ms: number; in_time: boolean } | null;
  appeal: Appeal | null;
}

export interface ShowRecord {
  show_id: string;
  /** Whether one may appeal now: not before the show is over, in an exam not before it is opened, and for some days. */
  gate: "running" | "sealed" | "open" | "over";
  until: number | null;
  days: number;
  violations: Seen[];
}

export interface AppealLine extends Seen {
  appeal: Appeal;
  show: { id: string; title: string; mode: string; ended_at: number | null };
  name: string;
  /** The reader's own show: somebody else decides. */
  own: boolean;
}

export const loadRecord = (showId: string, signal: AbortSignal): Promise<ShowRecord> => get<ShowRecord>(`/api/shows/${showId}/violations`, { signal });
export const loadAppeals = (cohortId: string, signal: AbortSignal): Promise<AppealLine[]> => get<AppealLine[]>(`/api/cohorts/${cohortId}/appeals`, { signal });

/** Whether it counts: a lifted one does not, nor what only speech recognition heard. */
export const counts = (one: Seen): boolean => one.certain && one.appeal?.state !== "lifted";

/** Points it costs: half when it was put right in time (C24), none when it does not count. */
export const costs = (one: Seen): number => (counts(one) ? one.points * (one.corrected?.in_time ? 0.5 : 1) : 0);

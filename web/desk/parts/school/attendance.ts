/** Sessions and records of a class as the server tells them. Hours are tenths. */
import type { Correction, Presence } from "@shared/school/school.ts";

export type { Presence } from "@shared/school/school.ts";
export const PRESENCES: Presence[] = ["present", "late", "early", "leave", "absent"];

export interface Session {
  id: string;
  number: number;
  day: string;
  begins: string;
  ends: string;
  tenths: number;
  online: boolean;
  topic: string;
  content: string[];
}

export interface Filing {
  id: string;
  name: string;
  state: string;
  mode: "offline-8" | "blended-6-2";
  starts_on: string;
  ends_on: string;
  place: string;
  standard: string;
  approval_no: string;
  reasons: string[];
  staff: { person_id: string; name: string; role: "lecturer" | "assistant"; certificate: string }[];
  sessions: Session[];
  /** Duties nobody of the institution has (R-ROLE-5). */
  quality_missing: ("teaching" | "administration" | "quality")[];
}

export interface Line {
  session_id: string;
  person_id: string;
  presence: Presence;
  missed: number;
  way: string;
  countersigned: boolean;
  objection: string;
  answer: string;
  corrections: Correction[];
}

/** The day in China (UTC+8) at a moment, as the timetable writes days. */
export const chinaDay = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);

/** The session a page begins with: the asked one, today's that is not over, today's last, the next, the last. */
export function firstSession(sessions: readonly Session[], asked: string | null, nowMs: number): Session | null {
  const [day, at] = [chinaDay(nowMs), new Date(nowMs + 8 * 3_600_000).toISOString().slice(11, 16)];
  const today = sessions.filter((one) => one.day === day);
  return sessions.find(({ id }) => id === asked) ?? today.find(({ ends }) => ends > at) ?? today.at(-1) ?? sessions.find((one) => one.day > day) ?? sessions.at(-1) ?? null;
}

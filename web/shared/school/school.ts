/** The school side of a class as the server tells it: timetable, attendance, process evaluation, exams. Times `_at` in ms since 1970. */

export interface Session {
  id: string;
  number: number;
  /** `2026-12-01`, in China. */
  day: string;
  begins: string;
  ends: string;
  /** Class hours in tenths. */
  tenths: number;
  online: boolean;
  topic: string;
  content: string[];
  /** Sign-in is open now. */
  sign_in: boolean;
  /** It asks for a PIN besides the code. */
  pin: boolean;
}

export interface Filing {
  id: string;
  name: string;
  state: string;
  place: string;
  sessions: Session[];
}

export type Presence = "present" | "late" | "early" | "leave" | "absent";

export interface AttendanceLine {
  session_id: string;
  person_id: string;
  day: string;
  begins: string;
  topic: string;
  presence: Presence;
  /** Class hours missed, in tenths. */
  missed: number;
  way: "qr" | "manual" | "leave" | "settled" | "lesson";
  countersigned: boolean;
  objection: string;
  answer: string;
  recorded_at: number;
  object_until: number;
  may_object: boolean;
  corrections: Correction[];
}

/** What stood before in a record of attendance, and why and by whom it was changed. */
export interface Correction {
  was: Presence;
  presence: Presence;
  /** Class hours missed, in tenths. */
  missed: number;
  reason: string;
  by: string;
  made_at: number;
}

export interface Reason {
  code: string;
  zh: string;
  en: string;
  bars: boolean;
}

export interface Process {
  evaluation: {
    passed: boolean;
    grade: "excellent" | "good" | "passed" | "failed";
    grade_zh: string;
    grade_en: string;
    times_away: number;
    most_away: number;
    reasons: Reason[];
  } | null;
  /** On the list of the results assessment; null until it is reported. */
  admitted: boolean | null;
}

export interface Exam {
  id: string;
  title: string;
  kind: "practice" | "final";
  way: "computer" | "paper";
  bank: "practice" | "official";
  minutes: number;
  questions: number;
  state: "planned" | "open" | "closed";
  paused: boolean;
  seed_hash: string;
  seed: string | null;
  opened_at: number | null;
  mine: "running" | "handed_in" | "marked" | null;
  /** Handed in, and may be sat once more. */
  again: boolean;
  score: number | null;
}

/** The day in China of a moment: `2026-12-01`. */
export function chinaDay(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** Milliseconds since 1970 of a time of a session. */
export function sessionTime(day: string, time: string): number {
  return Date.parse(`${day}T${time}:00+08:00`);
}

/** `12月1日 周二` of a day. */
export function dayName(day: string, language: string): string {
  return new Intl.DateTimeFormat(language, { month: "short", day: "numeric", weekday: "short", timeZone: "Asia/Shanghai" }).format(sessionTime(day, "12:00"));
}

/** Today's sessions; when there are none, those of the next day that has some. */
export function nextSessions(sessions: Session[], now: number): { today: boolean; list: Session[] } {
  const today = chinaDay(now);
  const day = sessions.map((one) => one.day).filter((one) => one >= today).sort()[0];
  return { today: day === today, list: sessions.filter((one) => one.day === day).sort((a, b) => a.begins.localeCompare(b.begins)) };
}

/** Session and code of what was scanned (`…/phone/attend/{session}?code={code}`, as the wall shows it) or typed; null for anything else. */
export function readDoor(text: string): { session: string | null; code: string } | null {
  const said = text.normalize("NFKC").trim().toLowerCase();
  if (/^[0-9a-f]{12}$/.test(said.replace(/[\s-]/g, ""))) return { session: null, code: said.replace(/[\s-]/g, "") };
  const found = /\/phone\/attend\/([\w-]+)\?(?:.*&)?code=([0-9a-f]{12})(?:&|#|$)/i.exec(text.trim());
  return found ? { session: found[1] ?? null, code: (found[2] ?? "").toLowerCase() } : null;
}

/** Exams and the admitted list as the server tells them. */
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
  closed_at: number | null;
}

export interface Sitter {
  person_id: string;
  name: string;
  seat_no: number;
  state: "absent" | "running" | "handed_in" | "marked";
  way: string | null;
  answered: number;
  remaining_ms: number | null;
  saved_at: number | null;
  waits_for_device: boolean;
  focus_lost: number;
  away_ms: number;
  score: number | null;
}

export interface Control {
  exam: Exam;
  people: Sitter[];
  record: { kind: string; person_id: string | null; by: string; at: number; detail: Record<string, unknown> }[];
}

export interface ProcessLine {
  person_id: string;
  seat_no: number;
  name: string;
  passed: boolean;
  grade_zh: string;
  grade_en: string;
  times_away: number;
  most_away: number;
  watched_bp: number | null;
  reasons: { code: string; zh: string; en: string; bars: boolean }[];
}

export interface Process {
  mode: "offline-8" | "blended-6-2";
  reading: "together" | "any_absence";
  other: { reading: "together" | "any_absence"; differs: { person_id: string; passed: boolean }[] };
  students: ProcessLine[];
}

export interface UnsettledSession {
  session_id: string;
  number: number;
  day: string;
  begins: string;
  topic: string;
  unrecorded: number;
  unsigned: number;
  objections: number;
}

export interface Admitted {
  version: number;
  unsettled: UnsettledSession[];
  unsettled_then?: number;
  unsettled_reason?: string;
  decision?: "" | "accepted" | "returned";
  decided_at?: number | null;
  return_reason?: string;
  settled_at?: number;
  lecturer_at?: number | null;
  institution_at?: number | null;
  reported: boolean;
  reopen_reason?: string | null;
  lines: { person_id: string; seat_no: number; name: string; admitted: boolean; reason: string; reasons: { zh: string; en: string; bars: boolean }[] }[];
}

/** Whether a mark lies between 0 and what it is out of. */
export const within = (mark: number, most: number): boolean => Number.isInteger(mark) && mark >= 0 && mark <= most;

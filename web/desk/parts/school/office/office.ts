/** The office of a class as the desk shows it: signatures, satisfaction, subsidies, what the province's platform says. */
export const HANDOUT_KINDS = ["textbook", "handbook", "material", "equipment", "certificate"] as const;
export type HandoutKind = (typeof HANDOUT_KINDS)[number];

export interface Signer {
  person_id: string;
  seat_no: number;
  name: string;
  way: "own" | "paper" | "";
  signed_at: number | null;
  returned_at: number | null;
}
export interface Handout {
  id: string;
  kind: HandoutKind;
  name: string;
  pieces: number;
  signers: Signer[];
}
export type Stand = "missing" | "has" | "back";
/** Whether he still has to sign, has the thing, or brought it back. */
export const standOf = (one: Signer): Stand => (one.signed_at === null ? "missing" : one.returned_at === null ? "has" : "back");
export const countStands = (one: Handout): Record<Stand, number> => ({ missing: 0, has: 0, back: 0, ...Object.fromEntries((["missing", "has", "back"] as const).map((stand) => [stand, one.signers.filter((each) => standOf(each) === stand).length])) });

export interface Satisfied {
  form: "S4" | "S5";
  day: string;
  key: string;
  zh: string;
  en: string;
  answered: number;
  /** How many gave 1, 2, 3, 4, 5. */
  counts: number[];
  mean_hundredths: number;
}
export interface Question {
  key: string;
  zh: string;
  en: string;
  answered: number;
  counts: number[];
  /** Mean in points, 1 to 5. */
  mean: number;
}

/** One form's questions over all its days, each answer counted once. */
export function questionsOf(lines: readonly Satisfied[], form: "S4" | "S5"): Question[] {
  const found = new Map<string, Question>();
  for (const line of lines.filter((one) => one.form === form)) {
    const had = found.get(line.key) ?? { key: line.key, zh: line.zh, en: line.en, answered: 0, counts: [0, 0, 0, 0, 0], mean: 0 };
    const counts = had.counts.map((count, at) => count + (line.counts[at] ?? 0));
    const answered = had.answered + line.answered;
    found.set(line.key, { ...had, counts, answered, mean: counts.reduce((sum, count, at) => sum + count * (at + 1), 0) / Math.max(1, answered) });
  }
  return [...found.values()];
}

/** The mean of all scores of S4 on each day, in hundredths of a point, oldest day first. */
export function daysOf(lines: readonly Satisfied[]): { day: string; mean: number; answered: number }[] {
  const days = new Map<string, { sum: number; count: number; most: number }>();
  for (const line of lines.filter(({ form }) => form === "S4")) {
    const had = days.get(line.day) ?? { sum: 0, count: 0, most: 0 };
    const sum = line.counts.reduce((all, count, at) => all + count * (at + 1), 0);
    days.set(line.day, { sum: had.sum + sum, count: had.count + line.answered, most: Math.max(had.most, line.answered) });
  }
  return [...days].sort(([one], [other]) => one.localeCompare(other)).map(([day, { sum, count, most }]) => ({ day, mean: Math.round((100 * sum) / Math.max(1, count)), answered: most }));
}

export const SUBSIDY_STATES = ["applied", "granted", "paid", "refused"] as const;
export type SubsidyState = (typeof SUBSIDY_STATES)[number];
export interface Subsidy {
  person_id: string;
  seat_no: number;
  name: string;
  claims: "eligible" | "not_eligible" | "unknown" | "";
  amount_fen: number;
  state: SubsidyState | "";
  number: string;
  note: string;
}
/** How many lines stand in each state, and their money in fen; what nobody entered counts as `""`. */
export function sums(lines: readonly Subsidy[]): Record<SubsidyState | "", { people: number; fen: number }> {
  const found = { applied: { people: 0, fen: 0 }, granted: { people: 0, fen: 0 }, paid: { people: 0, fen: 0 }, refused: { people: 0, fen: 0 }, "": { people: 0, fen: 0 } };
  for (const { state, amount_fen } of lines) {
    found[state].people++;
    found[state].fen += amount_fen;
  }
  return found;
}

export const EXERCISES = ["none", "on_time", "late", "missing"] as const;
export interface Performance {
  session_id: string;
  person_id: string;
  took_part: number;
  exercise: (typeof EXERCISES)[number];
  note: string;
}
/** The lines that differ from what is stored, or are new and say something. */
export function changedOf(now: readonly Omit<Performance, "session_id">[], stored: ReadonlyMap<string, Performance>): Omit<Performance, "session_id">[] {
  return now.filter((one) => {
    const had = stored.get(one.person_id);
    const note = one.note.trim();
    return had ? had.took_part !== one.took_part || had.exercise !== one.exercise || had.note !== note : one.took_part > 0 || one.exercise !== "none" || note !== "";
  }).map((one) => ({ ...one, note: one.note.trim() }));
}

export interface Province {
  filing_no: string;
  approval_no: string;
  closing_no: string;
  students: { person_id: string; seat_no: number; name: string; ours: string; theirs: string; certificate_no: string; differs: boolean }[];
}
export interface Visit {
  id: string;
  visitor: string;
  made_at: number;
  session_id: string;
  day: string;
  topic: string;
  score: number;
  note: string;
}
export interface Material {
  id: string;
  kind: string;
  name: string;
  size: number;
  made_at: number;
}

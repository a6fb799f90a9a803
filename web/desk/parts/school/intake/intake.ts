/** Applications and groups of a class as the desk handles them: who waits, who may be admitted, how people move between groups. */
import type { Said } from "@shared/forms/needs.ts";

export const MOST = 35; // R-CLS-1
export type State = "applied" | "admitted" | "refused";
export const VIEWS = ["waiting", "ready", "admitted", "refused", "all"] as const;
export type View = (typeof VIEWS)[number];

export interface EnrolLink {
  token: string;
  closes_on: string;
  url: string;
  open: boolean;
}

export interface Answers {
  education?: string;
  occupation?: string;
  skills?: Record<"reading" | "writing" | "computing" | "network", "none" | "basic" | "good">;
  motive?: "project" | "business";
  project?: string;
  can_attend?: boolean;
  subsidy?: "eligible" | "not_eligible" | "unknown";
  subsidy_kind?: string;
  note?: string;
}

export interface Application {
  id: string;
  number: string;
  state: State;
  name: string;
  masked_id: string;
  masked_phone: string;
  answers: Answers;
  applied_at: number;
  by_lecturer: boolean;
  by_institution: boolean;
  interview_score: number | null;
  interview_note: string;
  /** The questionnaire `interview_answers` belong to, empty without one. */
  interview_sheet: string;
  interview_answers: Said[];
  reason: string;
  person_id: string | null;
}

/** Both sides recommend him and nothing is decided: he may be admitted (R-CLS-6). */
export const ready = (one: Application): boolean => one.state === "applied" && one.by_lecturer && one.by_institution;

/** What belongs into a view: `waiting` is everything undecided. */
export function belongs(one: Application, view: View): boolean {
  if (view === "waiting") return one.state === "applied";
  return view === "ready" ? ready(one) : view === "all" || one.state === view;
}

/** Those of a view whose name, slip number, masked numbers or project hold the words; first come first. */
export function sought(all: readonly Application[], view: View, words: string): Application[] {
  const asked = words.normalize("NFKC").trim().toLowerCase();
  return all.filter((one) => belongs(one, view) && (!asked || [one.name, one.number, one.number.replace("-", ""), one.masked_id, one.masked_phone, one.answers.project ?? ""].some((text) => text.toLowerCase().includes(asked))));
}

export const counted = (all: readonly Application[]): Record<View, number> => Object.fromEntries(VIEWS.map((view) => [view, all.filter((one) => belongs(one, view)).length])) as Record<View, number>;

/** Of those chosen who may be admitted now, as many as there are seats; the rest stay. */
export function admissible(chosen: readonly Application[], seatsLeft: number): { ids: string[]; over: number } {
  const ids = chosen.filter(ready).map(({ id }) => id);
  return { ids: ids.slice(0, Math.max(0, seatsLeft)), over: Math.max(0, ids.length - Math.max(0, seatsLeft)) };
}

export interface Group {
  id: string;
  name: string;
  members: string[];
}

/** The groups that change when these people move to `to` (null: into no group), as the server is to be told, one after the other. */
export function moves(groups: readonly Group[], people: readonly string[], to: string | null): Group[] {
  if (to !== null) {
    const goal = groups.find(({ id }) => id === to);
    const come = people.filter((id) => !goal?.members.includes(id));
    return goal && come.length ? [{ ...goal, members: [...goal.members, ...come] }] : [];
  }
  return groups.filter(({ members }) => members.some((id) => people.includes(id))).map((one) => ({ ...one, members: one.members.filter((id) => !people.includes(id)) }));
}

export const BANDS = { low: "0–59", d: "60–69", c: "70–79", b: "80–89", a: "90–100" } as const;
const bandOf = (mark: number): keyof typeof BANDS => (mark < 60 ? "low" : mark < 70 ? "d" : mark < 80 ? "c" : mark < 90 ? "b" : "a");

export interface Spread {
  /** Whose application is not emptied. */
  people: number;
  motive: Record<string, number>;
  /** Who can at least basically, by skill. */
  skills: Record<string, number>;
  subsidy: Record<string, number>;
  /** Who has an interview mark, those by band, and their mean, null without one. */
  talked: number;
  marks: Record<keyof typeof BANDS, number>;
  mean: number | null;
}

/** Who applied, counted for charts; whoever was forgotten counts no more. */
export function spread(all: readonly Application[]): Spread {
  const told = all.filter(({ answers }) => answers.skills);
  const talked = all.flatMap(({ interview_score }) => (interview_score === null ? [] : [interview_score]));
  const found: Spread = {
    people: told.length, motive: { project: 0, business: 0 }, skills: { reading: 0, writing: 0, computing: 0, network: 0 }, subsidy: { eligible: 0, not_eligible: 0, unknown: 0 },
    talked: talked.length, marks: { low: 0, d: 0, c: 0, b: 0, a: 0 }, mean: talked.length ? Math.round(talked.reduce((sum, one) => sum + one, 0) / talked.length) : null,
  };
  const count = (of: Record<string, number>, key: string | undefined): void => void (key && key in of && (of[key] = (of[key] ?? 0) + 1));
  for (const { answers } of told) {
    count(found.motive, answers.motive);
    count(found.subsidy, answers.subsidy);
    for (const [skill, level] of Object.entries(answers.skills ?? {})) if (level !== "none") count(found.skills, skill);
  }
  for (const mark of talked) found.marks[bandOf(mark)]++;
  return found;
}

/** Applications and groups of a class as the desk handles them: who waits, who may be admitted, how people move between groups. */
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

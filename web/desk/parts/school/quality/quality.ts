/** The quality of an institution as the server tells it (R-ROLE-5). */
export const DUTIES = ["teaching", "administration", "quality"] as const;
export type Duty = (typeof DUTIES)[number];

export interface DutyPerson {
  id: string;
  duty: Duty;
  name: string;
  /** Masked. */
  phone: string;
  since_on: string;
  /** Empty while it lasts. */
  until_on: string;
  person_id: string;
}

export interface Measure {
  id: string;
  what: string;
  who: string;
  due_on: string;
  done_at: number | null;
  outcome: string;
  overdue: boolean;
}

export interface Meeting {
  id: string;
  held_on: string;
  cohort_id: string;
  cohort: string;
  took_part: string[];
  found: string;
  measures: Measure[];
}

export interface Quality {
  institution_id: string;
  institution: string;
  missing: Duty[];
  people: DutyPerson[];
  meetings: Meeting[];
  visits: { id: string; cohort_id: string; cohort: string; day: string; topic: string; visitor: string; score: number; note: string }[];
}

/** Today in China, as a date field has it. */
export const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

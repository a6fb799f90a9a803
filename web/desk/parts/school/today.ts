/** What `GET /api/today` tells, and where each thing that waits is done. */
import type { RouteLocationRaw } from "vue-router";
import type { CohortLine } from "../cohort.ts";

export interface Missing {
  person_id: string;
  seat_no: number;
  name: string;
}

export interface SessionToday {
  id: string;
  cohort_id: string;
  begins: string;
  ends: string;
  topic: string;
  online: boolean;
  open: boolean;
  begun: boolean;
  settled: boolean;
  here: number;
  leave: number;
  students: number;
  missing: Missing[];
}

export type WaitKind = "filing" | "returned" | "to_open" | "to_close" | "closing" | "closing_returned" | "countersign" | "objection" | "list" | "reported" | "proofs" | "certificates" | "tracking" | "advice" | "appeals" | "applications" | "admissions" | "unsettled";

export interface Wait {
  cohort_id: string;
  kind: WaitKind;
  count: number;
}

export interface WorkWaiting {
  cohort_id: string;
  person_id: string;
  name: string;
  subject: "practice" | "plan";
  handed_at: number;
  assessors: number;
  third: boolean;
}

export interface Today {
  day: string;
  classes: CohortLine[];
  sessions: SessionToday[];
  waits: Wait[];
  works: WorkWaiting[];
  exams: { id: string; cohort_id: string; title: string; paused: boolean }[];
  measures: { id: string; what: string; who: string; due_on: string }[];
}

const PLACES: Record<WaitKind, RouteLocationRaw> = {
  filing: { name: "school" },
  returned: { name: "school" },
  to_open: { name: "school" },
  to_close: { name: "school", query: { tab: "closing" } },
  closing: { name: "school", query: { tab: "closing" } },
  closing_returned: { name: "school", query: { tab: "closing" } },
  applications: { name: "school", query: { tab: "intake" } },
  admissions: { name: "school", query: { tab: "intake" } },
  unsettled: { name: "attendance" },
  countersign: { name: "attendance" },
  objection: { name: "attendance" },
  list: { name: "exams", query: { tab: "list" } },
  reported: { name: "exams", query: { tab: "list" } },
  proofs: { name: "courses", query: { tab: "tasks" } },
  certificates: { name: "school", query: { tab: "certificates" } },
  appeals: { name: "marking", query: { tab: "appeals" } },
  tracking: { name: "followup" },
  advice: { name: "followup", query: { tab: "advice" } },
};

/** The page where this is done. */
export const placeOf = (wait: Wait): RouteLocationRaw => PLACES[wait.kind];

/** Where a work is marked. */
export const sheetOf = (work: WorkWaiting): RouteLocationRaw => ({ name: "mark", params: { cohort: work.cohort_id, person: work.person_id, subject: work.subject } });

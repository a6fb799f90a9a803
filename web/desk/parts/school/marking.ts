/** Marking as the server tells it, and the evidence of a criterion in words. */
import { yuan } from "@shared/money.ts";
import type { PlanFile, PlanOwn } from "@shared/school/plan.ts";
import type { RubricCriterion, ToldRubric } from "@shared/school/rubric.ts";
import type { PlanShape } from "./planText.ts";

export type Subject = "practice" | "plan";

export type Criterion = RubricCriterion;

export interface Show {
  show_id: string;
  title: string;
  started: string | null;
  duration_ms: number;
  camera_ms: number;
  seats: string[];
  slots: number;
  figures: Record<string, number | null>;
  violations: { rule: string; certain: boolean; corrected: boolean; points: number; event: string }[];
  problems: { event: string; text?: string }[];
}

export interface PracticeForm {
  mall: {
    shops: { shop_id: string; name: string; opened: string | null }[];
    listings: { listing_id: string; title: string; quality: number | null; price_fen: number | null }[];
  };
  supply: { shops: { orders: number; sales_fen: number; gross_fen: number }[] };
  shows: Show[];
  broadcasts: { id: string; platform: string; account: string; day: string; minutes: number; figures: string; picture: string; state: string; reason: string }[];
  missing: string[];
}

export interface BesideLine {
  zh: string;
  en: string;
  show_id: string | null;
  at_ms: number | null;
}

export interface Sheet {
  subject: Subject;
  name: string;
  work: Record<string, unknown>;
  handed_at: number;
  /** Of a plan: its sections as it was handed in, its files, the student's figures of then. */
  shape: PlanShape | null;
  files: PlanFile[];
  own: Partial<PlanOwn> | null;
  digest: string;
  rubric: ToldRubric;
  veto: string[];
  evidence: Record<string, string[]>;
  /** Beside the criteria judged by eye: sentences of the log, some with a moment of a replay. No figure of them gives a mark. */
  beside: Record<string, BesideLine[]>;
  suggested: Record<string, number> | null;
  mine: { marks: Record<string, number>; total: number; comment: string } | null;
  assessors: number;
  totals: number[] | null;
  needs_third: boolean;
  final: number | null;
  marked_older: boolean;
  /** An appeal was won after one's marks: part of the evidence they were given on is gone. */
  evidence_changed: boolean;
}

export interface ResultLine {
  person_id: string;
  seat_no: number;
  name: string;
  works: Record<Subject, { assessors: number; needs_third: boolean }>;
  theory: number | null;
  practice: number | null;
  plan: number | null;
  admitted: boolean | null;
  /** Every theory mark, the oldest first; the newest counts. */
  sittings: { score: number; at: number; way: string; bank: string; number: number }[];
  resits: number;
  /** A re-sit is approved and not sat yet. */
  resit_open: boolean;
  verdict: { outcome: "passed" | "failed" | "open"; zh: string; en: string };
}

export interface Results {
  name: string;
  students: ResultLine[];
  passed: number;
  failed: number;
  open: number;
}

export interface Proof {
  id: string;
  words: string;
  /** The replay of the show, where one can look at it. */
  show?: string;
}

type Speak = (key: string, named?: Record<string, unknown>) => string;

/** What stands behind a criterion, in words a lecturer can check: a listing with its quality, a show with its length, a rule broken. */
export function evidenceOf(ids: readonly string[], form: PracticeForm, t: Speak): Proof[] {
  return ids.map((id) => {
    const shop = form.mall.shops.find((one) => one.shop_id === id);
    if (shop) return { id, words: t(shop.opened ? "schooldesk.ev.shopOpen" : "schooldesk.ev.shop", { name: shop.name }) };
    const listing = form.mall.listings.find((one) => one.listing_id === id);
    if (listing) return { id, words: t("schooldesk.ev.listing", { title: listing.title, quality: listing.quality ?? "–", price: listing.price_fen === null ? "–" : yuan(listing.price_fen) }) };
    const show = form.shows.find((one) => one.show_id === id);
    if (show) return { id, show: id, words: t("schooldesk.ev.show", { title: show.title, minutes: Math.round(show.duration_ms / 60_000), slots: show.slots }) };
    for (const one of form.shows) {
      const broken = one.violations.find(({ event }) => event === id);
      if (broken) return { id, show: one.show_id, words: t(broken.corrected ? "schooldesk.ev.corrected" : "schooldesk.ev.broken", { rule: broken.rule, title: one.title }) };
      const noted = one.problems.find(({ event }) => event === id);
      if (noted) return { id, show: one.show_id, words: t("schooldesk.ev.problem", { text: noted.text ?? "", title: one.title }) };
    }
    return { id, words: id };
  });
}

/** All points of these marks; a criterion without one counts 0. */
export const totalOf = (marks: Record<string, number | null>): number => Object.values(marks).reduce<number>((sum, one) => sum + (one ?? 0), 0);

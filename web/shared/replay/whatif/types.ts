/** What-if as the server speaks of it (streaming/whatif, streaming/api/what_if.py). */

export type Edit =
  | { kind: "pin"; listing_id: string; at_showms: number; to_showms: number }
  | { kind: "price"; listing_id: string; at_showms: number; price_fen: number }
  | { kind: "coupon"; at_showms: number; off_fen: number; threshold_fen: number; pieces: number }
  | { kind: "no_coupon"; coupon_id: string }
  | { kind: "answer"; question_id: string; within_s: number }
  | { kind: "answers"; within_s: number }
  | { kind: "no_silence" };

export interface Idea {
  edit: Edit;
  reason: "silence" | "late_pin" | "answers" | "answer" | "best_seller" | "no_coupon" | "unsold";
  showms: number;
  seconds: number;
  count: number;
}

export interface Choices {
  ideas: Idea[];
  duration_ms: number;
  pins: { listing_id: string; at_showms: number; first_showms: number; last_showms: number }[];
  listings: { listing_id: string; short_name: string; price_fen: number; first_showms: number; last_showms: number }[];
  coupons: { coupon_id: string; at_showms: number; off_fen: number; threshold_fen: number }[];
  questions: { question_id: string; at_showms: number; text: string; listing_id: string | null; after_s: number | null }[];
  silences: { count: number; seconds: number };
}

export type FigureName = "orders" | "gmv_fen" | "mean_stay_s" | "left" | "entered" | "comments";

/** `difference` lies between `low` and `high` with 95 %; `sure` when that leaves zero out. */
export interface Figure {
  before: number;
  after: number;
  difference: number;
  low: number;
  high: number;
  same_sign_permille: number;
  own: number;
  sure: boolean;
}

export interface Answer {
  edit: Edit;
  seeds: number;
  as_it_was: boolean;
  figures: Record<FigureName, Figure>;
}

export interface Asked {
  id: string;
  stage: "running" | "done" | "failed";
  done: number;
  total: number;
  answer: Answer | null;
}

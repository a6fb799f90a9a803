/** The snapshot a page of one show gets first (streaming/snapshot.py), and the events after it. */
import type { Fact } from "./live.ts";

export type LiveFact = Fact & { show?: string | null };
export type ShowState = "planned" | "live" | "paused" | "ended";
export type ItemRole = "draw" | "welfare" | "main" | "profit" | "image";

export interface Show {
  id: string;
  room_id: string;
  cohort_id: string;
  owner_id: string;
  host_id: string;
  title: string;
  cover: string | null;
  kind: "commerce" | "content" | "lesson";
  mode: "practice" | "exam";
  scenario: string;
  planned_start_at: number | null;
  state: ShowState;
  started_at: number | null;
  paused_at: number | null;
  paused_total_ms: number;
  pause_reason: string | null;
  ended_at: number | null;
  end_reason: string | null;
}

export interface Sku {
  sku_id: string;
  name: string;
  price_fen: number;
  /** What can be sold in all; `step` of it is step stock, which is sent later. */
  stock: number;
  step?: number;
}

export interface Counts {
  clicks: number;
  orders: number;
  gmv_fen: number;
}

export interface ShelfItem {
  listing_id: string;
  slot: number;
  title: string;
  short_name: string;
  leaf: string;
  picture: string;
  reference_fen: number | null;
  role: ItemRole;
  points: string[];
  attributes: Record<string, string>;
  quality_bp: number;
  size_chart?: boolean;
  /** Within so many hours it is sent, as its page says. */
  dispatch_h?: number | null;
  skus: Sku[];
  on_sale: boolean;
}

export interface Said {
  comment_id: string;
  showms: number | null;
  text: string;
  hidden: boolean;
  author_id: string | null;
  viewer: string | null;
  nick: string | null;
  seat: string | null;
  intent: string | null;
  listing_id: string | null;
  question_id: string | null;
  reply_to: string | null;
}

export interface Question {
  question_id: string;
  viewer: string;
  nick: string;
  intent: string;
  listing_id: string | null;
  text: string;
  due_showms: number;
  asked_showms: number;
  /** Something was typed at it that is no answer: the viewer still waits. */
  tried: boolean;
}

export interface Violation {
  violation_id: string;
  rule: string;
  points: number;
  quote: string;
  where: string;
  certain: boolean;
  correct_until_showms: number | null;
  /** All that was said, the law, and a way to say it that passes; empty where nobody knows. */
  said: string;
  law: string;
  rewrite: string;
  showms: number | null;
  corrected: { way: string; after_ms: number; in_time: boolean } | null;
  /** What became of an appeal after the show; a lifted one counts no more. */
  appeal: "open" | "upheld" | "lifted" | null;
}

/** Paid traffic that was bought; what it cost and brought once it is through. */
export interface Traffic {
  traffic_id: string;
  goal: string;
  budget_fen: number;
  minutes: number;
  showms: number;
  spent_fen: number | null;
  entries: number | null;
}

export interface Incident {
  incident_id: string;
  kind: string;
  origin: string;
  listing_id: string | null;
  showms: number;
  /** Step and milliseconds after the incident. */
  steps: [string, number][];
  outcome: "handled" | "late" | "missed" | null;
  reaction_ms: number | null;
}

export type TotalName = "entered" | "left" | "likes" | "comments" | "follows" | "clicks" | "orders" | "paid" | "gmv_fen";
export type Totals = Record<TotalName, number>;

export interface ShowSnapshot {
  show: Show;
  shelf: (ShelfItem & Counts)[];
  counts: Record<string, Counts>;
  pinned: { listing_id: string; since_showms: number } | null;
  online: number;
  totals: Totals;
  comments: Said[];
  pinned_comment: Said | null;
  questions: Question[];
  seats: { seat: string; person_id: string }[];
  violations: Violation[];
  incidents: Incident[];
  /** Pieces taken of each coupon that popped up in this show. */
  claims: Record<string, number>;
  traffic: Traffic[];
  muted: Record<string, number>;
  blocked_words: string[];
  publishing: boolean;
  publisher_session_id: string | null;
  stalled: boolean;
  voice: string | null;
  picture: string | null;
  showms: number;
  server_now: number;
}

/** A show as lists and the page that prepares it have it (streaming/details.py). */
export interface ListedShow extends Show {
  made_at: number;
  showms: number;
  publishing: boolean;
  online: number;
  totals: Totals;
}

export interface PreflightItem {
  name: string;
  ok: boolean;
  blocking: boolean;
  value: string;
}

export interface RunsheetSlot {
  start_s: number;
  end_s: number;
  step: string;
  listing_id: string | null;
  words: string;
  keywords: string[];
}

export interface ShowDetail extends ListedShow {
  shelf: ShelfItem[];
  runsheet: { version: number; slots: RunsheetSlot[] } | null;
  preflight: { passed: boolean; items: PreflightItem[]; checked_at: number } | null;
  seats: { seat: string; person_id: string }[];
}

/** The replay as the server hands it out (streaming/replay/look.py and document.py). */

export interface Cut {
  recording_id: string;
  url: string;
  /** Content type of the file. */
  type: string;
  final: boolean;
  /** What became of the file so far: `progress_ms` of it are converted. */
  state: string;
  progress_ms: number;
  from_showms: number;
  offset_ms: number;
  duration_ms: number;
}

export interface Gap {
  from_showms: number;
  to_showms: number;
}

export interface Action {
  position: number;
  showms: number;
  label: string;
  listing_id: string | null;
  actor: string | null;
  facts: Record<string, unknown>;
}

export type CurveName = "online" | "entered" | "left" | "comments" | "likes" | "follows" | "clicks" | "orders" | "paid" | "gmv_fen";
export type Curve = { bucket_ms: number } & Record<CurveName, number[]>;

export type FunnelCount = "exposed" | "entered" | "shown" | "clicked" | "bought";
export type FunnelRate = "enter_rate" | "show_rate" | "click_rate" | "ctor";

export interface Pitch {
  listing_id: string;
  title: string;
  from_showms: number;
  to_showms: number | null;
  explained_ms: number;
  views: number;
  clicks: number;
  orders: number;
  paid: number;
  gmv_fen: number;
  click_bp: number | null;
  gpm_fen: number | null;
  per_minute_fen: number | null;
}

export interface Reason {
  label: string;
  showms?: number;
  listing_id?: string | null;
  cause?: string;
  leavers?: number;
  permille?: number;
}

export interface Minute {
  from_showms: number;
  to_showms: number;
  rule: "orders_per_viewer" | "talk_per_viewer" | "leavers";
  value: number;
  average: number;
  reasons: Reason[];
}

export interface Weak {
  metric: string;
  value: number;
  weak: number;
  strong: number;
  level: "weak" | "normal";
  advice: { zh: string; en: string };
}

export interface Formula {
  zh: string;
  en: string;
  /** Over the names of the counts; the other two in words (a replay made before they were has none). */
  formula: string;
  zh_formula?: string;
  en_formula?: string;
  note?: string;
  unit: "count" | "bp" | "fen" | "ms" | "x100";
}

/** A viewer who would have spent `value_fen` and left: the sentence, and the moment it speaks of. */
export interface Interview {
  viewer: string;
  nick: string;
  persona: string;
  listing_id: string;
  value_fen: number;
  /** False: left without having looked at goods; `cause` is then one of leaving. Replays of before know only those who looked. */
  looked?: boolean;
  cause: string;
  showms: number;
  left_showms: number;
  zh: string;
  en: string;
}

export interface Exits {
  interviews: Interview[];
  lost_viewers: number;
  lost: { cause: string; fen: number }[];
}

export interface ReadyReplay {
  state: "ready";
  show_id: string;
  title: string;
  duration_ms: number;
  started_at: number;
  video: { url: string | null; kind: string; recordings: Cut[]; gaps: Gap[] };
  curve: Curve;
  actions: Action[];
  funnel: Record<FunnelCount, number> & Record<FunnelRate, number | null> & { exposed_modelled: boolean };
  totals: Record<string, number | null>;
  formulas: Record<string, Formula>;
  counts: Record<string, number>;
  pitches: Pitch[];
  listings: Record<string, { title: string; short_name: string; picture: string; slot: number }>;
  questions: { asked: number; answered: number; in_time: number; median_ms: number | null; p90_ms?: number | null; open: { question_id: string; showms: number; intent: string; text: string }[] };
  leave_causes: { cause: string; leavers: number; permille: number }[];
  exits?: Exits;
  highlights: { best: Minute | null; worst: Minute | null };
  weakest: Weak[];
}

export type Replay = { state: "none" } | { state: "building" } | ReadyReplay;

export interface Line {
  showms: number;
  nick: string;
  text: string;
  kind: "viewer" | "question" | "person";
  comment_id?: string;
  author_id?: string | null;
  seat?: string | null;
}

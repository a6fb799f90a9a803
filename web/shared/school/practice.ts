/** 实践成果信息登记表 (F.4) as the server fills it. Money whole fen, times ms or RFC 3339, rates basis points, null where nothing was counted. */

export interface PracticeShop {
  shop_id: string;
  name: string | null;
  category: string | null;
  registered: string | null;
  opened: string | null;
  closed: string | null;
}

export interface PracticeListing {
  listing_id: string;
  title: string;
  quality: number | null;
  audits: number;
  refusals: string[][];
  price_fen: number | null;
  on_sale: boolean;
}

export interface PracticeTrade {
  shop_id: string;
  suppliers: string[];
  dropship: number;
  wholesale: number;
  orders: number;
  refunds: number;
  sales_fen: number;
  cost_fen: number;
  gross_fen: number;
}

export interface PracticeShow {
  show_id: string;
  title: string;
  started: string | null;
  duration_ms: number;
  camera_ms: number;
  seats: string[];
  slots: number;
  slots_with_keywords: number;
  figures: Record<string, number | null>;
  violations: { event: string; rule: string; quote: string; certain: boolean; corrected: string | null }[];
  problems: { event: string; text: string }[];
}

export const RATES = ["stay_ms_avg", "interact_bp", "follow_bp", "click_bp", "convert_bp"] as const;
export type Rate = (typeof RATES)[number];

export interface Improvement {
  first: string;
  last: string;
  figures: Partial<Record<Rate, { first: number; last: number; difference: number }>>;
}

export interface Broadcast {
  id: string;
  platform: string;
  account: string;
  day: string;
  minutes: number;
  figures: string;
  picture: string;
  state: "open" | "accepted" | "refused";
  reason: string;
}

export interface PracticeForm {
  mall: { shops: PracticeShop[]; listings: PracticeListing[] };
  supply: { picks: { pick_id: string; title: string | null; mode: string | null; cost_fen: number | null }[]; shops: PracticeTrade[] };
  shows: PracticeShow[];
  improvement: Improvement | null;
  videos: { task_id: string; title: string; late: boolean }[];
  broadcasts: Broadcast[];
  missing: string[];
  sha256: string;
  student: { person_id: string; name: string; seat_no: number };
  handed_in: { at: number; digest: string; changed_since: boolean } | null;
}

/** A rate in words: `1:05` of a stay, `3.2 %` of a share; a dash for nothing counted. */
export function rateText(name: string, value: number | null | undefined): string {
  if (value === null || value === undefined) return "—";
  if (name !== "stay_ms_avg") return `${(value / 100).toFixed(1)}%`;
  const seconds = Math.round(value / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** How much it changed, with its sign; a stay in seconds, a share in points of percent. */
export function changeText(name: string, difference: number): string {
  const size = name === "stay_ms_avg" ? `${Math.round(Math.abs(difference) / 1000)}s` : (Math.abs(difference) / 100).toFixed(1);
  return `${difference < 0 ? "−" : "+"}${size}`;
}

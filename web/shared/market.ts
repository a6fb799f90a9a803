/** What the mall says about offers, reviews and a class's market; both entries speak of it. */

export interface Coupon {
  id: string;
  name: string;
  off_fen: number;
  threshold_fen: number;
  total: number;
  left: number;
  per_buyer: number;
  withdrawn: boolean;
  /** With it a share is taken off, in basis points, at most `most_off_fen`. */
  off_bp?: number;
  most_off_fen?: number;
}

export interface Flash {
  id: string;
  listing_id: string;
  sku_id: string;
  price_fen: number;
  stock: number;
  sold: number;
  ends_at: number | null;
  ended: string | null;
}

export interface Offer {
  id: string;
  kind: "threshold" | "gift";
  name: string;
  terms: { steps?: { from_fen: number; off_fen: number }[]; sku_id?: string; pieces?: number; listing_id?: string | null; each?: number; from_fen?: number };
  ended_at: number | null;
}

export interface Promotions {
  coupons: Coupon[];
  flash_sales: Flash[];
  offers: Offer[];
}

export interface Reason {
  field: string;
  message: string;
}

export interface Review {
  id: string;
  listing_id: string;
  shop_id: string;
  owner_id: string;
  title: string;
  state: "waiting" | "approved" | "refused" | "withdrawn";
  asked_at: number;
  decided_at: number | null;
  note: string;
  reasons: Reason[];
}

/** The parts of a form a reviewer may point at. */
export const REVIEWED = ["title", "pictures", "detail_pictures", "attributes", "skus", "reference_fen", "documents", "points", "after_sale"] as const;

export interface Objection {
  id: string;
  listing_id: string;
  owner_id: string;
  rule: string;
  quote: string;
  text: string;
  why: string;
  state: "waiting" | "cleared" | "upheld";
  made_at: number;
  note: string;
}

export interface ClassWord {
  kind: "allow" | "forbid";
  word: string;
  rule: string;
  why: string;
}

export interface MarketForm {
  review: "rules" | "lecturer" | "classmates";
  opening_fen: number;
  most_listings: number;
  /** What a new seller may do a day; null: as much as he likes. */
  orders_a_day: number | null;
  listings_a_day: number | null;
  /** What an hour of a show counts as labour in profit and loss. */
  hourly_fen: number;
}

/** A shop's day so far beside what a new seller may do. */
export interface ShopDay {
  orders: number;
  orders_a_day: number | null;
  listings: number;
  listings_a_day: number | null;
}

/** How a shop keeps its dispatch promises (mall/punctuality.py). */
export interface Punctuality {
  sent: number;
  late: number;
  overdue: number;
  waiting: number;
  on_time_bp: number | null;
}

/** When money settles, and what the platform takes in hundredths of a per cent. */
export interface MarketTerms {
  settle_days: number;
  platform_fee_bp: number;
}

export interface ShopRow {
  id: string;
  owner_id: string;
  name: string;
  logo: string;
  state: "draft" | "open" | "suspended" | "closed";
  listings: number;
  balance_fen: number | null;
}

/** A shop in the lecturer's table of the class's trade; the curves have one value for each of the last market days. */
export interface TradeRow {
  shop_id: string;
  name: string;
  owner_id: string;
  state: ShopRow["state"];
  wallet_fen: number;
  escrow_fen: number;
  income_fen: number;
  net_fen: number;
  gross_bp: number | null;
  orders: number;
  refunds_open: number;
  platform_waits: number;
  stars_x100: number | null;
  market_days: number;
  wallet_curve: number[];
  income_curve: number[];
}

export const SHOCKS = ["price_up", "out_of_stock", "bad_batch", "courier_stopped"] as const;
export type ShockKind = (typeof SHOCKS)[number];

/** Something that happened to the class's suppliers; `sentence` says what, and what one may do. */
export interface Shock {
  id: string;
  kind: ShockKind;
  goods_id: string | null;
  supplier_id: string;
  supplier_name: string;
  name: string;
  share_bp: number;
  hours: number;
  origin: "lecturer" | "seed";
  sentence: string;
  struck_at: number;
  ends_at: number | null;
  ended_at: number | null;
  going_on: boolean;
}

/** The rules a listing can break, by their id in the law table. */
export const RULES = ["C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08", "C09", "C10", "C11", "C13", "C22", "C25", "C26", "C27", "C28", "C29", "C31", "C35"] as const;

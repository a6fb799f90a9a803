/** Orders and the ledger as the server speaks of them, and what a page makes of them. */
export const ORDER_STATES = ["placed", "paid", "part_shipped", "shipped", "signed", "reviewed", "settled", "cancelled", "refunded"] as const;
export type OrderState = (typeof ORDER_STATES)[number];
export const ORDER_TABS = ["", ...ORDER_STATES] as const;

export const CARRIERS = ["顺丰速运", "中通快递", "圆通速递", "韵达速递", "邮政快递"] as const;

export interface OrderLine {
  listing_id: string;
  sku_id: string;
  goods_id: string | null;
  title: string;
  sku_name: string;
  picture: string;
  quantity: number;
  shelf_fen: number;
  unit_fen: number;
  off_fen: number;
  total_fen: number;
  version: number;
  after_sale: string[];
  /** Hours within which it is to be sent, of the stock it came from. */
  dispatch_h: number;
  /** The buyer confirmed that it cannot be sent back without a reason (C27). */
  no_return?: boolean;
  stock_from?: "hand" | "step";
  /** What the courier asks of the buyer at the door, where freight is collect. */
  door_fen?: number;
  /** Who sends it; "" on orders older than the choice: the supplier when it has goods of one. */
  sent_by?: "" | "supplier" | "shop";
  mode?: string;
  /** On commission: the share that counted, and whether by an exclusive plan. */
  commission_bp?: number;
  exclusive?: boolean;
}

/** Times are market time. */
export interface Parcel {
  id: string;
  carrier: string;
  tracking: string;
  dispatched_at: number;
  delivered_at: number | null;
  eta_at?: number | null;
  /** When the buyer did not take it in. */
  refused_at?: number | null;
  pieces?: number;
  damaged?: number;
  /** The trace as far as it is known, newest last. */
  steps?: { name: "collected" | "sorted" | "transit" | "delivering" | "damaged" | "delivered" | "stuck" | "refused"; at: number }[];
}

export interface Order {
  id: string;
  shop_id: string;
  owner_id: string;
  cohort_id: string;
  show_id: string | null;
  buyer: string;
  buyer_kind: "viewer" | "person";
  nick: string;
  state: OrderState;
  lines: OrderLine[];
  goods_fen: number;
  off_fen: number;
  freight_fen: number;
  total_fen: number;
  placed_at: number;
  pay_before: number;
  /** Pieces that came back. */
  back_pieces?: number;
  paid_at: number | null;
  shipped_at: number | null;
  signed_at: number | null;
  ended_at: number | null;
  reason: string;
  parcels: Parcel[];
  refunded_fen?: number;
  sent_pieces?: number;
  /** Its shop is closed: only to be read. */
  archived?: boolean;
}

export const TONES: Record<OrderState, "good" | "warn" | "bad" | "note" | "plain"> = {
  placed: "warn",
  paid: "note",
  part_shipped: "warn",
  shipped: "note",
  signed: "good",
  reviewed: "good",
  settled: "good",
  cancelled: "plain",
  refunded: "bad",
};

/** Whether the supplier sends this line, so that the shop has nothing to do. */
export function bySupplier(line: Pick<OrderLine, "goods_id" | "sent_by">): boolean {
  return Boolean(line.goods_id) && line.sent_by !== "shop";
}

/** Pieces that are still to be sent. */
export function piecesLeft(order: Pick<Order, "lines" | "sent_pieces">): number {
  return order.lines.reduce((sum, line) => sum + line.quantity, 0) - (order.sent_pieces ?? 0);
}

export interface Milestone {
  name: "placed" | "paid" | "shipped" | "signed" | "settled" | "cancelled" | "refunded";
  /** null: not yet. */
  at: number | null;
}

/** The way of an order: what happened, then what is still to come; an order that ended early has nothing to come. */
export function milestones(order: Order): Milestone[] {
  const way: Milestone[] = [
    { name: "placed", at: order.placed_at },
    { name: "paid", at: order.paid_at },
    { name: "shipped", at: order.shipped_at },
    { name: "signed", at: order.signed_at },
  ];
  if (order.state === "cancelled" || order.state === "refunded") return [...way.filter(({ at }) => at !== null), { name: order.state, at: order.ended_at }];
  return [...way, { name: "settled", at: order.state === "settled" ? order.ended_at : null }];
}

export interface LedgerEntry {
  id: string;
  transaction_id: string;
  account: string;
  amount_fen: number;
  kind: string;
  ref: string;
  booked_at: number;
}

export interface Ledger {
  shop_id: string;
  accounts: { account: string; name: string; balance_fen: number }[];
  entries: LedgerEntry[];
  next_after: string | null;
}

export interface Booking {
  id: string;
  kind: string;
  ref: string;
  booked_at: number;
  /** What it did to the wallet, and to what the platform holds. */
  wallet_fen: number;
  escrow_fen: number;
  sides: { account: string; amount_fen: number }[];
}

/** The entries of one transaction together, newest first, by day in the reader's time zone. */
export function daysOf(entries: readonly LedgerEntry[], language: string): { day: string; bookings: Booking[] }[] {
  const bookings = new Map<string, Booking>();
  for (const entry of entries) {
    const { transaction_id: id, kind, ref, booked_at } = entry;
    const booking = bookings.get(id) ?? { id, kind, ref, booked_at, wallet_fen: 0, escrow_fen: 0, sides: [] };
    booking.sides.push({ account: entry.account, amount_fen: entry.amount_fen });
    if (entry.account === "wallet") booking.wallet_fen += entry.amount_fen;
    if (entry.account === "escrow") booking.escrow_fen += entry.amount_fen;
    bookings.set(id, booking);
  }
  const named = new Intl.DateTimeFormat(language, { month: "long", day: "numeric", weekday: "short" });
  const days: { day: string; bookings: Booking[] }[] = [];
  for (const booking of [...bookings.values()].sort((a, b) => b.booked_at - a.booked_at)) {
    const day = named.format(booking.booked_at);
    const last = days.at(-1);
    if (last?.day === day) last.bookings.push(booking);
    else days.push({ day, bookings: [booking] });
  }
  return days;
}

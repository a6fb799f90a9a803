/** Which tools of the desk run right now, with what a host has to know of each. Pure. */
import type { Coupon, Flash } from "@shared/market.ts";
import type { ShowSnapshot } from "@shared/showSnapshot.ts";

export type ToolName = "coupon" | "flash" | "bag" | "traffic";

/** What the desk of a show can run (mall: /shows/{id}/promotions). */
export interface ShowPromotions {
  shop_id: string;
  coupons: Coupon[];
  flash_sales: (Flash & { show_id: string | null })[];
}

export interface Bag {
  id: string;
  prize: string;
  prize_value_fen: number;
  winners: number;
  rule: string;
  password: string;
  opened_at: number;
  closes_at: number;
  open: boolean;
  joined: number;
  drawn: string[] | null;
}

export interface Running {
  tool: ToolName;
  id: string;
  name: string;
  /** Milliseconds left, null where nothing runs out. */
  left_ms: number | null;
  done: number;
  of: number | null;
  price_fen: number | null;
}

/** Everything that runs, what ends first in front. `wall` is the server's clock and `clock` the show's, both ms. A coupon runs once it popped up. */
export function runningTools(data: Pick<ShowSnapshot, "shelf" | "claims" | "traffic">, promotions: ShowPromotions | null, bags: Bag[], wall: number, clock: number): Running[] {
  const nameOf = (listing: string): string => {
    const item = data.shelf.find((each) => each.listing_id === listing);
    return item ? item.short_name || item.title : "";
  };
  const flash = (promotions?.flash_sales ?? [])
    .filter((one) => one.ended === null && (one.ends_at ?? 0) > wall)
    .map((one): Running => ({ tool: "flash", id: one.id, name: nameOf(one.listing_id), left_ms: (one.ends_at ?? wall) - wall, done: one.sold, of: one.stock, price_fen: one.price_fen }));
  const open = bags
    .filter((one) => one.drawn === null && one.closes_at > wall)
    .map((one): Running => ({ tool: "bag", id: one.id, name: one.prize, left_ms: one.closes_at - wall, done: one.joined, of: null, price_fen: null }));
  const bought = data.traffic
    .filter((one) => one.spent_fen === null && one.showms + one.minutes * 60_000 > clock)
    .map((one): Running => ({ tool: "traffic", id: one.traffic_id, name: one.goal, left_ms: one.showms + one.minutes * 60_000 - clock, done: 0, of: null, price_fen: one.budget_fen }));
  const coupons = (promotions?.coupons ?? [])
    .filter((one) => one.id in data.claims)
    .map((one): Running => ({ tool: "coupon", id: one.id, name: one.name, left_ms: null, done: data.claims[one.id] ?? 0, of: one.total, price_fen: null }));
  return [...flash, ...open, ...bought, ...coupons].sort((a, b) => (a.left_ms ?? Infinity) - (b.left_ms ?? Infinity));
}

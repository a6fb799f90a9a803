/** The class's mall and quotes as the server speaks of them (mall/class_mall.py, mall/quotes.py). */
import type { ListingCard } from "../listing/listing.ts";

export const SORTS = ["new", "sold", "cheap", "dear"] as const;
export type Sort = (typeof SORTS)[number];

export interface MallCard extends ListingCard {
  mean_x100: number | null;
  reviews: number;
}

export interface MallPage {
  count: number;
  groups: { group: string; name: string; count: number }[];
  items: MallCard[];
  next_page: number | null;
}

export interface BuyerCoupon {
  id: string;
  name: string;
  off_fen: number;
  threshold_fen: number;
  held: boolean;
}

/** What an order would cost now; `no`: why it cannot be placed, "" when it can. */
export interface Quote {
  quantity: number;
  least: number;
  most: number;
  stock: number;
  returns: boolean;
  province: string;
  shelf_fen: number;
  unit_fen: number;
  goods_fen: number;
  off_fen: number;
  freight_fen: number;
  total_fen: number;
  door_fen: number;
  used: { kind: "coupon" | "flash" | "threshold" | "gift"; name: string }[];
  coupons: BuyerCoupon[];
  no: string;
}

/** What one may buy: a listing of the mall or of a live show's shelf. */
export interface Buyable {
  id: string;
  title: string;
  picture: string;
  skus: { sku_id: string; name: string; price_fen: number; stock: number; step_stock?: number }[];
}

export const there = (sku: Buyable["skus"][number]): number => sku.stock + (sku.step_stock ?? 0);

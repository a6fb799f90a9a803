/** Listings as the server speaks of them. */
import type { HandedForm } from "@shared/trade/handedIn.ts";
import type { Fault } from "../shop/faults.ts";

export type AfterSale = "seven_days" | "fifteen_days" | "no_seven_days_confirmed" | "damaged" | "allergy" | "exchange" | "price_guarantee";
export type ListingState = "draft" | "auditing" | "refused" | "approved" | "on_sale" | "off_sale" | "sold_out" | "violation" | "brand_expired" | "paper_expired";
/** Taken down by others: to be corrected and handed in again. */
export const TAKEN_DOWN: readonly ListingState[] = ["violation", "brand_expired", "paper_expired"];

/** From stock, as a presale, or stepped: what is in hand first, then step stock that is sent later. */
export const SALE_TYPES = ["stock", "presale", "stepped"] as const;
export type SaleType = (typeof SALE_TYPES)[number];

export interface SkuForm {
  sku_id: string | null;
  name: string;
  price_fen: number | null;
  stock: number | null;
  step_stock?: number | null;
  code: string;
  values?: string[];
}

/** One dimension of the specification, such as the colour. */
export interface Dimension {
  name: string;
  values: string[];
}

/** In centimetres and kilograms; each row has a cell for each column. */
export interface SizeChart {
  columns: string[];
  rows: { size: string; cells: string[] }[];
}

export interface DocumentForm {
  kind: string;
  number: string;
  expires_on: string | null;
  holder: string;
  picture: string | null;
}

/** The whole form: what a reviewer judges and what only its owner sets. */
export interface ListingForm extends HandedForm {
  title: string;
  specs: Dimension[];
  size_chart: SizeChart | null;
  skus: SkuForm[];
  /** Which of the shop's freight templates; "" is its first. */
  freight_template: string;
  weight_g: number | null;
  sale_type: SaleType;
  after_sale: AfterSale[];
  documents: DocumentForm[];
}

export interface Sku {
  sku_id: string;
  name: string;
  code: string;
  price_fen: number;
  stock: number;
  step_stock?: number;
  reserved: number;
  sold: number;
}

/** Where stock is taken at payment: pieces that wait for it, and orders closed because others paid first. */
export interface Oversold {
  waiting_pieces: number;
  closed_orders: number;
  closed_pieces: number;
}

/** Who sells it and what its parcel costs (mall/wire.py SendsOut). */
export interface Sends {
  shop_name: string;
  shop_logo: string;
  shop_state: string;
  freight_fen: number;
  free_from_fen: number | null;
  by_weight: boolean;
  not_to: string[];
}

export interface Listing {
  sends?: Sends | null;
  id: string;
  shop_id: string;
  owner_id: string;
  cohort_id: string;
  goods_id: string | null;
  state: ListingState;
  draft_state: "editing" | "auditing" | "refused" | "approved";
  title: string;
  picture: string;
  price_fen: number | null;
  stock: number;
  form: ListingForm;
  online: ListingForm | null;
  skus: Sku[];
  quality: number;
  faults: Fault[];
  reasons: Fault[];
  version: number;
  made_at: number;
  revised_at: number;
  oversold?: Oversold | null;
  /** Stocks when the draft was saved: what was typed above them is added to what is there. */
  base?: Record<string, number>;
  base_step?: Record<string, number>;
  /** What the courier asks for one piece at the door, where freight is collect. */
  door_fen?: number;
}

export interface ListingCard {
  id: string;
  shop_id: string;
  shop_name: string;
  shop_logo?: string;
  owner_id: string;
  goods_id: string | null;
  state: ListingState;
  draft_state: Listing["draft_state"];
  leaf: string;
  title: string;
  short_name: string;
  picture: string;
  price_fen: number | null;
  reference_fen: number | null;
  stock: number;
  sold: number;
  quality: number;
  faults: number;
  channel: "all" | "live";
  sale_type?: SaleType;
  points: string[];
  skus: Sku[];
}

export interface Checked {
  quality: number;
  passes: boolean;
  faults: Fault[];
}

/** The shelves of the shop page. */
export const TABS = ["sale", "drafts", "refused", "off"] as const;
export type Tab = (typeof TABS)[number];

/** On which shelf a listing stands. A listing on sale whose new draft was refused is still on sale. */
export function tabOf({ state }: { state: ListingState }): Tab {
  if (state === "on_sale" || state === "sold_out") return "sale";
  if (state === "off_sale") return "off";
  return state === "refused" || TAKEN_DOWN.includes(state) ? "refused" : "drafts";
}

/** Purchase orders and samples as the supply system speaks of them. */
import { get } from "@shared/api.ts";
import type { Mode, Supplier } from "../goods/goods.ts";

export type PurchaseState = "draft" | "awaiting_payment" | "paid" | "part_dispatched" | "dispatched" | "signed" | "received" | "delivered" | "cancelled";
export type PurchaseStep = "revise" | "submit" | "pay" | "cancel" | "receive";

export interface PurchaseLine {
  slot: number;
  sku_name: string;
  quantity: number;
  unit_fen: number;
  total_fen: number;
  sent: number;
  /** Pieces that will not come. */
  short: number;
  /** Pieces in the warehouse. */
  taken: number;
  damaged: number;
}

/** One part on its way; times are the shop's market time. */
export interface Shipment {
  id: string;
  carrier: string;
  tracking: string;
  pieces: number;
  damaged: number;
  dispatched_at: number;
  eta_at: number | null;
  delivered_at: number | null;
  received_at: number | null;
}

export interface Purchase {
  id: string;
  supplier: Supplier;
  mode: Mode;
  order_id: string | null;
  goods_id: string;
  title: string;
  picture: string;
  sku_name: string;
  quantity: number;
  unit_fen: number;
  total_fen: number;
  back_fen: number;
  moq: number;
  state: PurchaseState;
  state_name: string;
  reason: string;
  payment: "" | "pending" | "refused" | "done";
  payment_note: string;
  /** What the shop may do now. */
  can: PurchaseStep[];
  placed_at: number;
  due_at: number | null;
  lines: PurchaseLine[];
  shipments: Shipment[];
  /** Pushed anyway, in spite of this. */
  despite: string;
}

export interface Sample {
  id: string;
  supplier: Supplier;
  goods_id: string;
  title: string;
  picture: string;
  sku_name: string;
  quantity: number;
  purpose: string;
  state: string;
  state_name: string;
  terms: "" | "free" | "deposit" | "paid";
  amount_fen: number;
  payment: string;
  note: string;
  can: ("pay" | "cancel" | "feedback")[];
  carrier: string;
  tracking: string;
  look: "" | "good" | "fair" | "poor";
  look_note: string;
  verdict: "" | "good" | "fair" | "poor";
  feedback: string;
  asked_at: number;
  delivered_at: number | null;
}

export const PURCHASE_TONES: Record<PurchaseState, "good" | "warn" | "bad" | "note" | "plain"> = {
  draft: "plain", awaiting_payment: "warn", paid: "note", part_dispatched: "note", dispatched: "note", signed: "warn", received: "good", delivered: "good", cancelled: "plain",
};

/** The way of a wholesale order; which of its steps is reached. */
export const WAY = ["draft", "awaiting_payment", "paid", "dispatched", "signed", "received"] as const;
export function reached(state: PurchaseState): number {
  return (WAY as readonly string[]).indexOf(state === "part_dispatched" ? "dispatched" : state === "delivered" ? "received" : state);
}

const TRIES = 8;
const BETWEEN_MS = 700;

/** Ask until a payment is through or refused: the mall answers within seconds. */
export async function whenPaid<T extends { payment: string }>(path: string): Promise<T> {
  let found = await get<T>(path);
  for (let attempt = 1; attempt < TRIES && found.payment === "pending"; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    found = await get<T>(path);
  }
  return found;
}

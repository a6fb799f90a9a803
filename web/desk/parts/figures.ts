/** Figures short enough for a tile. */
import { yuan } from "@shared/money.ts";

/** From 1,000 yuan on without the fen: a tile has little room. */
export function shortYuan(fen: number): string {
  return fen >= 100_000 ? (yuan(fen).split(".")[0] ?? "") : yuan(fen);
}

/** `12,345`. */
export const count = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");

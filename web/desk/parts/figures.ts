/** Figures short enough for a tile, and rates and spans as people say them. */
import { yuan } from "@shared/money.ts";

/** From 1,000 yuan on without the fen: a tile has little room. */
export function shortYuan(fen: number): string {
  return fen >= 100_000 ? (yuan(fen).split(".")[0] ?? "") : yuan(fen);
}

/** Basis points as percent with at most two digits; a dash when there is no rate. */
export function percent(bp: number | null | undefined): string {
  return bp === null || bp === undefined ? "—" : `${(bp / 100).toFixed(bp % 10 ? 2 : 1)}%`;
}

/** Whole seconds up to a minute and a half, then minutes and seconds: `51 s`, `4:05`. */
export function seconds(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return "—";
  const whole = Math.round(ms / 1000);
  return whole < 90 ? `${whole}s` : `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** `12,345`. */
export const count = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");

/** Figures of a replay as people read them. Pure. */
import { yuan } from "../money.ts";
import { showClock } from "../time.ts";
import type { Formula } from "./types.ts";

/** Basis points as a percentage with at most one digit; a dash for a rate without a denominator. */
export function percent(bp: number | null): string {
  if (bp === null) return "—";
  const value = bp / 100;
  return `${value >= 100 ? Math.round(value) : Number(value.toFixed(1))}%`;
}

/** A figure in the unit of its formula. */
export function figure(value: number | null | undefined, unit: Formula["unit"]): string {
  if (value === null || value === undefined) return "—";
  if (unit === "bp") return percent(value);
  if (unit === "fen") return yuan(value);
  if (unit === "x100") return (value / 100).toFixed(2);
  return unit === "ms" ? showClock(value) : value.toLocaleString();
}

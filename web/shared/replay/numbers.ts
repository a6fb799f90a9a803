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
  return unit === "ms" ? showClock(value) : value.toLocaleString();
}

/** A formula over the server's counts (`enter_uv / impr_uv`) in words; the names of the counts are under `replay.count`. */
export function inWords(formula: string, t: (key: string) => string): string {
  return formula.replace(/[a-z]\w*/g, (name) => t(`replay.count.${name}`)).replaceAll("/", "÷");
}

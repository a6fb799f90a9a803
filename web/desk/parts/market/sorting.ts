/** Sorting of the class's trade table. Pure. */
import type { TradeRow } from "@shared/market.ts";

export type SortKey = "name" | "income_fen" | "net_fen" | "orders" | "refunds_open" | "stars_x100" | "wallet_fen";

/** Sorted by one column; shops without a value (no reviews yet) stay at the end whichever way it goes. */
export function sortedBy(rows: readonly TradeRow[], key: SortKey, down: boolean): TradeRow[] {
  const turn = down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [one, other] = [a[key], b[key]];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return typeof one === "string" ? turn * one.localeCompare(String(other), "zh-CN") : turn * (one - Number(other));
  });
}

/** The whole class in one row: sums, and the curves added up day by day. */
export function together(rows: readonly TradeRow[]): { income_fen: number; net_fen: number; orders: number; refunds_open: number; wallet_fen: number; income_curve: number[]; wallet_curve: number[] } {
  const sum = (pick: (row: TradeRow) => number): number => rows.reduce((total, row) => total + pick(row), 0);
  const days = (pick: (row: TradeRow) => number[]): number[] => (rows[0] ? pick(rows[0]).map((_, day) => sum((row) => pick(row)[day] ?? 0)) : []);
  return {
    income_fen: sum((row) => row.income_fen),
    net_fen: sum((row) => row.net_fen),
    orders: sum((row) => row.orders),
    refunds_open: sum((row) => row.refunds_open),
    wallet_fen: sum((row) => row.wallet_fen),
    income_curve: days((row) => row.income_curve),
    wallet_curve: days((row) => row.wallet_curve),
  };
}

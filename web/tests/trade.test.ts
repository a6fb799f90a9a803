/** The class's trade table: sorting, and the whole class in one row. */
import { expect, test } from "vitest";
import { sortedBy, together } from "../desk/parts/market/sorting.ts";
import type { TradeRow } from "../shared/market.ts";

const row = (name: string, changes: Partial<TradeRow>): TradeRow => ({
  shop_id: name, name, owner_id: "", state: "open", wallet_fen: 0, escrow_fen: 0, income_fen: 0, net_fen: 0, gross_bp: null, orders: 0,
  refunds_open: 0, platform_waits: 0, stars_x100: null, market_days: 0, wallet_curve: [1, 2], income_curve: [0, 5], ...changes,
});
const rows = [row("阿安", { net_fen: -300, stars_x100: 450 }), row("贝贝", { net_fen: 900 }), row("陈记", { net_fen: 100, stars_x100: 210 })];
const names = (sorted: TradeRow[]): string[] => sorted.map(({ name }) => name);

test("a column sorts both ways, losses below everything", () => {
  expect(names(sortedBy(rows, "net_fen", true))).toEqual(["贝贝", "陈记", "阿安"]);
  expect(names(sortedBy(rows, "net_fen", false))).toEqual(["阿安", "陈记", "贝贝"]);
  expect(names(rows)).toEqual(["阿安", "贝贝", "陈记"]); // the rows themselves stay as they were
});

test("a shop without reviews stands last whichever way stars are sorted", () => {
  expect(names(sortedBy(rows, "stars_x100", true))).toEqual(["阿安", "陈记", "贝贝"]);
  expect(names(sortedBy(rows, "stars_x100", false))).toEqual(["陈记", "阿安", "贝贝"]);
});

test("the class is the sum of its shops, day by day", () => {
  const whole = together(rows);
  expect([whole.net_fen, whole.wallet_curve, whole.income_curve]).toEqual([700, [3, 6], [0, 15]]);
  expect(together([]).wallet_curve).toEqual([]);
});

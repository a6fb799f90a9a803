/** What an order leaves, column by column. */
import { expect, test } from "vitest";
import { columnsOf, type OrderMoney } from "../shared/trade/statement.ts";

const order: OrderMoney = { order_id: "ord_1", title: "", state: "settled", paid_fen: 3980, refunds_fen: 0, cogs_fen: 2000, freight_fen: 400, platform_fee_fen: 199, commission_fen: 0, left_fen: 1381 };
const sum = (one: OrderMoney): number => columnsOf(one).reduce((total, { fen }) => total + fen, 0);

test("the columns of an order make what it leaves, and empty ones are left out", () => {
  expect(columnsOf(order).map(({ name, fen }) => [name, fen])).toEqual([["paid", 3980], ["cogs", -2000], ["freight", -400], ["platform_fee", -199]]);
  expect(sum(order)).toBe(order.left_fen);
});

test("what a buyer paid for commission goods is the supplier's, the commission the shop's", () => {
  const sold = { ...order, cogs_fen: 0, freight_fen: 0, platform_fee_fen: 0, commission_fen: 400, left_fen: 400 };
  expect(columnsOf(sold).map(({ name, fen }) => [name, fen])).toEqual([["paid", 3980], ["commission", 400], ["supplier", -3980]]);
  expect(sum(sold)).toBe(400);
  expect(columnsOf(order).some(({ name }) => name === "supplier")).toBe(false);
});

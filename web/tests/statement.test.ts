/** The settlement statement: the columns of a row make what it leaves. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { columnsOf, type SettledRow } from "../shared/trade/statement.ts";

const row: SettledRow = { order_id: "ord_1", title: "", state: "settled", deal_fen: 3980, refunds_fen: 0, supply_fen: 2000, commission_fen: 0, platform_fee_fen: 199, freight_fen: 400, offers_fen: 100, left_fen: 1281 };
const sum = (one: SettledRow): number => columnsOf(one).reduce((total, { fen }) => total + fen, 0);

test("the columns of an order make what it leaves, and empty ones are left out", () => {
  expect(columnsOf(row).map(({ name, fen }) => [name, fen])).toEqual([["deal", 3980], ["supply", -2000], ["freight", -400], ["platform_fee", -199], ["offers", -100]]);
  expect(sum(row)).toBe(row.left_fen);
  expect(sum({ ...row, refunds_fen: 1990 })).not.toBe(row.left_fen);
});

test("every column of the server's row has its sign here", () => {
  const out = /class SettledOut[\s\S]*?\n\n\n/.exec(readFileSync(new URL("../../mall/settlement.py", import.meta.url), "utf8"))?.[0] ?? "";
  const fields = [...out.matchAll(/^ {4}(\w+)_fen: int/gm)].map(([, name]) => name).filter((name) => name !== "left");
  const full: SettledRow = { ...row, refunds_fen: 1, commission_fen: 2 };
  expect(columnsOf(full).map(({ name }) => name as string).sort()).toEqual([...fields].sort());
});

/** The way of a student, of an order, and of money. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checklist, nextTask, type SoFar } from "../phone/parts/home/checklist.ts";
import { bySupplier, daysOf, milestones, ORDER_STATES, piecesLeft, TONES, type LedgerEntry, type Order } from "../phone/parts/orders/order.ts";

const nothing: SoFar = { shopState: null, opening: { done: 0, all: 0 }, listings: [], shows: [], checked: false, reviewed: [] };
const done = (so: Partial<SoFar>): string[] => checklist({ ...nothing, ...so }).flatMap((task) => (task.done ? [task.name] : []));
const next = (so: Partial<SoFar>): string | undefined => nextTask(checklist({ ...nothing, ...so }))?.name;
const onSale = [{ state: "on_sale" }, { state: "sold_out" }, { state: "on_sale" }];

test("the next thing to do follows what was done", () => {
  expect(next({})).toBe("open");
  expect(next({ shopState: "draft" })).toBe("open");
  expect(next({ shopState: "open" })).toBe("goods");
  expect(next({ shopState: "open", listings: [{ state: "draft" }] })).toBe("publish");
  expect(next({ shopState: "open", listings: onSale })).toBe("plan");
  const planned = { shopState: "open", listings: onSale, shows: [{ id: "s1", state: "planned" }] };
  expect(next(planned)).toBe("check");
  expect(next({ ...planned, checked: true })).toBe("live");
  const ended = { ...planned, shows: [{ id: "s1", state: "ended" }] };
  expect(next(ended)).toBe("review");
  expect(next({ ...ended, reviewed: ["s2"] })).toBe("review");
  expect(next({ ...ended, reviewed: ["s1"] })).toBeUndefined();
});

test("a show on air is where live leads, and its check counts as passed", () => {
  const tasks = checklist({ ...nothing, shows: [{ id: "s9", state: "live" }] });
  expect(tasks.find(({ name }) => name === "live")?.to).toEqual({ name: "onair", params: { show: "s9" } });
  expect(done({ shows: [{ id: "s9", state: "live" }] })).toEqual(["plan", "check"]);
});

test("three listings are wanted, drafts do not count", () => {
  const tasks = checklist({ ...nothing, listings: [{ state: "on_sale" }, { state: "draft" }, { state: "refused" }] });
  expect(tasks.find(({ name }) => name === "publish")).toMatchObject({ done: false, progress: { done: 1, all: 3 } });
});

const order = { state: "paid", placed_at: 1, paid_at: 2, shipped_at: null, signed_at: null, ended_at: null } as Order;

test("an order shows what is still to come; one that ended early does not", () => {
  expect(milestones(order).map(({ name, at }) => `${name} ${at}`)).toEqual(["placed 1", "paid 2", "shipped null", "signed null", "settled null"]);
  expect(milestones({ ...order, state: "refunded", ended_at: 9 }).map(({ name, at }) => `${name} ${at}`)).toEqual(["placed 1", "paid 2", "refunded 9"]);
});

const chinese = JSON.parse(readFileSync(new URL("../shared/i18n/zh-CN/phone.json", import.meta.url), "utf8")) as { orders: { state: Record<string, string> } };

test("every state of an order the server knows has its word and its tone", () => {
  const route = readFileSync(new URL("../../mall/api/orders.py", import.meta.url), "utf8");
  const known = [...(/^State = Literal\[(.+)\]$/m.exec(route)?.[1] ?? "").matchAll(/"(\w+)"/g)].map(([, name]) => name).sort();
  expect(known).toContain("part_shipped");
  expect([...ORDER_STATES].sort()).toEqual(known);
  expect(Object.keys(TONES).sort()).toEqual(known);
  expect(Object.keys(chinese.orders.state).sort()).toEqual(known);
});

test("the shop sends what is its own, or what it keeps in its warehouse; the supplier the rest", () => {
  expect([{ goods_id: null }, { goods_id: "g", sent_by: "shop" as const }, { goods_id: "g", sent_by: "" as const }, { goods_id: "g", sent_by: "supplier" as const }].map(bySupplier)).toEqual([false, false, true, true]);
  expect(piecesLeft({ lines: [{ quantity: 3 }, { quantity: 2 }] as Order["lines"], sent_pieces: 4 })).toBe(1);
});

test("the sides of one transaction are one booking, days newest first", () => {
  const side = (transaction_id: string, account: string, amount_fen: number, booked_at: number): LedgerEntry => ({ id: `${transaction_id}${account}`, transaction_id, account, amount_fen, kind: "paid", ref: "ord_1", booked_at });
  const noon = Date.UTC(2026, 10, 23, 4);
  const days = daysOf([side("t1", "wallet", -400, noon), side("t1", "freight", 400, noon), side("t2", "escrow", 1990, noon + 86_400_000), side("t2", "sales", -1990, noon + 86_400_000)], "zh-CN");
  expect(days.map(({ bookings }) => bookings.map(({ id, wallet_fen: wallet, escrow_fen: held }) => [id, wallet, held]))).toEqual([[["t2", 0, 1990]], [["t1", -400, 0]]]);
});

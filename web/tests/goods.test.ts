/** Goods of suppliers: what a piece costs by tier, what each way of dealing earns, a wholesale order being put together. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cartOf, earnings, unitAt, type Goods, type Variety } from "../phone/parts/goods/goods.ts";
import { PURCHASE_TONES, reached } from "../phone/parts/supply/supply.ts";

const variety = (slot: number, supply_fen: number): Variety => ({
  slot, name: `v${slot}`, supply_fen, stock: 300,
  tiers: [[10, 0.9], [30, 0.84], [100, 0.78]].map(([from_pieces = 0, share = 1]) => ({ from_pieces, unit_fen: Math.floor(supply_fen * share) })),
});
const goods = { skus: [variety(0, 1000), variety(1, 2000)], supply_fen: 1000, suggest_fen: 1800, moq: 10, commission_bp: 2050, modes: ["commission", "dropship", "wholesale"] } as Pick<Goods, "skus" | "supply_fen" | "suggest_fen" | "moq" | "commission_bp" | "modes">;

test("a piece costs the supply price until a tier is reached, then the tier's", () => {
  const one = variety(0, 1000);
  expect([1, 9, 10, 29, 30, 100, 5000].map((pieces) => unitAt(one, pieces))).toEqual([1000, 1000, 900, 900, 840, 780, 780]);
  expect(unitAt({ supply_fen: 700, tiers: [] }, 50)).toBe(700);
});

test("each way of dealing says what a piece earns, only those the goods allow", () => {
  expect(earnings(goods)).toEqual([
    { mode: "dropship", fen: 800, up_to_fen: null },
    { mode: "wholesale", fen: 900, up_to_fen: 1020 },
    { mode: "commission", fen: 369, up_to_fen: null },
  ]);
  expect(earnings({ ...goods, modes: ["dropship"] }).map(({ mode }) => mode)).toEqual(["dropship"]);
});

test("varieties count together for the tier, and what misses for the smallest order is said", () => {
  const little = cartOf(goods, new Map([[0, 4]]));
  expect([little.pieces, little.missing, little.total_fen, little.next]).toEqual([4, 6, 3600, { pieces: 26, unit_fen: 840 }]);
  const mixed = cartOf(goods, new Map([[0, 20], [1, 10]]));
  expect([mixed.missing, mixed.total_fen, mixed.next]).toEqual([0, 20 * 840 + 10 * 1680, { pieces: 70, unit_fen: 780 }]);
  expect(cartOf(goods, new Map([[0, 100]])).next).toBeNull();
});

test("every state of a purchase order has its tone and its place on the way", () => {
  const states = /^STATES = \{([^}]+)\}/m.exec(readFileSync(new URL("../../supply/purchases.py", import.meta.url), "utf8"))?.[1] ?? "";
  const names = [...states.matchAll(/^\s+"(\w+)":/gm)].map(([, name]) => name ?? "");
  expect(names.length).toBe(9);
  expect(Object.keys(PURCHASE_TONES).sort()).toEqual([...names].sort());
  expect(names.filter((name) => reached(name as keyof typeof PURCHASE_TONES) < 0)).toEqual(["cancelled"]);
});

/** The money page: the formula's blocks, break-even, the cash curve, and waiting for what a leap brings. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cashOptions, DAY_MS, nearestDay, walletLines } from "../shared/trade/cashOptions.ts";
import { blocksOf, breakEvenOf, broughtNothing, evenScale, INCOME, percent, TRADE_COSTS, untilQuiet, waterfall, type CameBack, type CashDay, type Profit } from "../shared/trade/books.ts";

const server = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const quoted = (text: string): string[] => [...text.matchAll(/"(\w+)"/g)].map(([, word]) => word ?? "");
const named = (name: string): string[] => quoted(new RegExp(`^${name} = \\(([^)]+)\\)`, "m").exec(server("mall/profit.py"))?.[1] ?? "");
const line = (account: string, fen: number) => ({ account, name: account, fen });
const profit: Profit = {
  show_id: null, orders: 3, income_fen: 9_000, gross_fen: 3_000, net_fen: 2_400, gross_bp: 3333, break_even_roi_x100: 300, break_even_fen: 1_800,
  roi_x100: 1500, net_roi_x100: 1333, show_ms: 0, hourly_fen: 3_000,
  lines: [line("sales", 10_000), line("refunds", -1_000), line("cogs", -5_000), line("freight", -1_000), line("ads", -600)],
};

test("the blocks are those of the server's formula", () => {
  expect(INCOME).toEqual([...named("INCOME"), ...named("TAKEN_BACK")]);
  expect(TRADE_COSTS).toEqual(named("TRADE_COSTS"));
  expect(named("OTHER_COSTS")).toContain("ads");
});

test("every line stands in one block, and the lines down to a sum make that sum", () => {
  const blocks = blocksOf(profit);
  expect(blocks.flatMap(({ lines }) => lines.map(({ account }) => account))).toEqual(profit.lines.map(({ account }) => account));
  let sum = 0;
  for (const block of blocks) {
    sum += block.lines.reduce((total, { fen }) => total + fen, 0);
    expect(block.fen, block.name).toBe(sum);
  }
});

test("break-even is told as it is", () => {
  expect(breakEvenOf(profit)).toBe("passed");
  expect(breakEvenOf({ ...profit, income_fen: 1_799 })).toBe("needs");
  expect(breakEvenOf({ ...profit, break_even_fen: 0 })).toBe("nothingElse");
  expect(breakEvenOf({ ...profit, break_even_fen: null })).toBe("never");
  expect(percent(3333)).toBe("33.3%");
});

const day = (n: number, wallet_fen: number, coming = false): CashDay => ({ at: n * DAY_MS, wallet_fen, in_fen: 100, out_fen: 40, coming });
const days = [day(10, 500), day(12, 700), day(15, 900, true)];

test("the wallet stands still until today, and what is expected begins there", () => {
  const now = 14 * DAY_MS + 5;
  expect(walletLines(days, now)).toEqual({ past: [[10 * DAY_MS, 500], [12 * DAY_MS, 700], [14 * DAY_MS, 700]], coming: [[14 * DAY_MS, 700], [15 * DAY_MS, 900]] });
  expect(walletLines(days.slice(0, 2), 12 * DAY_MS).coming).toEqual([]);
});

test("money that goes out hangs below the line, every day inside the axis", () => {
  const options = cashOptions({ days, now: 14 * DAY_MS, words: { wallet: "w", coming: "c", in: "i", out: "o" }, ink: { wallet: "", in: "", out: "", text: "", grid: "" }, day: String, money: String, font: "" });
  const series = options["series"] as { name: string; data: { value: [number, number] }[] }[];
  expect(series.find(({ name }) => name === "o")?.data.map(({ value }) => value[1])).toEqual([-40, -40, -40]);
  const [axis] = options["xAxis"] as { min: number; max: number }[];
  expect(days.every(({ at }) => axis!.min < at && at < axis!.max)).toBe(true);
});

test("a tap finds the nearest day", () => {
  expect(nearestDay(days, 11.4 * DAY_MS)?.at).toBe(12 * DAY_MS);
  expect(nearestDay([], 1)).toBeNull();
});

test("a leap is asked about until nothing more comes, and not for ever", async () => {
  const answers = [0, 0, 4, 9, 9, 12];
  let asked = 0;
  const ask = async (): Promise<number> => answers[Math.min(asked++, answers.length - 1)]!;
  expect(await untilQuiet(ask, async () => undefined)).toBe(9);
  let count = 0;
  await untilQuiet(async () => ++count, async () => undefined, 3, 10);
  expect(count).toBe(10);
});

test("a leap that brought nothing says so", () => {
  const none = { signed: 0, settled: 0, refunds_opened: 0, refunded: 0, reviews: 0, wallet_before_fen: 5, wallet_after_fen: 5 } as CameBack;
  expect(broughtNothing(none)).toBe(true);
  expect(broughtNothing({ ...none, reviews: 1 })).toBe(false);
  expect(broughtNothing({ ...none, wallet_after_fen: 6 })).toBe(false);
});

test("every kind of booking has its word", () => {
  const words = (JSON.parse(server("web/shared/i18n/zh-CN/aftersale.json")) as { aftersale: { book: Record<string, string> } }).aftersale.book;
  const files = ["shops", "orders", "fulfilment", "refunds", "costs", "lucky_bags", "warehouse"].map((name) => server(`mall/${name}.py`)).join("\n");
  const kinds = [...files.matchAll(/\bbook\(\s*tx,\s*[\w.]+,\s*"(\w+)"/g)].map(([, kind]) => kind ?? "");
  expect(kinds.length).toBeGreaterThan(8);
  expect(kinds.filter((kind) => !(kind in words))).toEqual([]);
});

test("in the waterfall every line starts where the one before ended, and sums start at 0", () => {
  const { rows, zero } = waterfall(profit);
  expect(rows.map(({ account, kind }) => [account, kind])).toEqual([
    ["sales", "plus"], ["refunds", "minus"], ["income", "sum"], ["cogs", "minus"], ["freight", "minus"], ["gross", "sum"], ["ads", "minus"], ["net", "sum"],
  ]);
  const steps = rows.filter(({ kind }) => kind !== "sum");
  steps.slice(1).forEach((row, at) => expect(row.from).toBe(steps[at]?.to));
  expect(rows.filter(({ kind }) => kind === "sum").every(({ from }) => from === zero)).toBe(true);
  expect([zero, rows[0]?.to, rows.at(-1)?.to]).toEqual([0, 1, 0.24]);
});

test("a loss lies on the other side of 0, and nothing at all draws nothing", () => {
  const loss: Profit = { ...profit, income_fen: 0, gross_fen: 0, net_fen: -600, lines: [line("ads", -600)] };
  expect([waterfall(loss).zero, waterfall(loss).rows.at(-1)?.to]).toEqual([1, 0]);
  const nothing: Profit = { ...loss, net_fen: 0, lines: [] };
  expect(waterfall(nothing).rows.every(({ from, to }) => from === 0 && to === 0)).toBe(true);
});

test("break-even has a scale only where there is a way to it", () => {
  const scale = evenScale(profit);
  expect((scale?.even ?? 0) / (scale?.income ?? 1)).toBeCloseTo(1_800 / 9_000);
  expect([evenScale({ ...profit, break_even_fen: 0 }), evenScale({ ...profit, break_even_fen: null })]).toEqual([null, null]);
});

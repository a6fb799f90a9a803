/** Follow-up's page logic: the plan picture, standings of the list, the questionnaire as it is typed, conditions and figures in words. */
import { expect, test } from "vitest";
import { boundsOf, conditionsOf } from "../desk/parts/followup/conditions.ts";
import { partsOf, waitText } from "../desk/parts/followup/figures.ts";
import { changeText, figureText, keptOf, planPanels, reasonsInOrder, shareText, standOf, type Again, type Reason, type RoundTold } from "@shared/followup/followup.ts";
import { emptyTelling, faultsOf, tellingOf, toldOf } from "@shared/followup/telling.ts";

const again = (now: Partial<Record<string, number>>, change: Partial<Record<string, number>>): Again[] =>
  (["fund_fen", "month_fen", "price_fen", "cost_fen", "sold"] as const).map((figure) => ({ figure, zh: figure, en: figure, planned: null, now: now[figure] ?? null, change_bp: change[figure] ?? null }));
const round = (number: number, now: Partial<Record<string, number>>, change: Partial<Record<string, number>>, even: number | null = null): RoundTold =>
  ({ round: number, again: again(now, change), standing: { break_even_pieces: even, left_a_month_fen: null, reached: null } }) as RoundTold;
const PLAN = { fund_fen: null, month_fen: 300_000, price_fen: 5_900, cost_fen: null, sold: 250 };

test("the picture puts the plan beside every half-year, the oldest first, on one scale", () => {
  const panels = planPanels({ plan: PLAN, rounds: [round(2, { sold: 500 }, { sold: 10_000 }, 150), round(1, { sold: 200 }, { sold: -2_000 })] });
  const sold = panels.find(({ figure }) => figure === "sold");
  expect(sold?.columns.map((one) => [one.round, one.height, one.kept])).toEqual([
    [1, 0.4, "near"],
    [2, 1, "kept"],
  ]);
  expect([sold?.plannedHeight, sold?.breakEven]).toEqual([0.5, { value: 150, height: 0.3 }]);
});

test("a figure nobody named has no panel, and a planned one stands alone until it is told", () => {
  const panels = planPanels({ plan: PLAN, rounds: [round(1, {}, {})] });
  expect(panels.map(({ figure }) => figure)).toEqual(["sold", "price_fen", "month_fen"]);
  expect(panels.every(({ columns }) => columns.length === 0)).toBe(true);
  expect(planPanels({ plan: null, rounds: [] })).toEqual([]);
});

test.each([
  ["sold", 0, "kept"],
  ["sold", -1, "near"],
  ["sold", -5_001, "far"],
  ["cost_fen", -1, "kept"],
  ["cost_fen", 5_000, "near"],
  ["cost_fen", 5_001, "far"],
])("%s changed by %i is %s, as the server counts it", (figure, bp, kept) => {
  expect(keptOf(figure, bp)).toBe(kept);
});

test.each([
  [{ days_late: 3, round: 1 }, "overdue"],
  [{ days_late: 0, round: 1 }, "open"],
  [{ days_late: -20, round: 2 }, "open"],
  [{ days_late: null, round: 2 }, "done"],
  [{ days_late: null, round: null }, "done"],
  [{ days_late: null, round: 1 }, "later"],
])("%o stands %s", (line, stands) => {
  expect(standOf(line)).toBe(stands);
});

test("figures, changes and shares in words", () => {
  expect([figureText("sold", 1_250), figureText("price_fen", 5_900), figureText("price_fen", 5_990), figureText("sold", null)]).toEqual(["1,250", "¥59", "¥59.90", "–"]);
  expect([changeText(-2_000), changeText(1_250), changeText(0)]).toEqual(["−20 %", "+13 %", "0 %"]);
  expect([shareText(6_666), shareText(10_000), shareText(null)]).toEqual(["66.7 %", "100 %", "–"]);
});

test("the questionnaire asks for figures only of who sells, and says which field is wrong", () => {
  expect(faultsOf(emptyTelling())).toEqual({ stage: "stage" });
  const typed = { ...emptyTelling("running"), shows: "301", sold: "一百" };
  typed.money.price_fen = "abc";
  expect(faultsOf(typed)).toEqual({ shows: "shows", sold: "whole", price_fen: "money" });
  expect(faultsOf({ ...typed, stage: "stopped" })).toEqual({});
});

test("what is told is whole fen and pieces, what was left empty stays open, and it comes back as it was typed", () => {
  const typed = { ...emptyTelling("running"), shows: "12", workers: "３", sold: "1,200", words: " 想请助播 " };
  typed.money.price_fen = "59.9";
  const told = toldOf(typed);
  expect(told).toEqual({ stage: "running", shows: 12, workers: 3, sold: 1_200, fund_fen: null, month_fen: null, price_fen: 5_990, cost_fen: null, sales_fen: null, words: "想请助播" });
  expect(toldOf(tellingOf(told))).toEqual(told);
  expect(toldOf({ ...typed, stage: "employed" })).toMatchObject({ shows: 0, sold: null, price_fen: null, words: "想请助播" });
});

test("conditions are told in words, what has no bound is left out", () => {
  const say = (key: string, named?: Record<string, string>): string => (named ? `${key} ${named["money"]}` : key);
  expect(boundsOf({ least_fen: 0, most_fen: 30_000_000 }, say)).toBe("atMost ¥300,000");
  expect(boundsOf({ least_fen: 100_000, most_fen: 0 }, say)).toBe("atLeast ¥1,000");
  const lines = conditionsOf({ area: "", stages: ["running"], trades: [], least_fen: 0, most_fen: 0, until: "" }, say);
  expect(lines).toEqual([
    { name: "area", words: "everywhere" },
    { name: "stages", words: "stage.running" },
  ]);
});

test("what stands against a resource is said first, then what weighs most", () => {
  const reason = (code: string, holds: boolean, points: number): Reason => ({ code, holds, points, zh: code, en: code });
  expect(reasonsInOrder([reason("kind", true, 40), reason("trade", true, 10), reason("area", false, 0)]).map(({ code }) => code)).toEqual(["area", "kind", "trade"]);
});

test("a wait is told in the largest unit of which there are two", () => {
  expect([waitText(null), waitText(5_000), waitText(119 * 60_000), waitText(2 * 3_600_000), waitText(49 * 3_600_000)]).toEqual([null, { unit: "minutes", n: 1 }, { unit: "minutes", n: 119 }, { unit: "hours", n: 2 }, { unit: "days", n: 2 }]);
});

test("the parts of a plan's bar fill it, and nothing known is an empty bar", () => {
  const line = { figure: "sold" as const, known: 4, kept: 1, near: 3, far: 0, median_change_bp: -100 };
  expect(partsOf(line)).toEqual([
    { kept: "kept", count: 1, share: 25 },
    { kept: "near", count: 3, share: 75 },
  ]);
  expect(partsOf({ ...line, known: 0 })).toEqual([]);
});

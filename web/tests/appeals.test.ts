/** @vitest-environment happy-dom */
import { beforeEach, expect, test } from "vitest";
import { rememberTold, toldAppeals } from "../phone/parts/home/toldAppeals.ts";
import { costs, counts, type Seen } from "../shared/replay/violations/violations.ts";

const one = (more: Partial<Seen> = {}): Seen => ({ violation_id: "v", rule: "C01", points: 5, quote: "第一", where: "comment", certain: true, said: "第一", law: "", rewrite: "", showms: 0, corrected: null, appeal: null, ...more });
const appeal = (state: "open" | "upheld" | "lifted") => ({ state, reason: "有证书", appealed_at: 1, decided_at: 2, answer: "" });

beforeEach(() => localStorage.clear());

test.each([
  [one(), 5],
  [one({ corrected: { way: "card", after_ms: 9, in_time: true } }), 2.5],
  [one({ corrected: { way: "card", after_ms: 40_000, in_time: false } }), 5],
  [one({ certain: false }), 0],
  [one({ appeal: appeal("open") }), 5],
  [one({ appeal: appeal("upheld") }), 5],
  [one({ appeal: appeal("lifted") }), 0],
])("what a violation costs", (violation, points) => {
  expect(costs(violation)).toBe(points);
  expect(counts(violation)).toBe(points > 0);
});

test("a decision is told once on a device, whatever else was kept there", () => {
  rememberTold(["v1"]);
  rememberTold(["v2", "v1"]);
  rememberTold([]);
  expect(toldAppeals()).toEqual(["v2", "v1"]);
  localStorage.setItem("kaibo.toldAppeals", "{");
  expect(toldAppeals()).toEqual([]);
});

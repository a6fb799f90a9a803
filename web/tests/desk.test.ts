/** Thinking of the desk pages: names that were pasted, the curve so far, remarks, figures. */
import { expect, test } from "vitest";
import { midnightBefore } from "../desk/parts/class/joined.ts";
import { namesIn } from "../desk/parts/class/names.ts";
import { count, shortYuan } from "../desk/parts/figures.ts";
import { withRemarks } from "../desk/parts/replay/remarksOnCurve.ts";
import { together } from "../desk/parts/remarks.ts";
import { goOn, nothingYet } from "../desk/parts/watch/soFar.ts";
import { computed } from "../shared/trade/metrics.ts";
import type { LiveFact } from "../shared/showSnapshot.ts";

test.each([
  ["李小雨\n陈思远\r\n\n 王雅琴 ", ["李小雨", "陈思远", "王雅琴"]],
  ["1. 李小雨\n2、陈思远\n3) 王雅琴", ["李小雨", "陈思远", "王雅琴"]],
  ["1\t李小雨\n2\t陈思远", ["李小雨", "陈思远"]],
  ["李小雨，陈思远、王雅琴", ["李小雨", "陈思远", "王雅琴"]],
  ["Li Xiaoyu\nChen Siyuan", ["Li Xiaoyu", "Chen Siyuan"]],
  ["\n \n", []],
])("%j holds the names %j", (typed, names) => expect(namesIn(typed)).toEqual(names));

let position = 0;
const fact = (type: string, showms: number, data: unknown = {}): LiveFact => ({ id: "", source: "", time: "2026-11-24T01:00:00Z", type: `kaibo.${type}`, position: ++position, showms, data }) as LiveFact;
const tick = (showms: number, online: number): LiveFact => fact("streaming.crowd.ticked", showms, { online, entered: 2, left: 1, comments: 1, likes: 0, follows: 0, clicks: 1 });

test("the curve so far counts into buckets of ten seconds and marks what the host did", () => {
  const facts = [tick(1000, 4), fact("streaming.listing.pinned", 2000, { listing_id: "lst_1" }), tick(10_000, 7), tick(31_000, 9), fact("mall.order.paid", 32_000, { total_fen: 990 }), fact("streaming.listing.pinned", 35_000, { listing_id: "lst_2" })];
  const so = goOn(nothingYet(), facts);
  expect(so.curve.online).toEqual([7, 7, 7, 9]); // where nothing ticked the viewers are those before
  expect(so.curve.entered).toEqual([4, 0, 0, 2]);
  expect(so.curve.gmv_fen).toEqual([0, 0, 0, 990]);
  expect(so.pitches.map(({ from_showms, to_showms }) => [from_showms, to_showms])).toEqual([[2000, 35_000], [35_000, null]]);
  expect([so.actions.map(({ label }) => label), so.duration_ms]).toEqual([["pinned", "pinned"], 35_000]);
});

test("events that the page and the log both tell count once, in pieces as in one", () => {
  const facts = [tick(1000, 4), tick(2000, 5), tick(12_000, 6)];
  const once = goOn(nothingYet(), facts);
  expect(goOn(once, facts)).toBe(once);
  expect(facts.reduce((so, each) => goOn(so, [each]), nothingYet())).toEqual(once);
});

test("remarks stand in the order of the show, and the curve has the newest of them", () => {
  const remarks = together({
    notes: [{ note_id: "note_1", author_id: "per_1", at_showms: 9000, text: "没回答保质期" }],
    marks: [{ mark_id: "mark_1", author_id: "per_2", at_showms: 4000, text: "很好", criterion: null, score: null }],
  });
  expect(remarks.map(({ id }) => id)).toEqual(["mark_1", "note_1"]);
  const old = { position: 3, showms: 1, label: "mark", listing_id: null, actor: null, facts: { text: "撤回了" } };
  const start = { position: 1, showms: 0, label: "started", listing_id: null, actor: null, facts: {} };
  const { actions } = withRemarks({ actions: [start, old] } as never, remarks);
  expect(actions.map(({ label, facts }) => [label, facts["text"]])).toEqual([["started", undefined], ["mark", "很好"], ["note", "没回答保质期"]]);
});

test("figures", () => {
  expect([shortYuan(9060), shortYuan(12_345_678), count(1234567)]).toEqual(["¥90.60", "¥123,456", "1,234,567"]);
});

test("a figure of the show so far follows the server's formula", () => {
  expect(computed("gpm", { pay_fen: 60_000, enter_pv: 2_500 })).toBe(24_000);
  expect(computed("ctor", { pay_uv: 1, p_click_uv: 3 })).toBe(3_333);
  expect([computed("gpm", { pay_fen: 60_000, enter_pv: 0 }), computed("gpm", { enter_pv: 5 })]).toEqual([null, null]);
});

test("midnight is of this machine's day", () => {
  const noon = new Date(2026, 10, 24, 12).getTime();
  expect(noon - midnightBefore(noon)).toBe(12 * 3_600_000);
});

/** The thinking of the replay: which second of which file, which comments, which words. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { wordsOf } from "../shared/replay/actionWords.ts";
import { shownAt } from "../shared/replay/commentTrack.ts";
import { converted } from "../shared/replay/converting.ts";
import { gathered, points, valueAt } from "../shared/replay/curveOptions.ts";
import { clampTo, cutAfter, cutAt, cutNear, offsetS, showmsAt } from "../shared/replay/editList.ts";
import { figure, percent } from "../shared/replay/numbers.ts";
import type { Curve, Cut, Line } from "../shared/replay/types.ts";

const cut = (recording_id: string, from_showms: number, offset_ms: number, duration_ms: number): Cut => ({
  recording_id, url: `/${recording_id}`, type: "video/mp4", final: true, state: "done", progress_ms: 0, from_showms, offset_ms, duration_ms,
});
// The phone dropped at 60 s and was back at 90 s; in the second file two seconds before the show went on were recorded too.
const CUTS = [cut("one", 100, 0, 59_900), cut("two", 90_000, 2_000, 30_000)];

test.each([
  [100, "one"],
  [59_999, "one"],
  [60_000, undefined],
  [89_000, undefined],
  [90_000, "two"],
  [120_000, undefined],
])("%i ms of the show is in %s", (showms, found) => expect(cutAt(CUTS, showms)?.recording_id).toBe(found));

test("a hole of less than half a second is stepped over, a longer one is not", () => {
  expect(cutNear(CUTS, 0)?.recording_id).toBe("one");
  expect(cutNear(CUTS, 89_600)?.recording_id).toBe("two");
  expect(cutNear(CUTS, 89_400)).toBeNull();
  expect(cutNear(CUTS, 119_999)?.recording_id).toBe("two");
});

test("the second of the file and the time of the show are each other's inverse", () => {
  const two = CUTS[1] as Cut;
  expect(offsetS(two, 91_500)).toBe(3.5);
  expect(showmsAt(two, 3.5)).toBe(91_500);
  expect(showmsAt(two, 99)).toBe(120_000);
  expect(showmsAt(two, 0)).toBe(90_000);
  expect(cutAfter(CUTS, 60_000)?.recording_id).toBe("two");
  expect(cutAfter(CUTS, 90_000)).toBeNull();
  expect([clampTo(-5, 100), clampTo(500, 100)]).toEqual([0, 100]);
});

const lines: Line[] = Array.from({ length: 40 }, (_, at) => ({ showms: at * 1000, nick: "小雨", text: `第${at}条`, kind: "viewer" }));
test("the comments of a moment are the newest seven of its last twenty seconds, none of later", () => {
  expect(shownAt(lines, 10_500).map(({ text }) => text)).toEqual(["第4条", "第5条", "第6条", "第7条", "第8条", "第9条", "第10条"]);
  expect(shownAt(lines, 0)).toHaveLength(1);
  expect(shownAt(lines, 57_000).map(({ text }) => text)).toEqual(["第37条", "第38条", "第39条"]);
  expect(shownAt(lines, 90_000)).toEqual([]);
  expect(shownAt([], 5)).toEqual([]);
});

test("the curve puts a bucket in its middle and answers for a moment", () => {
  const curve = { bucket_ms: 10_000, online: [3, 8], orders: [0, 2] } as unknown as Curve;
  expect(points(curve, "online", 15_000)).toEqual([[5_000, 3], [15_000, 8]]);
  expect([valueAt(curve, "orders", 9_999), valueAt(curve, "orders", 10_000), valueAt(curve, "orders", 99_999)]).toEqual([0, 2, 2]);
});

test("acts close to each other are one dot with both sentences", () => {
  const acts = [{ showms: 5000, words: "求点赞" }, { showms: 0, words: "开播" }, { showms: 500, words: "打招呼" }];
  expect(gathered(acts, 1000)).toEqual([{ showms: 0, words: "开播\n打招呼", count: 2 }, { showms: 5000, words: "求点赞", count: 1 }]);
});

test("figures in their units", () => {
  expect([percent(null), percent(1510), percent(10_000), percent(8)]).toEqual(["—", "15.1%", "100%", "0.1%"]);
  expect([figure(111_60, "fen"), figure(53_000, "ms"), figure(null, "bp")]).toEqual(["¥111.60", "0:53", "—"]);
});

test("every mark of the server has a sentence in both languages", () => {
  const source = readFileSync(new URL("../../streaming/replay/actions.py", import.meta.url), "utf8");
  const labels = [...source.matchAll(/^ {4}(?:live|mall)\.\w+: "(\w+)",$/gm)].map(([, label]) => label ?? "");
  expect(labels.length).toBeGreaterThan(30);
  for (const language of ["zh-CN", "en"]) {
    const { replay } = JSON.parse(readFileSync(new URL(`../shared/i18n/${language}/common.json`, import.meta.url), "utf8")) as { replay: { action: Record<string, string> } };
    expect(labels.filter((label) => !replay.action[label])).toEqual([]);
  }
});

test("every cause of leaving has a word", () => {
  const source = readFileSync(new URL("../../sandbox/scenario/schema.py", import.meta.url), "utf8");
  const causes = [...(/^Cause = Literal\[(.*)\]/m.exec(source)?.[1] ?? "").matchAll(/"(\w+)"/g)].map(([, cause]) => cause ?? "");
  const { replay } = JSON.parse(readFileSync(new URL("../shared/i18n/zh-CN/common.json", import.meta.url), "utf8")) as { replay: { cause: Record<string, string> } };
  expect(causes.length).toBeGreaterThan(5);
  const tables = readFileSync(new URL("../../streaming/audience/tables.py", import.meta.url), "utf8");
  const own = [...(/^IMPULSES: Final = \((.*)\)/m.exec(tables)?.[1] ?? "").matchAll(/"(\w+)"/g)].map(([, cause]) => cause ?? "");
  expect(own.length).toBe(4);
  expect([...causes, ...own, "natural"].filter((cause) => !replay.cause[cause])).toEqual([]);
});

test("a change of price tells both prices and the listing", () => {
  const listings = { lst_1: { title: "湖南酱板鸭礼盒", short_name: "酱板鸭", picture: "", slot: 1 } };
  expect(wordsOf({ label: "price", listing_id: "lst_1", facts: { from_fen: 3690, to_fen: 1990 } }, listings).values).toEqual({ name: "酱板鸭", from: "¥36.90", to: "¥19.90" });
  expect(wordsOf({ label: "call", listing_id: null, facts: { what: "like" } }, listings).key).toBe("replay.call.like");
  const typed = (worth: number) => wordsOf({ label: "answer", listing_id: null, facts: { text: "不知道", worth } }, listings).key;
  expect([typed(0), typed(500)]).toEqual(["replay.action.answerNone", "replay.action.answerText"]);
  expect(wordsOf({ label: "pinned", listing_id: "lst_9", facts: {} }, listings)).toEqual({ key: "replay.action.pinned", values: { name: "" } });
});

test("how far the recordings are converted, by length", () => {
  const raw = (id: string, progress_ms: number, duration_ms: number, state = "running"): Cut => ({ ...cut(id, 0, 0, duration_ms), final: false, state, progress_ms });
  const of = (...recordings: Cut[]) => converted({ video: { url: null, kind: "video/mp4", recordings, gaps: [] } });
  expect(of(...CUTS)).toBeNull();
  expect(of(raw("one", 15_000, 60_000), raw("two", 0, 20_000, "waiting"))).toBe(18);
  expect(of(cut("one", 0, 0, 60_000), raw("two", 10_000, 20_000))).toBe(87);
  expect(of(raw("one", 0, 60_000, "failed"))).toBeNull();
});

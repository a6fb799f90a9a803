/** Thinking of the pages of scenarios and drills: settings in a file, ranges as bars, versions, tries, the proof of an exam. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { byStudent, gain, type Drill, type Try } from "../desk/parts/drills/drill.ts";
import { faultsOf, type Proof } from "../desk/parts/drills/proof.ts";
import { changeText, figureText, plotOf, rangeText, type Predicted } from "../desk/parts/scenarios/ranges.ts";
import { families, frozenBy, historyOf, type ScenarioLine } from "../desk/parts/scenarios/scenario.ts";
import { freeName, readSettings, withSettings } from "../desk/parts/scenarios/settings.ts";
import { againOf, playedOf, stepOf, toDo, type Drill as Given } from "../phone/parts/home/drills.ts";

const library = (name: string): string => readFileSync(new URL(`../../sandbox/scenario/library/${name}.yaml`, import.meta.url), "utf8");

test("the settings of a file are read and written back with everything else as it was", () => {
  const text = library("warm-up");
  const settings = readSettings(text);
  expect(settings).toEqual({ name: "warm-up", title: "热身场", minutes: 10, sliders: { crowd: 100, patience: 150, price_sensitivity: 80, questions: 200, trolls: 0 } });
  expect(withSettings(text, {})).toBe(text);
  const changed = withSettings(text, { sliders: { ...settings.sliders, patience: 40 }, minutes: 3 });
  expect(readSettings(changed)).toEqual({ ...settings, minutes: 3, sliders: { ...settings.sliders, patience: 40 } });
  const differs = changed.split("\n").filter((line, at) => line !== text.split("\n")[at]);
  expect(differs.map((line) => line.split(":")[0])).toEqual(["minutes", "sliders"]);
});

test.each([
  ["sliders:\n  crowd: 40\n  trolls: 0\ntraffic: {}\n", "sliders: {crowd: 40, patience: 100, price_sensitivity: 100, questions: 100, trolls: 300}\ntraffic: {}\n"],
  ["sliders:\n  crowd: 40 # trolls: 7\n\n# patience: 20, for beginners\n  trolls: 0\n\n# who comes\ntraffic: {}\n", "sliders: {crowd: 40, patience: 100, price_sensitivity: 100, questions: 100, trolls: 300}\n# patience: 20, for beginners\n\n# who comes\ntraffic: {}\n"],
  ["sliders: {\n  crowd: 40,\n\n  questions: 50\n}\nminutes: 5\n", "sliders: {crowd: 40, patience: 100, price_sensitivity: 100, questions: 50, trolls: 300}\nminutes: 5\n"],
  ["name: a\n", "name: a\nsliders: {crowd: 100, patience: 100, price_sensitivity: 100, questions: 100, trolls: 300}\n"],
])("sliders written as %j become one line", (text, after) => {
  expect(withSettings(text, { sliders: { ...readSettings(text).sliders, trolls: 300 } })).toBe(after);
});

test("a copy gets a name of its own", () => {
  const name = freeName("warm-up", ["warm-up", "warm-up-2"]);
  expect([name, freeName(name, [name, "warm-up-2"])]).toEqual(["warm-up-3", "warm-up-4"]);
  expect(readSettings(withSettings(library("warm-up"), { name })).name).toBe(name);
});

test.each(['晚八点"专场"', "it's: {50%}", "一 # 二"])("the title %s comes back as it was typed", (title) => {
  expect(readSettings(withSettings(library("knitwear"), { title })).title).toBe(title);
});

const predicted = (middle: number): Predicted => {
  const range = [middle - 10, middle, middle + 10];
  const hosts = Object.fromEntries(["silent", "average", "competent"].map((host) => [host, { entered: range, orders: [0, 0, 0] }]));
  return { scenario_hash: "", engine: "", shows: 20, seconds: 60, cut: false, hosts } as unknown as Predicted;
};

test("ranges stand on one scale, and a change is clear only where they lie apart", () => {
  const rows = plotOf("entered", predicted(100), predicted(50));
  expect(rows?.map(({ host, change, apart }) => [host, change, apart])[0]).toEqual(["silent", 1, true]);
  expect(rows?.[0]?.now?.to).toBe(100);
  expect(rows?.[0]?.before?.to).toBeCloseTo((100 * 60) / 110);
  expect(plotOf("entered", predicted(100), predicted(95))?.[0]?.apart).toBe(false);
  expect(plotOf("entered", predicted(100), null)?.[0]).toMatchObject({ before: null, change: null, apart: false });
  expect(plotOf("orders", predicted(100), predicted(50))).toBeNull(); // nothing is sold in either
  expect([changeText(0.124), changeText(-0.03), changeText(0.001), changeText(null)]).toEqual(["+12%", "−3%", "", ""]);
  expect([figureText("gmv_fen", 1_234_567), figureText("mean_stay_s", 84), rangeText("entered", [1000.4, 2, 3000]), rangeText("gmv_fen", [100, 300, 900]), rangeText("orders", [0, 0, 0.2])]).toEqual(["¥12,346", "84.0", "1,000–3,000", "¥1–9", "0"]);
});

test("versions stand together, an exam freezes its name, and the library's is the first", () => {
  const line = (id: string, more: Partial<ScenarioLine>): ScenarioLine => ({ id, name: "knitwear", own: true, own_class: true, version: 1, frozen: null, ...more }) as ScenarioLine;
  const [two, one, other, shelf] = [line("scn_2", { version: 2 }), line("scn_1", { frozen: "期末" }), line("scn_9", { own_class: false }), line("knitwear", { own: false, own_class: false })];
  const lines = [one, two, other, shelf];
  expect(families(lines).map((each) => each.map(({ id }) => id))).toEqual([["scn_2", "scn_1"], ["scn_9"], ["knitwear"]]);
  expect(historyOf(two, lines).map(({ id }) => id)).toEqual(["scn_2", "scn_1", "knitwear"]);
  expect(historyOf(shelf, lines)).toEqual([shelf]);
  expect([frozenBy(two, lines), frozenBy(line("x", { name: "warm-up" }), lines)]).toEqual(["期末", null]);
});

test("tries stand by seat, and a second one says what it changed", () => {
  const made = (show_id: string, person_id: string, attempt: number, orders: number, again_of: string | null = null): Try => ({ show_id, person_id, attempt, again_of, state: "ended", totals: { orders } }) as unknown as Try;
  const tries = [made("b", "per_1", 2, 30, "a"), made("a", "per_1", 1, 20), made("c", "per_gone", 1, 5)];
  const lines = byStudent({ students: ["per_2", "per_1"], tries } as unknown as Drill, [{ person_id: "per_1", seat_no: 1, name: "李" }, { person_id: "per_2", seat_no: 2, name: "王" }], "已离班");
  expect(lines.map(({ name, tries: own }) => [name, own.map(({ show_id }) => show_id)])).toEqual([["李", ["a", "b"]], ["王", []], ["已离班", ["c"]]]);
  expect([gain(tries[0] as Try, tries, "orders"), gain(tries[1] as Try, tries, "orders")]).toEqual([0.5, null]);
});

test("the proof of an exam is checked as the command does", async () => {
  const seed_hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // of "abc"
  const same = { seed_hash, scenario_hash: "s", tables_hash: "t", engine_version: "e" };
  const proof: Proof = { ...same, exam: "drl_1", seed: "abc", committed: { at: "", position: 5 }, shows: [{ ...same, show: "shw_1", started: { at: "", position: 9 } }] };
  const about = async (changed: Partial<Proof>): Promise<string[]> => (await faultsOf({ ...proof, ...changed })).map(({ what }) => what);
  expect(await about({})).toEqual([]);
  expect(await about({ seed: "abd" })).toEqual(["seed"]);
  expect(await about({ seed: null })).toEqual(["sealed"]);
  expect(await about({ committed: { at: "", position: 9 } })).toEqual(["order"]);
  expect(await about({ scenario_hash: "other" })).toEqual(["show"]);
});

test.each([
  ["practice", [], null, "begin", null],
  ["practice", ["ended"], null, "begin", "shw_1"],
  ["practice", ["ended", "ended"], null, "begin", "shw_2"],
  ["practice", ["ended", "planned"], null, "resume", null],
  ["practice", ["paused"], 5, "onair", null],
  ["practice", ["planned"], 5, "done", null],
  ["exam", [], null, "begin", null],
  ["exam", ["planned"], null, "resume", null],
  ["exam", ["ended"], null, "done", null],
] as const)("a drill in %s with the shows %j, closed at %j: %s, the same audience of %j", (mode, states, closed_at, now, again) => {
  const tries = states.map((state, at) => ({ show_id: `shw_${at + 1}`, person_id: "per_1", attempt: at + 1, again_of: null, state, totals: {} }));
  const drill = { id: "drl_1", mode, closed_at, tries } as unknown as Given;
  expect([stepOf(drill).now, againOf(drill)]).toEqual([now, again]);
  expect(toDo([drill])).toEqual(now === "done" ? [] : [drill]);
  expect(playedOf(drill)).toBe(states.filter((state) => state !== "planned").length);
});

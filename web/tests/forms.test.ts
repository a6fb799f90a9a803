// @vitest-environment happy-dom
/** The form component says at once what the server would say; a draft survives a lost network and is sent once; questionnaires are forms. */
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { commonQuestions, moved, plainQuestions } from "../desk/parts/school/forms/design.ts";
import { rolesIn } from "../desk/parts/school/forms/roles.ts";
import { Problem } from "../shared/api.ts";
import { draftPlace, FormDraft, RETRY_MS, type DraftWays, type Kept } from "../shared/forms/draft.ts";
import { inWords, progress, put, tidy, yuanText, type Answers, type Filled, type Form, type FormField, type Value } from "../shared/forms/form.ts";
import { asForm, fromSaid, questionFault, toSaid, type Question } from "../shared/forms/needs.ts";
import { misfits } from "../shared/forms/rules.ts";
import { tallied } from "../shared/forms/tally.ts";
import type { Membership } from "../shared/session.ts";

interface Case {
  field: FormField;
  value: Value | null;
  faults: { path: string; code: string; zh: string; en: string }[];
}
const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const cases = JSON.parse(read("form-cases.json")) as Case[];
const words = Object.fromEntries((["zh-CN", "en"] as const).map((tag) => [tag, JSON.parse(read(`../shared/i18n/${tag}/forms.json`)).forms.fault as Record<string, string>]));
const formWith = (...fields: FormField[]): Form => ({ ...asForm("表", []), sections: [{ key: "s", zh: "节", en: "S", fields }] });
const fieldOf = (part: Partial<FormField>): FormField => ({ key: "f", zh: "项", en: "Field", kind: "text", required: false, least: 0, most: null, options: [], columns: [], ...part });

// -- the same rules as the server (tests/training/test_forms.py reads the same cases)

test("there are cases of every kind, good and bad", () => {
  expect(new Set(cases.map(({ field }) => field.kind)).size).toBe(10);
  expect(cases.filter(({ faults }) => faults.length).length).toBeGreaterThan(25);
});

test.each(cases.map((one) => [`${one.field.kind} ${JSON.stringify(one.value)?.slice(0, 40)}`, one] as const))("%s is judged as the server judges it", (_, { field, value, faults }) => {
  const found = misfits(formWith(field), value === null ? {} : { s: { f: value } });
  expect(found.map(({ path, code }) => [path, code])).toEqual(faults.map(({ path, code }) => [path, code]));
  found.forEach((fault, at) => {
    for (const [tag, named] of [["zh-CN", "zh"], ["en", "en"]] as const) {
      const facts = { ...fault.facts, name: fault.facts[named] ?? "" } as Record<string, string | number>;
      expect((words[tag]?.[fault.code] ?? "").replace(/\{(\w+)\}/g, (_whole, name: string) => String(facts[name]))).toBe(faults[at]?.[named]);
    }
  });
});

test("a form of more letters than the server takes is refused here too", () => {
  const form = formWith(...Array.from({ length: 11 }, (_, at) => fieldOf({ key: `f${at}`, most: 3_000 })));
  const answers = { s: Object.fromEntries(form.sections[0]?.fields.map(({ key }) => [key, "长".repeat(3_000)]) ?? []) };
  expect(misfits(form, answers).map(({ code }) => code)).toEqual(["too_long"]);
});

test("how far one is counts what must be filled, and an emptied answer is taken out", () => {
  const form = formWith(fieldOf({ key: "a", required: true }), fieldOf({ key: "b", kind: "yes_no", required: true }), fieldOf({ key: "c" }), fieldOf({ key: "d", kind: "paper", required: true }));
  const answers = put(put({}, "s", "a", "字"), "s", "b", false);
  expect(progress(form, answers)).toEqual({ done: 2, of: 2 });
  expect(put(put(answers, "s", "a", ""), "s", "b", undefined)).toEqual({});
});

test("rows in which nothing stands are left out, a table of them is empty", () => {
  expect(tidy({ s: { t: [{}, { a: "x" }, {}], u: [{}] } })).toEqual({ s: { t: [{ a: "x" }] } });
  expect(tidy({ s: { c: ["a"] } })).toEqual({ s: { c: ["a"] } });
});

test("answers in words", () => {
  const options = [{ key: "a", zh: "甲", en: "A" }, { key: "b", zh: "乙", en: "B" }];
  expect(inWords(fieldOf({ kind: "choices", options }), ["a", "b"], false, "是", "否")).toBe("甲、乙");
  expect(inWords(fieldOf({ kind: "choice", options }), "gone", false, "是", "否")).toBe("gone");
  expect(inWords(fieldOf({ kind: "yes_no" }), false, false, "是", "否")).toBe("否");
  expect([yuanText(5), yuanText(-1250), yuanText(123_456)]).toEqual(["0.05", "-12.50", "1234.56"]);
});

// -- the draft

class Server {
  got: [Answers, string][] = [];
  device: Kept | null = null;
  answer: () => void = () => {};
  ways: DraftWays<string> = {
    send: async (answers, key) => {
      this.answer();
      if (!this.got.some(([, known]) => known === key)) this.got.push([answers, key]);
      return "frm_1";
    },
    kept: () => this.device,
    keep: (kept) => void (this.device = kept),
  };
}
let server: Server;
const down = (): never => {
  throw new Problem(0, "network", "", "");
};
beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
});
afterEach(() => vi.useRealTimers());

test("what is typed is on the device at once and gone when the server has it", async () => {
  const sent: string[] = [];
  const draft = new FormDraft(server.ways, {}, (id) => sent.push(id));
  draft.put("s", "a", "字");
  expect(server.device?.answers).toEqual({ s: { a: "字" } });
  await draft.submit();
  expect([draft.shown.state, server.device, sent, server.got.length]).toEqual(["sent", null, ["frm_1"], 1]);
  draft.put("s", "a", "更多");
  expect(draft.shown.answers, "what was handed in does not change any more").toEqual({ s: { a: "字" } });
});

test("without a network it waits, goes by itself when there is one, and under the same key", async () => {
  const draft = new FormDraft(server.ways, {});
  draft.put("s", "a", "字");
  server.answer = down;
  await draft.submit();
  const key = server.device?.key;
  expect([draft.shown.state, typeof key]).toEqual(["waiting", "string"]);
  draft.put("s", "a", "别的");
  expect(draft.shown.answers).toEqual({ s: { a: "字" } });
  await vi.advanceTimersByTimeAsync(RETRY_MS + 10);
  expect([draft.shown.state, server.got.length]).toEqual(["waiting", 0]);
  server.answer = () => {};
  window.dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(0);
  expect([draft.shown.state, server.got.map(([, used]) => used === key)]).toEqual(["sent", [true]]);
});

test("after a reload it goes on where it was: what was handed in is sent, what was typed stands there", async () => {
  server.device = { answers: { s: { a: "字" } }, key: "act_1" };
  const draft = new FormDraft(server.ways, {});
  expect([draft.shown.state, draft.shown.restored]).toEqual(["waiting", true]);
  await vi.advanceTimersByTimeAsync(1);
  expect([draft.shown.state, server.got]).toEqual(["sent", [[{ s: { a: "字" } }, "act_1"]]]);
  server.device = { answers: { s: { b: "半句" } }, key: null };
  const other = new FormDraft(server.ways, { s: { b: "旧" } });
  expect([other.shown.state, other.shown.answers]).toEqual(["typing", { s: { b: "半句" } }]);
  other.discard({ s: { b: "旧" } });
  expect([other.shown.answers, server.device]).toEqual([{ s: { b: "旧" } }, null]);
});

test("a refusal keeps what was typed, and the corrected form is another act", async () => {
  const draft = new FormDraft(server.ways, {});
  draft.put("s", "a", "字");
  server.answer = () => {
    throw new Problem(422, "invalid", "", "", [{ path: "s.a", message: "太短" }]);
  };
  await draft.submit();
  expect([draft.shown.state, draft.shown.problem?.field("s.a"), server.device]).toEqual(["refused", "太短", { answers: { s: { a: "字" } }, key: null }]);
  server.answer = () => {};
  draft.put("s", "a", "四个字呢");
  await draft.submit();
  expect(server.got.map(([answers]) => answers)).toEqual([{ s: { a: "四个字呢" } }]);
});

test("a draft can be taken back from the queue, and a broken store is no draft", async () => {
  const draft = new FormDraft(server.ways, {});
  draft.put("s", "a", "字");
  server.answer = down;
  await draft.submit();
  draft.hold();
  draft.put("s", "a", "改");
  await vi.advanceTimersByTimeAsync(60_000);
  expect([draft.shown.state, draft.shown.answers, server.got]).toEqual(["typing", { s: { a: "改" } }, []]);
  const place = draftPlace("per", "coh", "S4", "", "2026-12-01");
  localStorage.setItem("kaibo.form/per/coh/S4//2026-12-01", "{broken");
  expect(place.kept()).toBe(null);
  place.keep({ answers: { s: {} }, key: null });
  expect(place.kept()).toEqual({ answers: { s: {} }, key: null });
  expect(draftPlace("other", "coh", "S4", "", "2026-12-01").kept(), "another person at the same phone").toBe(null);
});

// -- the questionnaire

const QUESTIONS: Question[] = [
  { text: "想学什么", kind: "multiple", options: ["选品", "话术", "投流"], required: true },
  { text: "做过直播吗", kind: "single", options: ["是", "否"], required: true },
  { text: "把握", kind: "scale", options: [], required: true },
  { text: "还想说的", kind: "text", options: [], required: false },
];

test("a questionnaire is a form, and its answers go to the server by place and come back", () => {
  const form = asForm("需求", QUESTIONS);
  const answers: Answers = { needs: { q0: ["o2", "o0"], q1: "o1", q2: 4 } };
  expect(misfits(form, answers)).toEqual([]);
  expect(misfits(form, { needs: { q0: ["o0"] } }).map(({ path }) => path)).toEqual(["needs.q1", "needs.q2"]);
  expect(toSaid(QUESTIONS, answers)).toEqual([[0, 2], [1], 4, null]);
  expect(fromSaid(QUESTIONS, [[0, 2], [1], 4, null])).toEqual({ needs: { q0: ["o0", "o2"], q1: "o1", q2: 4 } });
  expect(fromSaid(QUESTIONS, null)).toEqual({});
});

test("a design is checked and moved as it is written", () => {
  expect(QUESTIONS.map(questionFault)).toEqual([null, null, null, null]);
  expect(questionFault({ text: " ", kind: "text", options: [], required: true })).toBe("text");
  expect(questionFault({ text: "题", kind: "single", options: ["甲", " "], required: true })).toBe("options");
  expect(questionFault({ text: "题", kind: "single", options: ["甲", "甲 "], required: true })).toBe("twice");
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a"], 0, 1)).toEqual(["a"]);
  expect(plainQuestions([{ text: " 题 ", kind: "single", options: [" 甲", "", "乙"], required: true }])[0]).toMatchObject({ text: "题", options: ["甲", "乙"] });
  expect(commonQuestions().map(questionFault).filter(Boolean)).toEqual([]);
});

// -- charts and roles

test("only the newest form of each student and day is counted", () => {
  const options = [{ key: "a", zh: "甲", en: "A" }, { key: "b", zh: "乙", en: "B" }];
  const form = formWith(fieldOf({ key: "score", kind: "score" }), fieldOf({ key: "pick", kind: "choices", options }), fieldOf({ key: "words" }));
  const filled = (about_id: string, filled_at: number, score: number, pick: string[]): Filled => ({ id: `${about_id}${filled_at}`, form: "S5", version: "1", about_id, about: "", day: "", filler: "", filler_id: "", filled_at, answers: { s: { score, pick } }, signatures: [] });
  const found = tallied(form, [filled("per_1", 2, 5, ["a", "b"]), filled("per_1", 1, 1, ["b"]), filled("per_2", 1, 4, ["a"])]);
  expect(found.map(({ field, mean, answered }) => [field, mean, answered])).toEqual([["s.score", 4.5, 2], ["s.pick", null, 2]]);
  expect(found[1]?.bars.map(({ count }) => count)).toEqual([2, 1]);
});

test("one is to a class what his memberships say", () => {
  const member = (role: Membership["role"], cohort_id: string | null, institution_id: string | null = null): Membership => ({ role, cohort_id, cohort_name: null, group_id: null, institution_id });
  const cohort = { id: "coh_1", institution_id: "ins_1" };
  expect(rolesIn([member("lecturer", "coh_1"), member("lecturer", "coh_2"), member("institution", null, "ins_1")], cohort)).toEqual(["lecturer", "institution"]);
  expect(rolesIn([member("institution", null, "ins_2"), member("authority", null)], cohort)).toEqual(["authority"]);
});

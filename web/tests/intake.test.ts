/** Enrolment and office: the ID number, the application form, who may be admitted, groups, satisfaction and the register. */
import { expect, test } from "vitest";
import { checkLetter, idFault, plainId } from "@shared/idNumber.ts";
import { signOf } from "@shared/school/handouts.ts";
import { admissible, counted, moves, ready, sought, spread, type Application, type Group } from "../desk/parts/school/intake/intake.ts";
import { byPlace, placeOf, withoutPlace } from "../desk/parts/faultPlaces.ts";
import { changedOf, countStands, daysOf, questionsOf, sums, type Handout, type Performance, type Satisfied, type Subsidy } from "../desk/parts/school/office/office.ts";
import { nameIn } from "../desk/parts/save.ts";
import { bodyOf, empty, keepable, lacking, plainPhone, restored, slipsOf, type Draft } from "../phone/parts/enrol/form.ts";

const TODAY = "2026-11-27";
const GOOD = "43010219900101001" + checkLetter("43010219900101001");

test("an ID number is right when its region, birthday and check letter are", () => {
  expect(idFault("11010519491231002X", TODAY)).toBeNull();
  expect(idFault(" 110105 19491231 002x ", TODAY)).toBeNull();
  expect(plainId("１１０１０５１９４９１２３１００２ｘ")).toBe("11010519491231002X");
});

test.each([
  ["", "length"],
  ["43010219900101", "length"],
  ["4301021990010100AX", "letters"],
  ["93010219900101001X", "region"],
  ["430102199002300010", "birth"],
  ["430102209001010010", "birth"],
  [GOOD.slice(0, 17) + (GOOD.endsWith("1") ? "2" : "1"), "check"],
])("%s fails by its %s", (typed, fault) => expect(idFault(typed, TODAY)).toBe(fault));

const draft = (changes: Partial<Draft> = {}): Draft => ({
  ...empty(), name: " 王小雨 ", id_number: GOOD, phone: "+86 138-0013-8000", skills: { reading: "good", writing: "good", computing: "basic", network: "none" },
  motive: "project", project: "卖茶油 ", can_attend: "yes", subsidy: "eligible", subsidy_kind: "高校毕业生", consent: true, ...changes,
});

test("a form that lacks nothing goes out plain", () => {
  const full = draft({ project: "卖自家茶油" });
  expect([...lacking(full, TODAY)]).toEqual([]);
  expect(bodyOf(full, "2026-11")).toMatchObject({ name: "王小雨", phone: "13800138000", can_attend: true, subsidy_kind: "高校毕业生", consent: true, consent_version: "2026-11" });
  expect(bodyOf({ ...full, subsidy: "unknown" }, "2026-11")["subsidy_kind"]).toBe("");
});

test("what is missing is told in the order of the form, the ID number with its own fault", () => {
  expect([...lacking(empty(), TODAY).keys()]).toEqual(["name", "id_number", "phone", "skills", "motive", "project", "can_attend", "subsidy", "consent"]);
  expect(lacking(empty(), TODAY).get("id_number")).toBe("enrol.need.id_number");
  expect([...lacking(draft({ id_number: "430", project: "茶油" }), TODAY)]).toEqual([["id_number", "enrol.id.length"], ["project", "enrol.need.project"]]);
});

test("numbers and consent never stay on the phone, and a broken memory is an empty form", () => {
  const kept = JSON.stringify(keepable(draft()));
  expect(kept).not.toContain(GOOD);
  expect(kept).not.toContain("8000");
  expect(restored(kept)).toMatchObject({ name: " 王小雨 ", id_number: "", phone: "", consent: false, motive: "project" });
  expect(restored("{broken")).toEqual(empty());
  expect(slipsOf('[{"receipt":"a","number":"1"},{"x":1}]')).toEqual([{ receipt: "a", number: "1" }]);
  expect(slipsOf("no")).toEqual([]);
  expect(plainPhone("8613800138000")).toBe("13800138000");
});

const applied = (id: string, changes: Partial<Application> = {}): Application => ({
  id, number: `ABCD-${id}`, state: "applied", name: id, masked_id: "430102********0019", masked_phone: "138****8000", answers: { project: "茶油" }, applied_at: 0,
  by_lecturer: true, by_institution: true, interview_score: null, interview_note: "", interview_sheet: "", interview_answers: [], reason: "", person_id: null, ...changes,
});

test("only whom both sides recommend may be admitted, and no more than there are seats", () => {
  const all = [applied("one"), applied("two", { by_lecturer: false }), applied("three"), applied("four", { state: "admitted" })];
  expect(all.map(ready)).toEqual([true, false, true, false]);
  expect(admissible(all, 5)).toEqual({ ids: ["one", "three"], over: 0 });
  expect(admissible(all, 1)).toEqual({ ids: ["one"], over: 1 });
  expect(admissible(all, 0)).toEqual({ ids: [], over: 2 });
  expect(counted(all)).toEqual({ waiting: 3, ready: 2, admitted: 1, refused: 0, all: 4 });
});

test("applications are counted for charts, marks by band, and whoever was emptied counts no more", () => {
  const skills = { reading: "good", writing: "basic", computing: "none", network: "none" } as const;
  const all = [
    applied("one", { answers: { skills, motive: "project", subsidy: "eligible" }, interview_score: 59 }),
    applied("two", { answers: { skills: { ...skills, computing: "basic" }, motive: "business", subsidy: "unknown" }, interview_score: 60 }),
    applied("six", { answers: {} }),
  ];
  expect(spread(all)).toEqual({
    people: 2, motive: { project: 1, business: 1 }, skills: { reading: 2, writing: 2, computing: 1, network: 0 }, subsidy: { eligible: 1, not_eligible: 0, unknown: 1 },
    talked: 2, marks: { low: 1, d: 1, c: 0, b: 0, a: 0 }, mean: 60,
  });
});

test("an application is found by name, slip with or without its dash, and project", () => {
  const all = [applied("one", { name: "王小雨" }), applied("two", { number: "7Q2K-9X4M", answers: { project: "腊味" } }), applied("six", { state: "refused" })];
  expect(sought(all, "all", "小雨").map(({ id }) => id)).toEqual(["one"]);
  expect(sought(all, "all", " 7q2k9x4m ").map(({ id }) => id)).toEqual(["two"]);
  expect(sought(all, "waiting", "腊味").map(({ id }) => id)).toEqual(["two"]);
  expect(sought(all, "refused", "").map(({ id }) => id)).toEqual(["six"]);
});

test("people move to one group, and out of as many as they are in", () => {
  const groups: Group[] = [{ id: "a", name: "一", members: ["1", "2"] }, { id: "b", name: "二", members: ["3"] }];
  expect(moves(groups, ["1", "3"], "b")).toEqual([{ id: "b", name: "二", members: ["3", "1"] }]);
  expect(moves(groups, ["3"], "b")).toEqual([]);
  expect(moves(groups, ["1", "3", "9"], null)).toEqual([{ id: "a", name: "一", members: ["2"] }, { id: "b", name: "二", members: [] }]);
});

test("a handout is signed for, comes back, and is counted", () => {
  const signer = (signed_at: number | null, returned_at: number | null) => ({ person_id: "p", seat_no: 1, name: "x", way: "own" as const, signed_at, returned_at });
  const one: Handout = { id: "h", kind: "equipment", name: "灯", pieces: 1, signers: [signer(null, null), signer(1, null), signer(1, 2)] };
  expect(countStands(one)).toEqual({ missing: 1, has: 1, back: 1 });
  expect(one.signers.map((each) => signOf({ ...one, signers: [each] }))).toEqual(["missing", "has", "back"]);
});

test("satisfaction is added up over the days of a form, and by day over its questions", () => {
  const line = (form: "S4" | "S5", day: string, key: string, counts: number[]): Satisfied => ({ form, day, key, zh: key, en: key, counts, answered: counts.reduce((sum, n) => sum + n, 0), mean_hundredths: 0 });
  const lines = [line("S4", "2026-12-02", "clear", [0, 0, 0, 0, 2]), line("S4", "2026-12-01", "clear", [1, 0, 0, 0, 1]), line("S4", "2026-12-01", "place", [0, 0, 0, 1, 0]), line("S5", "", "clear", [0, 0, 0, 1, 0])];
  expect(questionsOf(lines, "S4").map(({ key, counts, mean, answered }) => [key, counts, mean, answered])).toEqual([["clear", [1, 0, 0, 0, 3], 4, 4], ["place", [0, 0, 0, 1, 0], 4, 1]]);
  expect(daysOf(lines)).toEqual([{ day: "2026-12-01", mean: 333, answered: 2 }, { day: "2026-12-02", mean: 500, answered: 2 }]);
});

test("the register is summed by state", () => {
  const line = (state: Subsidy["state"], amount_fen: number): Subsidy => ({ person_id: "p", seat_no: 1, name: "x", claims: "", amount_fen, state, number: "", note: "" });
  const found = sums([line("paid", 180_000), line("paid", 90_000), line("", 0)]);
  expect([found.paid, found[""], found.granted]).toEqual([{ people: 2, fen: 270_000 }, { people: 1, fen: 0 }, { people: 0, fen: 0 }]);
});

test("only what changed of class performance is sent", () => {
  const had: Performance = { session_id: "s", person_id: "1", took_part: 2, exercise: "on_time", note: "好" };
  const same = { person_id: "1", took_part: 2, exercise: "on_time" as const, note: "好 " };
  const empty = { person_id: "2", took_part: 0, exercise: "none" as const, note: " " };
  const stored = new Map([["1", had]]);
  expect(changedOf([same, empty], stored)).toEqual([]);
  expect(changedOf([{ ...same, took_part: 0 }, { ...empty, exercise: "late" }], stored).map(({ person_id }) => person_id)).toEqual(["1", "2"]);
});

test("faults of a file stand by row, then column, and name their place once; a file has the name the server gave it", () => {
  expect([{ path: "A12" }, { path: "C5" }, { path: "B5" }].sort(byPlace).map(({ path }) => path)).toEqual(["B5", "C5", "A12"]);
  expect([{ path: "scale" }, { path: "criteria" }].sort(byPlace).map(({ path }) => path)).toEqual(["scale", "criteria"]);
  expect([placeOf("第3行.题干"), withoutPlace("第3行：题干要有。"), withoutPlace("B5：日期不对。")]).toEqual(["第3行", "题干要有。", "日期不对。"]);
  expect(nameIn("attachment; filename=\"kaibo\"; filename*=UTF-8''%E6%8A%A5.xlsx", "x")).toBe("报.xlsx");
  expect(nameIn("attachment", "x")).toBe("x");
  expect(nameIn("filename*=UTF-8''%E6%8", "x")).toBe("x");
});

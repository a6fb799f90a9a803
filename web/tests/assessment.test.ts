/** The question bank in numbers and letters, and marks no paper can have. */
import { describe, expect, it } from "vitest";
import { answerOf, byChapter, totalOf, type Count, type Question } from "../desk/parts/exams/bank.ts";
import { within } from "../desk/parts/school/exams.ts";

const count = (chapter: string, kind: Count["kind"], difficulty: number, n: number): Count => ({ chapter, zh: chapter, en: chapter, kind, difficulty, count: n });
const COUNTS = [count("law", "single", 1, 3), count("law", "single", 2, 4), count("law", "true_false", 1, 2), count("plan", "multiple", 3, 1)];
const question = (kind: Question["kind"], right: number[]): Question => ({ id: "q", kind, chapter: "law", difficulty: 1, stem: "", options: [], right, why: "", own: false });

describe("the question bank", () => {
  it("adds up what a chapter has by kind, whatever the difficulty", () => {
    expect(byChapter(COUNTS).map(({ key, total, kinds }) => [key, total, kinds.single, kinds.multiple, kinds.true_false])).toEqual([
      ["law", 9, 7, 0, 2],
      ["plan", 1, 0, 1, 0],
    ]);
    expect([totalOf(COUNTS), totalOf([])]).toEqual([10, 0]);
  });

  it("names the answer by letters, true and false by words", () => {
    expect(answerOf(question("multiple", [0, 2]), "对", "错")).toBe("AC");
    expect([0, 1].map((place) => answerOf(question("true_false", [place]), "对", "错"))).toEqual(["对", "错"]);
  });
});

describe("a mark", () => {
  it("is a whole number from 0 to what it is out of; 101, -1, 59.5 and nothing are none", () => {
    expect([0, 60, 100].map((mark) => within(mark, 100))).toEqual([true, true, true]);
    expect([101, -1, 59.5, Number.NaN].map((mark) => within(mark, 100))).toEqual([false, false, false, false]);
  });
});

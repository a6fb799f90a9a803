import { expect, test } from "vitest";
import { freeKey, plainRubric, totalOf, type EditedRubric } from "../desk/parts/marking/rubricEdit.ts";

const rubric = (): EditedRubric => ({ name: "plan", zh: "规划书", en: "Plan", veto: null, blocks: [{ key: "all", zh: "全部", en: "All", criteria: [{ key: "criterion_aa", zh: "内容 ", en: "Content", points: 60, suggest: false }, { key: "money", zh: "资金", en: "Money", points: 40, suggest: true }] }] });

test("the points of a sheet add up, a new criterion has a key of its own, and the file has plain names", () => {
  expect(totalOf(rubric())).toBe(100);
  expect(freeKey(rubric(), "criterion")).toBe("criterion_ab");
  expect(freeKey(rubric(), "block")).toBe("block_aa");
  expect(JSON.parse(plainRubric(rubric())).blocks[0].criteria[0]).toEqual({ key: "criterion_aa", zh: "内容", en: "Content", points: 60, suggest: false });
  expect("veto" in JSON.parse(plainRubric(rubric()))).toBe(false);
});

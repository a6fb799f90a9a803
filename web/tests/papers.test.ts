/** The papers of a listing: what a category asks for is there, what was typed stays. */
import { expect, test } from "vitest";
import { papersOf, withAsked } from "../phone/parts/listing/papers.ts";
import { documentOf } from "../phone/parts/listing/typing.ts";
import { mayObject } from "../phone/parts/mall/objecting.ts";

const one = (kind: string) => ({ kind, name: `n-${kind}`, example: `e-${kind}` });
const proofs = [one("report"), one("brand")];
const food = { documents: [one("sc")], proofs };
const clothes = { documents: [], proofs };
const typed = (kind: string, number: string) => ({ ...documentOf([], kind), number });

test("what a category asks for is there; nothing typed is lost, an empty paper nobody asks for is", () => {
  expect(withAsked([], food).map(({ kind }) => kind)).toEqual(["sc"]);
  const imported = [typed("brand", "SQ-2026-0001"), typed("sc", "SC1"), typed("report", "BG-2026-1")];
  expect(withAsked(imported, food)).toEqual(imported);
  expect(withAsked([typed("sc", "")], clothes)).toEqual([]);
  expect(withAsked([typed("sc", "SC1")], clothes)).toEqual([typed("sc", "SC1")]);
  expect(withAsked([typed("brand", "")], clothes)).toHaveLength(1); // somebody has just added it
});

test("papers are shown in the category's order with their place in the form", () => {
  const shown = papersOf([typed("ccc", "20"), typed("brand", "SQ"), typed("sc", "SC1")], food, new Map([["ccc", "CCC"]]));
  expect(shown.map(({ index, kind, why }) => [index, kind, why])).toEqual([[2, "sc", "asked"], [1, "brand", "proof"], [0, "ccc", "other"]]);
  expect(shown.map(({ name }) => name)).toEqual(["n-sc", "n-brand", "CCC"]);
});

test("only findings of the house's rules in words can be called wrong", () => {
  expect(mayObject({ code: "words", rule: "C01", quote: "最佳" })).toBe(true);
  expect([mayObject({ code: "words", rule: "CLASS", quote: "x" }), mayObject({ code: "missing", rule: "C25", quote: "" })]).toEqual([false, false]);
});

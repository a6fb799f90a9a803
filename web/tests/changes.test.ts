/** What a draft changes of the version on sale: every field in the form's words, nothing for what is equal. */
import { expect, test } from "vitest";
import { changesOf } from "../phone/parts/listing/changes.ts";
import type { Listing, ListingForm } from "../phone/parts/listing/listing.ts";
import { emptyTyping, formFrom } from "../phone/parts/listing/typing.ts";

const empty = formFrom(emptyTyping(), { price: "", stock: "" }).form;
const online: ListingForm = { ...empty, title: "常德米粉", pictures: ["aa"], attributes: { 净含量: "500g" }, skus: [{ sku_id: "s1", name: "2袋", price_fen: 1990, stock: 14, code: "" }] };
const words = (key: string, named?: Record<string, unknown>): string => (named && Object.keys(named).length ? `${key} ${JSON.stringify(named)}` : key);
/** Saved when 20 were there; 6 have been sold since. */
const listing = (form: Partial<ListingForm>, more: Partial<Listing> = {}): Listing =>
  ({ draft_state: "editing", online, form: { ...online, skus: [{ ...online.skus[0]!, stock: 20 }], ...form }, base: { s1: 20 }, base_step: {}, ...more }) as Listing;

test("two equal versions show nothing, however much was sold since the draft was saved", () => {
  expect(changesOf(words, listing({}), [])).toEqual([]);
  expect(changesOf(words, listing({ title: "别的" }, { online: null }), [])).toEqual([]);
});

test("each changed field is said once, with what it was and what it becomes", () => {
  const found = changesOf(words, listing({ title: "常德鲜米粉", pictures: ["aa", "bb"], attributes: { 净含量: "500g", 产地: "常德" }, limit_per_buyer: 2 }), []);
  expect(found.map(({ label, was, now }) => [label, was, now])).toEqual([
    ["listing.pictures", "aa", "aa,bb"],
    ["listing.title", "常德米粉", "常德鲜米粉"],
    ["产地", "", "常德"],
    ["mall.terms.limit", "versions.noLimit", "2"],
  ]);
});

test("a changed stock says what will be on the shelf; new and dropped specifications stand against nothing", () => {
  const [sku] = online.skus;
  const [more] = changesOf(words, listing({ skus: [{ ...sku!, stock: 30, price_fen: 1790 }] }), []);
  expect([more!.was, more!.now]).toEqual(["2袋 · ¥19.90 · listing.stock\u00a014", "2袋 · ¥17.90 · listing.stock\u00a024"]);
  const swapped = changesOf(words, listing({ skus: [{ sku_id: "s2", name: "4袋", price_fen: 3690, stock: 5, code: "" }] }), []);
  expect(swapped.map(({ was, now }) => [was === "", now === ""])).toEqual([[true, false], [false, true]]);
});

test("an approved version that is not on sale yet says which prices change and which specifications go", () => {
  const [sku] = online.skus;
  const approved = { draft_state: "approved", base: { s1: 14 } } as const;
  const then = { ...sku!, stock: 14 };
  expect(changesOf(words, listing({ skus: [then] }, approved), [])).toEqual([]);
  const [cheaper] = changesOf(words, listing({ skus: [{ ...then, price_fen: 1690 }] }, approved), []);
  expect([cheaper!.was, cheaper!.now]).toEqual(["2袋 · ¥19.90 · listing.stock\u00a014", "2袋 · ¥16.90 · listing.stock\u00a014"]);
  expect(changesOf(words, listing({ skus: [] }, approved), []).map(({ was, now }) => [was, now])).toEqual([["2袋 · ¥19.90 · listing.stock\u00a014", ""]]);
});

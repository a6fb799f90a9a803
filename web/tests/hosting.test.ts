/** The thinking of the pages that prepare and host a show. */
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { addOrder, stillShown, STAYS_MS, type Burst } from "../phone/parts/live/bursts.ts";
import { quickReplies } from "../phone/parts/live/replies.ts";
import { runningTools, type Bag, type ShowPromotions } from "../phone/parts/live/tools/running.ts";
import { warningOf, type Seen } from "../phone/parts/live/warning.ts";
import { changes, emptyDraft, moved, rowsFor, SCENARIOS, slotsOf, titleFits, type Draft } from "../phone/parts/prepare/draft.ts";
import { loudness } from "../phone/parts/prepare/measure.ts";
import { middle, upKbps } from "../shared/network.ts";
import { cohortOf, missingIn, type Ready } from "../phone/parts/prepare/ready.ts";
import type { LiveFact, ShelfItem } from "../shared/showSnapshot.ts";

const placed = (order: string, listing: string): LiveFact => ({
  id: order, type: "kaibo.mall.order.placed", source: "kaibo", time: "", position: 1, data: { order_id: order, total_fen: 1000, lines: [{ listing_id: listing, title: "米粉" }] },
});

test("orders of one listing within a few seconds are one line, which then fades", () => {
  let bursts: Burst[] = [];
  [["o1", "a", 0], ["o2", "a", 500], ["o3", "b", 900]].forEach(([order, listing, now]) => (bursts = addOrder(bursts, placed(String(order), String(listing)), Number(now))));
  expect(bursts).toMatchObject([{ listing_id: "a", count: 2, total_fen: 2000 }, { listing_id: "b", count: 1 }]);
  expect(stillShown(bursts, 500 + STAYS_MS)).toMatchObject([{ listing_id: "b" }]);
  expect(addOrder(bursts, { ...placed("o4", "a"), type: "kaibo.mall.order.paid" }, 0)).toBe(bursts);
});

const fine: Seen = { connection: "live", link: "connected", sends: true, hasStream: true, refused: false, muted: false, show: { state: "live", stalled: false, picture: "ok", voice: "on" } };
test("what runs is said with what is left of it, and what is over is not", () => {
  const promotions: ShowPromotions = {
    shop_id: "s",
    coupons: [{ id: "c1", name: "直播专享", off_fen: 500, threshold_fen: 0, total: 50, left: 50, per_buyer: 1, withdrawn: false }, { id: "c2", name: "没人领", off_fen: 500, threshold_fen: 0, total: 50, left: 50, per_buyer: 1, withdrawn: false }],
    flash_sales: [
      { id: "f1", listing_id: "l", sku_id: "s", show_id: "x", price_fen: 1990, stock: 10, sold: 4, ends_at: 60_000, ended: null },
      { id: "f2", listing_id: "l", sku_id: "s", show_id: "x", price_fen: 1990, stock: 10, sold: 10, ends_at: null, ended: "sold_out" },
    ],
  };
  const bag: Bag = { id: "b1", prize: "剁辣椒", prize_value_fen: 1000, winners: 1, rule: "everyone", password: "", opened_at: 0, closes_at: 20_000, open: true, joined: 7, drawn: null };
  const bought = { traffic_id: "t1", goal: "enter", budget_fen: 10_000, minutes: 1, showms: 5_000, spent_fen: null, entries: null };
  const data = { shelf: [{ ...duck, clicks: 0, orders: 0, gmv_fen: 0 }], claims: { c1: 12 }, traffic: [bought] };
  const at = (wall: number, clock: number) => runningTools(data, promotions, [bag], wall, clock).map(({ tool, left_ms, done }) => [tool, left_ms, done]);
  expect(at(10_000, 9_000)).toEqual([["bag", 10_000, 7], ["flash", 50_000, 4], ["traffic", 56_000, 0], ["coupon", null, 12]]);
  expect(at(70_000, 70_000)).toEqual([["coupon", null, 12]]);
  expect(runningTools(data, null, [], 0, 70_000)).toEqual([]);
});

test.each<[Partial<Seen>, string | null]>([
  [{}, null],
  [{ connection: "waiting", link: "reconnecting" }, "socket"],
  [{ connection: "connecting" }, "socket"],
  [{ link: "reconnecting" }, "media"],
  [{ hasStream: false, link: "off" }, "camera"],
  [{ sends: false, hasStream: false, link: "off" }, null],
  [{ muted: true, show: { ...fine.show, voice: "off" } }, "muted"],
  [{ show: { ...fine.show, voice: "off" } }, "silent"],
  [{ show: { ...fine.show, picture: "black", stalled: true } }, "stalled"],
  [{ show: { ...fine.show, state: "paused", stalled: true } }, null],
])("%j warns of %s", (seen, warning) => expect(warningOf({ ...fine, ...seen })).toBe(warning));

const duck: ShelfItem = { listing_id: "l", slot: 1, title: "湖南酱板鸭", short_name: "酱板鸭", leaf: "", picture: "", reference_fen: null, role: "main", points: ["现卤现发"], attributes: { 产地: "常德" }, quality_bp: 1, skus: [{ sku_id: "s", name: "一只装", price_fen: 3690, stock: 3 }, { sku_id: "t", name: "两只装", price_fen: 7020, stock: 0 }], on_sale: true };
const say = (key: string, values: Record<string, string | number>): string => `${key.replace("live.reply.", "")}:${Object.values(values).join("|")}`;
test("ready answers say what the shelf says, and begin with what was asked", () => {
  expect(quickReplies({ intent: "stock" }, duck, say)).toEqual(["stock:酱板鸭|3", "price:酱板鸭|¥36.90", "points:酱板鸭|现卤现发"]);
  expect(quickReplies({ intent: "price" }, duck, say)).toEqual(["price:酱板鸭|¥36.90", "points:酱板鸭|现卤现发"]);
  expect(quickReplies({ intent: "price" }, undefined, say)).toEqual([]);
});

const draft: Draft = { ...emptyDraft(), title: "今晚的湖南味道", shelf: [{ listing_id: "a", role: "main" }, { listing_id: "b", role: "draw" }] };
test("only what differs is sent", () => {
  expect(changes(draft, draft)).toEqual({ plan: false, shelf: false, runsheet: false });
  expect(changes({ ...draft, title: " 今晚的湖南味道 " }, draft).plan).toBe(false);
  expect(changes({ ...draft, shelf: moved(draft.shelf, 0, 1) }, draft)).toEqual({ plan: false, shelf: true, runsheet: false });
  expect(changes({ ...draft, rows: rowsFor(draft.shelf) }, draft).runsheet).toBe(true);
});

test("moving stops at the ends", () => {
  expect(moved([1, 2, 3], 0, 1)).toEqual([2, 1, 3]);
  expect(moved([1, 2, 3], 0, -1)).toEqual([1, 2, 3]);
  expect(moved([1, 2, 3], 2, 1)).toEqual([1, 2, 3]);
});

test("rows follow each other without a hole, and forget a listing that left the shelf", () => {
  const slots = slotsOf(rowsFor(draft.shelf), draft.shelf.slice(0, 1));
  expect(slots.map(({ start_s, end_s }) => [start_s, end_s])).toEqual([[0, 60], [60, 120], [120, 300], [300, 480], [480, 540]]);
  expect(slots.map(({ listing_id }) => listing_id)).toEqual([null, null, "a", null, null]);
});

test.each([["两字", false], ["三个字", true], ["  两字  ", false], ["字".repeat(30), true], ["字".repeat(31), false]])("the title %s fits: %s", (title, fits) => expect(titleFits(title)).toBe(fits));

test("the scenarios to choose from are those that come with Kaibo", () => {
  const shipped = readdirSync(new URL("../../sandbox/scenario/library", import.meta.url)).filter((name) => name.endsWith(".yaml"));
  expect([...SCENARIOS].sort()).toEqual(shipped.map((name) => name.replace(".yaml", "")).sort());
});

test("what was measured", () => {
  expect(middle([90, 10, 30])).toBe(30);
  expect(upKbps(125_000, 1010, 10)).toBe(1000);
  expect(upKbps(1_000_000, 5, 10)).toBe(100_000);
  expect(loudness(new Float32Array([0.5, -0.5]))).toBeCloseTo(0.5);
  expect(loudness(new Float32Array(0))).toBe(0);
});

test("what is missing before a first show, one thing at a time", () => {
  const listing = { id: "l", title: "", short_name: "", picture: "", price_fen: 1, stock: 1, state: "on_sale" };
  const ready: Ready = { cohort_id: "c", shop: { id: "s", name: "", state: "open" }, on_sale: [listing, listing, listing] };
  expect(missingIn(ready)).toBeNull();
  expect(missingIn({ ...ready, on_sale: [listing] })).toBe("listings");
  expect(missingIn({ ...ready, shop: { id: "s", name: "", state: "draft" } })).toBe("open");
  expect(missingIn({ ...ready, shop: null })).toBe("shop");
  const member = { cohort_name: "", group_id: null, institution_id: null };
  expect(cohortOf([{ ...member, cohort_id: "a", role: "lecturer" }, { ...member, cohort_id: "b", role: "student" }])).toBe("b");
  expect(cohortOf([{ ...member, cohort_id: null, role: "authority" }])).toBeNull();
});

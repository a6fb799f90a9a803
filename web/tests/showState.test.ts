/** The snapshot of a show, event by event: the same rules as the server's fold. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { COMMENTS_KEPT, foldShow, FOLDED, showMs } from "../shared/showState.ts";
import type { LiveFact, ShowSnapshot } from "../shared/showSnapshot.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

const START = Date.parse("2026-11-23T10:00:00Z");
const item = { listing_id: "lst_1", slot: 1, title: "酱板鸭", short_name: "酱板鸭", leaf: "meat", picture: "", reference_fen: null, role: "main" as const, points: [], attributes: {}, quality_bp: 8000, skus: [{ sku_id: "sku_1", name: "一只装", price_fen: 3690, stock: 10 }], on_sale: true };
const snapshot: ShowSnapshot = {
  show: { id: "show_1", room_id: "room_1", cohort_id: "coh_1", owner_id: "per_1", host_id: "per_1", title: "湖南好物", cover: null, kind: "commerce", mode: "practice", scenario: "first-broadcast", planned_start_at: null, state: "live", started_at: START, paused_at: null, paused_total_ms: 0, pause_reason: null, ended_at: null, end_reason: null },
  shelf: [{ ...item, clicks: 0, orders: 0, gmv_fen: 0 }],
  counts: {},
  pinned: null,
  online: 5,
  totals: { entered: 5, left: 0, likes: 0, comments: 0, follows: 0, clicks: 0, orders: 0, paid: 0, gmv_fen: 0 },
  comments: [],
  pinned_comment: null,
  questions: [],
  seats: [{ seat: "host", person_id: "per_1" }],
  violations: [],
  incidents: [],
  claims: {},
  traffic: [],
  muted: {},
  blocked_words: [],
  publishing: false,
  publisher_session_id: null,
  stalled: false,
  voice: null,
  picture: null,
  showms: 0,
  server_now: START,
};
let position = 0;
const fact = (type: string, data: unknown, showms = 1000, more: Partial<LiveFact> = {}): LiveFact => ({
  id: `evt_${++position}`, type: `kaibo.${type}`, source: "kaibo", time: new Date(START + showms).toISOString(), position, showms, show: "show_1", data, ...more,
});
const fold = (...facts: LiveFact[]): ShowSnapshot => facts.reduce(foldShow, snapshot);
const tick = (data: object, showms = 1000): LiveFact => fact("streaming.crowd.ticked", { online: 9, entered: 4, left: 1, likes: 2, comments: 1, clicks: 1, follows: 0, ...data }, showms);
const asked = { question_id: "qst_show_1_7.3", viewer: "3", nick: "小雨", intent: "price", listing_id: "lst_1", text: "多少钱", due_showms: 61_000 };

test("it knows exactly the events the server folds", () => {
  const types = new Map(
    ["mall", "streaming"].flatMap((room) =>
      readdirSync(new URL(`${room}/events`, root))
        .filter((name) => name.endsWith(".py"))
        .flatMap((name) => [...read(`${room}/events/${name}`).matchAll(/class (\w+)\(Fact\):[\s\S]*?type: ClassVar\[str\] = "([\w.]+)"/g)].map(([, kind = "", type = ""]) => [`${room}.${kind}`, type] as const)),
    ),
  );
  const folds = `${read("streaming/snapshot_fold.py")}${read("streaming/shelf_fold.py")}`.matchAll(/\b(live|mall)\.(\w+)\.type:/g);
  const named = [...folds].map(([, room, kind]) => `${room === "live" ? "streaming" : "mall"}.${kind}`);
  const expected = [...new Set(named.map((name) => types.get(name as `${string}.${string}`) ?? name))].sort();
  expect(expected.length).toBeGreaterThan(30);
  expect(FOLDED).toEqual(expected);
});

test("a second of the crowd sets who is there and adds what was done", () => {
  const after = fold(tick({ acts: { r: { lst_1: [1, 1, 3] }, cm: [["c1", "3", "小雨", "seeker", "price", "多少钱", "lst_1", "7.3"]] } }), tick({ online: 7 }, 2000));
  expect(after.online).toBe(7);
  expect(after.totals).toMatchObject({ entered: 13, left: 2, likes: 4, clicks: 2 });
  expect(after.shelf[0]).toMatchObject({ clicks: 3 });
  expect(after.comments).toMatchObject([{ nick: "小雨", question_id: "qst_show_1_7.3", showms: 1000 }]);
  expect(snapshot.comments).toEqual([]); // what went in stays as it was
});

test("a question opens once, and closes when typed words answered it", () => {
  const open = fold(fact("streaming.question.asked", asked), fact("streaming.question.asked", asked));
  expect(open.questions).toHaveLength(1);
  expect(foldShow(open, tick({ acts: { ag: [["7.3", 500]] } })).questions).toEqual([]);
  expect(foldShow(open, tick({ acts: { ag: [["7.4", 500]] } })).questions).toHaveLength(1);
  const answered = (way: string, worth: number) => foldShow(open, fact("streaming.question.answered", { question_id: asked.question_id, way, worth })).questions;
  expect(answered("tap", 1000)).toEqual([]);
  expect(answered("text", 0)).toMatchObject([{ tried: true }]); // 不知道: the viewer still waits
  expect(answered("text", 500)).toMatchObject([{ tried: false }]); // until the crowd's next second
});

test("a violation carries its correction and what became of its appeal", () => {
  const about = { violation_id: "vio_1", at_showms: 1000 };
  const raised = fold(fact("streaming.violation.raised", { ...about, rule: "C01", points: 5, quote: "第一", where: "comment", certain: true, correct_until_showms: 31_000 }));
  expect(raised.violations.map(({ appeal, corrected }) => [appeal, corrected])).toEqual([[null, null]]);
  const open = foldShow(raised, fact("streaming.violation.appealed", about));
  expect(open.violations.map(({ appeal }) => appeal)).toEqual(["open"]);
  expect(foldShow(open, fact("streaming.violation.appeal_decided", { ...about, verdict: "lifted" })).violations.map(({ appeal }) => appeal)).toEqual(["lifted"]);
  expect(foldShow(open, fact("streaming.violation.appeal_decided", { ...about, violation_id: "vio_2", verdict: "lifted" })).violations).toEqual(open.violations);
});

test("orders, price and stock reach the shelf; a listing that comes back has its numbers again", () => {
  const lines = [{ listing_id: "lst_1", sku_id: "sku_1", title: "酱板鸭", quantity: 2, unit_fen: 3690, off_fen: 100 }];
  const sold = fold(
    fact("mall.order.placed", { order_id: "ord_1", total_fen: 7280, lines }),
    fact("mall.order.paid", { order_id: "ord_1", total_fen: 7280, lines }),
    fact("mall.price.changed", { listing_id: "lst_1", sku_id: "sku_1", to_fen: 1990 }),
    fact("mall.stock.changed", { listing_id: "lst_1", sku_id: "sku_1", stock: 8 }),
  );
  expect(sold.totals).toMatchObject({ orders: 1, paid: 1, gmv_fen: 7280 });
  expect(sold.shelf[0]).toMatchObject({ orders: 1, gmv_fen: 7280, skus: [{ price_fen: 1990, stock: 8 }] });
  const back = [{ items: [] }, { items: [item] }].map((data) => fact("streaming.shelf.arranged", data)).reduce(foldShow, sold);
  expect(back.shelf[0]).toMatchObject({ orders: 1, on_sale: true });
});

test("a hidden comment keeps its place without its text, and only the last fifty stay", () => {
  const posted = Array.from({ length: COMMENTS_KEPT + 3 }, (_, at) => fact("streaming.comment.posted", { comment_id: `cmt_${at}`, author_id: "per_2", text: `第${at}条` }));
  const after = fold(...posted, fact("streaming.comment.hidden", { comment_id: "cmt_52" }));
  expect(after.comments).toHaveLength(COMMENTS_KEPT);
  expect(after.comments.at(-1)).toMatchObject({ comment_id: "cmt_52", hidden: true, text: "" });
  expect(after.comments[0]).toMatchObject({ comment_id: "cmt_3", text: "第3条" });
});

test("the clock stands still in a pause and after the end", () => {
  expect(showMs(snapshot.show, START + 5000)).toBe(5000);
  const paused = fold(fact("streaming.show.paused", { reason: "host" }, 5000));
  expect(showMs(paused.show, START + 60_000)).toBe(5000);
  const on = foldShow(paused, fact("streaming.show.resumed", { paused_ms: 10_000 }, 5000));
  expect(showMs(on.show, START + 20_000)).toBe(10_000);
  const over = foldShow(on, fact("streaming.show.ended", { reason: "host", duration_ms: 12_000 }, 12_000, { time: new Date(START + 22_000).toISOString() }));
  expect(showMs(over.show, START + 99_000)).toBe(12_000);
  expect(over.online).toBe(0);
});

test("a phone that was replaced does not take the new one off", () => {
  const on = fold(fact("streaming.publisher.joined", { session_id: "a" }), fact("streaming.publisher.joined", { session_id: "b" }), fact("streaming.publisher.left", { session_id: "a" }));
  expect(on.publishing).toBe(true);
  expect(foldShow(on, fact("streaming.publisher.left", { session_id: "b" })).publishing).toBe(false);
});

test("events of another show, and unknown ones, change nothing", () => {
  expect(foldShow(snapshot, fact("streaming.listing.pinned", { listing_id: "lst_1" }, 1000, { show: "show_2" }))).toBe(snapshot);
  expect(foldShow(snapshot, fact("streaming.tea.served", {}))).toBe(snapshot);
});

test("coupons that were taken add up, whoever took them, and paid traffic is known until it is through", () => {
  const bought = { traffic_id: "trf_1", goal: "enter", budget_fen: 5000, minutes: 10 };
  const taken = fact("mall.coupon.claimed", { coupon_id: "cpn_1" });
  const after = fold(tick({ acts: { cc: { cpn_1: 3, cpn_2: 1 } } }), taken, fact("streaming.traffic.bought", bought), fact("streaming.traffic.bought", bought));
  expect(after.claims).toEqual({ cpn_1: 4, cpn_2: 1 });
  expect(after.traffic).toEqual([{ ...bought, showms: 1000, spent_fen: null, entries: null }]);
  const through = foldShow(after, fact("streaming.traffic.ended", { traffic_id: "trf_1", spent_fen: 4800, entries: 40 }, 2000));
  expect(through.traffic[0]).toMatchObject({ spent_fen: 4800, entries: 40 });
});

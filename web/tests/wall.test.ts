/** The wall of a class: its fold, its tiles, and how they fill a screen. */
import { expect, test } from "vitest";
import { gridFor, ordered, tilesOf, totalsOf, worryOf } from "../desk/parts/wall/tiles.ts";
import { foldWall, freshWall, onAir, TRAIL_LENGTH, watchedOf, type Wall, type WallRoom, type WallShow } from "../desk/parts/wall/wallState.ts";
import type { LiveFact } from "../shared/showSnapshot.ts";

let position = 0;
const fact = (type: string, data: unknown, showms: number | null = null, show = "show_1"): LiveFact =>
  ({ id: `evt_${++position}`, type: `kaibo.${type}`, source: "", time: "2026-11-24T01:00:00.000Z", position, show, ...(showms === null ? {} : { showms }), data }) as LiveFact;
const planned = (show_id = "show_1", room_id = "room_1") => fact("streaming.show.planned", { show_id, room_id, title: "开胃三件套", cover: null, kind: "commerce", host_id: "per_1" }, null, show_id);
const ticked = (showms: number, online: number) => fact("streaming.crowd.ticked", { online, entered: 3, left: 1, likes: 2, comments: 1, clicks: 0, follows: 0, acts: null }, showms);
const empty: Wall = freshWall([{ room_id: "room_1", owner: { id: "per_1" }, show: null }], null);
const live = [planned(), fact("streaming.show.started", {}, 0), fact("streaming.publisher.joined", { session_id: "s1" }, 100)].reduce(foldWall, empty);
const showOf = (wall: Wall): WallShow => wall.rooms[0]?.show as WallShow;

test("a show is planned, starts and grows", () => {
  const after = [ticked(1000, 5), ticked(2000, 8), fact("mall.order.placed", {}, 2000), fact("mall.order.paid", { total_fen: 1990 }, 2500)].reduce(foldWall, live);
  expect(showOf(after)).toMatchObject({ state: "live", publishing: true, online: 8, entered: 6, comments: 2, orders: 1, paid: 1, gmv_fen: 1990, showms: 2500 });
});

test("a pause and the end keep the clock", () => {
  const paused = foldWall(live, fact("streaming.show.paused", { reason: "host" }, 60_000));
  expect(showOf(paused)).toMatchObject({ state: "paused", paused_at: Date.parse("2026-11-24T01:00:00Z") + 60_000 });
  const over = [fact("streaming.show.resumed", { paused_ms: 5000 }, 60_000), fact("streaming.show.ended", { duration_ms: -5000 }, 90_000)].reduce(foldWall, paused);
  expect(showOf(over)).toMatchObject({ state: "ended", online: 0, paused_total_ms: 5000 });
  expect(onAir(showOf(over))).toBe(false);
});

test("a plan does not push a show off its tile, and a start the wall does not know asks for a fresh wall", () => {
  expect(showOf(foldWall(live, planned("show_2"))).id).toBe("show_1");
  const other = foldWall(live, fact("streaming.show.started", {}, 0, "show_9"));
  expect([live.stale, other.stale]).toEqual([false, true]);
});

test("a session that was replaced does not end the picture", () => {
  const newer = foldWall(live, fact("streaming.publisher.joined", { session_id: "s2" }));
  expect(showOf(foldWall(newer, fact("streaming.publisher.left", { session_id: "s1" }))).publishing).toBe(true);
  expect(showOf(foldWall(newer, fact("streaming.publisher.left", { session_id: "s2" }))).publishing).toBe(false);
});

test("questions count until answered, expired or over their time", () => {
  const ask = (id: string, due: number) => fact("streaming.question.asked", { question_id: id, due_showms: due }, 1000);
  const asked = [ask("a", 9000), ask("b", 9000), ask("c", 30_000)].reduce(foldWall, live);
  expect(Object.keys(watchedOf(asked, showOf(asked)).questions)).toEqual(["a", "b", "c"]);
  const later = [fact("streaming.question.answered", { question_id: "a" }, 2000), fact("streaming.question.answered", { question_id: "c", way: "text", worth: 0 }, 2000), ticked(10_000, 4)].reduce(foldWall, asked);
  expect(Object.keys(watchedOf(later, showOf(later)).questions)).toEqual(["c"]);
});

test("the trail has a point every five seconds and a bound", () => {
  const after = Array.from({ length: 400 }, (_, s) => ticked((s + 1) * 1000, s)).reduce(foldWall, live);
  const { trail } = watchedOf(after, showOf(after));
  expect(trail).toHaveLength(TRAIL_LENGTH);
  expect(trail.every((each, at) => at === 0 || each.showms - (trail[at - 1]?.showms ?? 0) === 5000)).toBe(true);
});

test("a fresh snapshot keeps what was learned about shows that are on, and forgets the others", () => {
  const after = foldWall(live, fact("streaming.picture.turned_black", {}, 3000));
  expect(watchedOf(freshWall(after.rooms, after), showOf(after)).picture).toBe("black");
  expect(freshWall([], after).watched).toEqual({});
});

test.each([
  [{ stalled: true }, {}, "stalled"],
  [{ publishing: false, showms: 90_000 }, {}, "no_picture"],
  [{ publishing: false, showms: 5_000 }, {}, null],
  [{}, { picture: "black" }, "black"],
  [{}, { violations: ["v"] }, "violation"],
  [{ state: "paused" }, {}, "paused"],
  [{}, { questions: { a: 1, b: 1, c: 1 } }, "questions"],
  [{}, { questions: { a: 1, b: 1 } }, null],
  [{ pinned_listing_id: null, showms: 90_000 }, {}, "idle_shelf"],
  [{ state: "ended", stalled: true }, {}, null],
])("%j %j is %s", (show, watched, worry) => {
  const calm = { ...showOf(live), pinned_listing_id: "lst_1" };
  expect(worryOf({ ...calm, ...show } as WallShow, { trail: [], questions: {}, picture: "ok", violations: [], ...watched } as never)).toBe(worry);
});

const seat = (n: number) => ({ person_id: `per_${n}`, seat_no: n, name: `学员${n}`, login: null, group_id: null, shop_id: null });

test("every student has a tile; those on air come first, worries before them when asked", () => {
  const rooms: WallRoom[] = [3, 4].map((n) => ({ room_id: `room_${n}`, owner: { id: `per_${n}` }, show: { ...showOf(live), id: `show_${n}`, online: 10, pinned_listing_id: "l" } }));
  const wall = freshWall(rooms, null);
  wall.watched = { show_4: { trail: [], questions: { q: 1 }, picture: "black", violations: [] } };
  const tiles = tilesOf(wall, [1, 2, 3, 4].map(seat));
  const seats = (by: "live" | "worry" | "seat") => ordered(tiles, by).map(({ seat_no }) => seat_no);
  expect([seats("seat"), seats("live"), seats("worry")]).toEqual([[1, 2, 3, 4], [3, 4, 1, 2], [4, 3, 1, 2]]);
  expect(totalsOf(tiles)).toMatchObject({ live: 2, online: 20, questions: 1, worries: 1 });
});

test("35 rooms fit on 1440 x 900 without scrolling, 8 are comfortable", () => {
  const [width, height] = [1316, 790]; // beside the slim navigation, under the head
  for (const [count, least] of [[35, 1], [8, 1.2], [1, 1.2]] as const) {
    const grid = gridFor(count, width, height);
    const rows = Math.ceil(count / grid.columns);
    expect(rows * grid.height + (rows - 1) * 10, `${count}`).toBeLessThanOrEqual(height);
    expect(grid.words, `${count}`).toBeGreaterThanOrEqual(least);
  }
  const crowded = gridFor(35, width, height);
  expect(crowded.columns * (crowded.picture + crowded.beside) + (crowded.columns - 1) * 10).toBeLessThanOrEqual(width);
  expect(crowded.beside).toBeGreaterThanOrEqual(100);
  expect(gridFor(70, width, height).words).toBe(1); // and a small space scrolls with the smallest tiles
});

// @vitest-environment happy-dom
/** The live connection: snapshot, events after it, and coming back. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openLive, type Fact, type Live, type LiveState } from "../shared/live.ts";

class FakeSocket {
  static all: FakeSocket[] = [];
  static readonly OPEN = 1;
  readyState = 1;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  sent: string[] = [];
  close(): void {
    this.readyState = 3;
  }
  send(text: string): void {
    this.sent.push(text);
  }
  say(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  break(): void {
    this.readyState = 3;
    this.onclose?.();
  }
}

let tickets = 0;
let snapshots: unknown[] = [];
let facts: Fact[] = [];
let states: LiveState[] = [];
let live: Live;

const fact = (position: number): unknown => ({
  type: "event",
  event: { id: `evt_${position}`, source: "kaibo", type: "kaibo.streaming.listing.pinned", position, data: {} },
});
const settle = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined);
const socket = (): FakeSocket => FakeSocket.all.at(-1) as FakeSocket;

beforeEach(async () => {
  [tickets, snapshots, facts, states, FakeSocket.all] = [0, [], [], [], []];
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ ticket: `t/${++tickets}` })));
  live = openLive<unknown>(
    { show_id: "shw_1", cohort_id: null },
    { snapshot: (data) => snapshots.push(data), event: (each) => facts.push(each), state: (state) => states.push(state) },
  );
  await settle();
});
afterEach(() => {
  live.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("asks for a ticket, then takes the snapshot and the events after it", () => {
  expect(socket().url).toMatch(/^ws.*\/api\/live\?ticket=t%2F1$/);
  socket().say({ type: "snapshot", position: 10, data: { viewers: 3 } });
  socket().say(fact(11));
  expect(snapshots).toEqual([{ viewers: 3 }]);
  expect(facts.map(({ position }) => position)).toEqual([11]);
  expect(states).toEqual(["connecting", "live"]);
});

test("an event the snapshot already holds is not told again", () => {
  socket().say({ type: "snapshot", position: 10, data: {} });
  for (const position of [9, 10, 11, 11, 12]) socket().say(fact(position));
  expect(facts.map(({ position }) => position)).toEqual([11, 12]);
});

test("a page that was too slow goes on from a new snapshot on the same connection", () => {
  socket().say({ type: "snapshot", position: 10, data: 1 });
  socket().say({ type: "resync" });
  socket().say({ type: "snapshot", position: 400, data: 2 });
  for (const position of [399, 401]) socket().say(fact(position));
  expect(snapshots).toEqual([1, 2]);
  expect(facts.map(({ position }) => position)).toEqual([401]);
});

test("a connection that answers its pings stays, one that falls silent is made anew", async () => {
  socket().say({ type: "snapshot", position: 10, data: {} });
  for (let at = 0; at < 4; at++) {
    await vi.advanceTimersByTimeAsync(15_000);
    socket().say({ type: "pong" });
  }
  expect(FakeSocket.all).toHaveLength(1);
  expect(socket().sent).toEqual(Array(4).fill('{"type":"ping"}'));
  await vi.advanceTimersByTimeAsync(46_000);
  expect(FakeSocket.all).toHaveLength(2);
});

test("a lost connection comes back with a new ticket and a new snapshot", async () => {
  socket().say({ type: "snapshot", position: 10, data: 1 });
  socket().break();
  expect(states.at(-1)).toBe("waiting");
  await vi.advanceTimersByTimeAsync(499);
  expect(FakeSocket.all).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(socket().url).toContain("t%2F2");
  socket().say({ type: "snapshot", position: 30, data: 2 });
  socket().say(fact(31));
  expect(snapshots).toEqual([1, 2]);
  expect(facts.map(({ position }) => position)).toEqual([31]);
});

test("the pause grows while the server is away", async () => {
  socket().break();
  await vi.advanceTimersByTimeAsync(500);
  socket().break();
  await vi.advanceTimersByTimeAsync(999);
  expect(FakeSocket.all).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(FakeSocket.all).toHaveLength(3);
});

test("a connection that says nothing is given up", async () => {
  await vi.advanceTimersByTimeAsync(10_000);
  expect(states.at(-1)).toBe("waiting");
});

test("what an abandoned connection still says is ignored", async () => {
  const old = socket();
  const late = old.onmessage;
  old.break();
  await vi.advanceTimersByTimeAsync(500);
  late?.({ data: JSON.stringify({ type: "snapshot", position: 99, data: "old" }) });
  expect(snapshots).toEqual([]);
});

test("close is for good", async () => {
  live.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeSocket.all).toHaveLength(1);
  expect(states.at(-1)).toBe("closed");
});

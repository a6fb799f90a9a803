// @vitest-environment happy-dom
/** Heartbeats of a course's page: what was played and nothing else, one after the other, each with the token of the answer before. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Watching } from "../phone/parts/courses/watching.ts";
import type { Progress } from "../shared/teaching/course.ts";

interface Sent {
  path: string;
  body: { token?: string; from_ms?: number; to_ms?: number; hidden?: boolean } | null;
}
const PROGRESS: Progress = { watched_s: 0, length_s: 100, share_bp: 0, missing_s: 95, gaps: [[0, 100_000]] };
let sent: Sent[];
let refuse: { status: number; code: string; once?: boolean } | null;

beforeEach(() => {
  [sent, refuse] = [[], null];
  vi.useFakeTimers();
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    sent.push({ path, body: init.body ? (JSON.parse(String(init.body)) as Sent["body"]) : null });
    const no = refuse;
    if (no?.once) refuse = null;
    if (no) return new Response(JSON.stringify({ code: no.code, title: "no" }), { status: no.status });
    return new Response(JSON.stringify({ session_id: "wat_1", token: `token ${sent.length}`, earned_ms: 0, progress: PROGRESS }), { status: 200 });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function player(): { video: HTMLVideoElement; watching: Watching; over: string[]; to(seconds: number): void; tell(name: string): Promise<void> } {
  const video = document.createElement("video");
  const over: string[] = [];
  const watching = new Watching("crs_1", video, { progress: () => undefined, over: ({ code }) => over.push(code) });
  const tell = async (name: string): Promise<void> => {
    video.dispatchEvent(new Event(name));
    await vi.advanceTimersByTimeAsync(1);
  };
  Object.defineProperty(video, "paused", { value: false });
  return {
    video,
    watching,
    over,
    tell,
    to(seconds) {
      video.currentTime = seconds;
      video.dispatchEvent(new Event("timeupdate"));
    },
  };
}
const beats = (): [number, number][] => sent.flatMap(({ body }) => (body?.to_ms === undefined ? [] : [[body.from_ms ?? -1, body.to_ms] as [number, number]]));

test("ten seconds played are one heartbeat, and the next carries the next token", async () => {
  const { tell, to } = player();
  await tell("playing");
  for (let at = 1; at <= 20; at++) {
    to(at);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(beats()).toEqual([[0, 10_000], [10_000, 20_000]]);
  expect(sent.map(({ body }) => body?.token)).toEqual([undefined, "token 1", "token 2"]);
});

test("what was skipped is in no heartbeat", async () => {
  const { tell, to } = player();
  await tell("playing");
  for (const at of [1, 2, 60, 61]) to(at);
  await tell("pause");
  expect(beats()).toEqual([[0, 2_000], [60_000, 61_000]]);
});

test("a page that was taken over stops and says so; a lost answer is begun anew", async () => {
  const { tell, to, over } = player();
  await tell("playing");
  to(1);
  refuse = { status: 409, code: "beat_not_signed", once: true };
  await tell("pause");
  expect(over).toEqual([]);
  await tell("playing");
  to(2);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(beats().at(-1)).toEqual([1_000, 2_000]);
  to(3);
  refuse = { status: 409, code: "watch_over" };
  await tell("pause");
  expect(over).toEqual(["watch_over"]);
  expect(sent.filter(({ path }) => path.endsWith("/watch")).length).toBeGreaterThan(1);
});

test("faster than it is made nobody watches", async () => {
  const { video, tell } = player();
  video.playbackRate = 2;
  await tell("ratechange");
  expect(video.playbackRate).toBe(1);
});

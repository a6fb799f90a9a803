/** Measures the way to the server before a show or a lesson: how long an answer takes, and how fast this device can send. */
import { get } from "./api.ts";

export interface Network {
  rtt_ms: number;
  up_kbps: number;
}

const ASKED = 5;
const SIZES_BYTES = [64 * 1024, 512 * 1024];
const LONG_ENOUGH_MS = 250;
const FASTEST_KBPS = 100_000;

/** The middle of the round trips of five short reads; the first one pays for the connection and is left out. Throws Problem. */
export async function measureRtt(): Promise<number> {
  await get("/api/health");
  const times: number[] = [];
  for (let turn = 0; turn < ASKED; turn++) {
    const from = performance.now();
    await get("/api/health");
    times.push(performance.now() - from);
  }
  return middle(times);
}

/** kbit/s from the phone to the server: bytes it swallows, and more of them when the first were through too fast to tell. */
export async function measureUp(rttMs: number): Promise<number> {
  let kbps = 0;
  for (const bytes of SIZES_BYTES) {
    const body = new Blob([new Uint8Array(bytes)]);
    const from = performance.now();
    const answer = await fetch("/api/probe", { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body });
    await answer.arrayBuffer();
    const took = performance.now() - from;
    kbps = upKbps(bytes, took, rttMs);
    if (took > LONG_ENOUGH_MS) break;
  }
  return kbps;
}

/** Bytes in milliseconds, less one round trip for the answer, as kbit/s; at most 100 Mbit/s, above which nothing is to be told. */
export function upKbps(bytes: number, tookMs: number, rttMs: number): number {
  return Math.min(FASTEST_KBPS, Math.round((bytes * 8) / Math.max(1, tookMs - rttMs)));
}

/** The middle value, rounded. */
export function middle(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}

/** The span one asks about: where it begins, and what a finger on the chart makes of it. Pure. */
import type { Curve, ReadyReplay } from "../types.ts";

export interface Span {
  from: number;
  to: number;
}

/** GET /api/shows/{id}/replay/why: `expected` and the causes' leavers add up to `left`. */
export interface Account {
  from_showms: number;
  to_showms: number;
  online_before: number;
  entered: number;
  left: number;
  expected: number;
  causes: { cause: string; leavers: number; permille: number; worst_showms: number }[];
}

const SHORTEST_MS = 10_000;
const FIRST_MS = 60_000;

/** What the show's worst minute was when people left, else the minute in which most of them did. */
export function firstSpan(replay: Pick<ReadyReplay, "highlights" | "curve" | "duration_ms">): Span {
  const worst = replay.highlights.worst;
  if (worst?.rule === "leavers") return { from: worst.from_showms, to: worst.to_showms };
  const { bucket_ms, left } = replay.curve;
  const wide = Math.max(1, Math.round(FIRST_MS / bucket_ms));
  let [best, most, sum] = [0, -1, 0];
  left.forEach((leavers, at) => {
    sum += leavers - (left[at - wide] ?? 0);
    if (sum > most) [best, most] = [Math.max(0, at - wide + 1), sum];
  });
  const from = best * bucket_ms;
  return { from, to: Math.min(replay.duration_ms, from + FIRST_MS) };
}

/** Two moments in any order, at least ten seconds apart, within the show. */
export function spanOf(one: number, other: number, duration: number): Span {
  const [from, to] = [Math.max(0, Math.min(one, other)), Math.min(duration, Math.max(one, other))];
  if (to - from >= SHORTEST_MS || duration <= SHORTEST_MS) return { from, to };
  const end = Math.min(duration, from + SHORTEST_MS);
  return { from: Math.max(0, end - SHORTEST_MS), to: end };
}

/** The leavers in at most `most` bars of one width; what a bar has is the sum of its buckets. */
export function bars(curve: Curve, most: number): { width_ms: number; leavers: number[] } {
  const each = Math.max(1, Math.ceil(curve.left.length / most));
  const leavers: number[] = [];
  curve.left.forEach((count, at) => (leavers[Math.floor(at / each)] = (leavers[Math.floor(at / each)] ?? 0) + count));
  return { width_ms: each * curve.bucket_ms, leavers };
}

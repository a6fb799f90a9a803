/** Orders come in bursts: orders of one listing within a few seconds are one line on the screen. */
import type { LiveFact } from "@shared/showSnapshot.ts";

export interface Burst {
  id: string;
  listing_id: string;
  title: string;
  count: number;
  total_fen: number;
  /** Running clock of the page (ms) when it was last added to. */
  at: number;
}

export const STAYS_MS = 4_000;

interface Placed {
  order_id: string;
  total_fen: number;
  lines: { listing_id: string; title: string }[];
}

/** The lines on the screen after this event; the newest last, at most two. */
export function addOrder(bursts: Burst[], fact: LiveFact, now: number): Burst[] {
  if (fact.type !== "kaibo.mall.order.placed") return bursts;
  const { order_id, total_fen, lines } = fact.data as Placed;
  const line = lines[0];
  if (!line) return bursts;
  const same = bursts.find((burst) => burst.listing_id === line.listing_id);
  const fresh: Burst = same
    ? { ...same, count: same.count + 1, total_fen: same.total_fen + total_fen, at: now }
    : { id: order_id, listing_id: line.listing_id, title: line.title, count: 1, total_fen, at: now };
  return [...bursts.filter((burst) => burst !== same), fresh].slice(-2);
}

/** What is still fresh enough to stay. */
export const stillShown = (bursts: Burst[], now: number): Burst[] => bursts.filter((burst) => now - burst.at < STAYS_MS);

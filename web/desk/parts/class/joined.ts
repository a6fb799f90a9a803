/** Who signed in to the class today, from the log of its events. */
import { get } from "@shared/api.ts";

export const SIGNED_IN = "kaibo.identity.person.signed_in";

interface Page {
  events: { time: string; data: { person_id: string } }[];
  next: number;
  head: number;
}

const MOST_PAGES = 40;

/** The last time each person signed in since `since` (ms), read page by page; `signal` stops it. */
export async function joinedSince(cohortId: string, since: number, signal: AbortSignal): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  let after = 0;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { events, next, head } = await get<Page>("/api/events", { query: { cohort: cohortId, types: SIGNED_IN, after, limit: 1000 }, signal });
    for (const { time, data } of events) if (Date.parse(time) >= since) found.set(data.person_id, Date.parse(time));
    after = next;
    if (next >= head) break;
  }
  return found;
}

/** The midnight before a moment, in the time of this machine. */
export function midnightBefore(now: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}

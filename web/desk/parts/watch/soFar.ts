/** The curve of a show that is still on: from the log up to now, and on with every event. Pure but for `readSoFar`. */
import { get } from "@shared/api.ts";
import type { Action, Curve, CurveName, Pitch, ReadyReplay } from "@shared/replay/types.ts";
import type { LiveFact } from "@shared/showSnapshot.ts";

export type SoFar = Pick<ReadyReplay, "curve" | "actions" | "pitches" | "duration_ms"> & { position: number };

export const BUCKET_MS = 10_000;
const NAMES: CurveName[] = ["online", "entered", "left", "comments", "likes", "follows", "clicks", "orders", "paid", "gmv_fen"];

/** Facts that become a mark on the curve, as streaming/replay/actions.py names them. */
const LABELS: Record<string, string> = {
  "kaibo.streaming.show.started": "started",
  "kaibo.streaming.show.paused": "paused",
  "kaibo.streaming.show.resumed": "resumed",
  "kaibo.streaming.show.ended": "ended",
  "kaibo.streaming.listing.pinned": "pinned",
  "kaibo.streaming.listing.unpinned": "unpinned",
  "kaibo.streaming.call.made": "call",
  "kaibo.streaming.question.answered": "answer",
  "kaibo.streaming.host.handed_over": "handed_over",
  "kaibo.streaming.traffic.bought": "traffic_bought",
  "kaibo.streaming.incident.thrown": "incident",
  "kaibo.streaming.violation.raised": "violation",
  "kaibo.streaming.violation.corrected": "violation_corrected",
  "kaibo.streaming.media.stalled": "media_stalled",
  "kaibo.streaming.picture.turned_black": "picture_black",
  "kaibo.streaming.picture.froze": "picture_froze",
  "kaibo.streaming.problem.noted": "note",
  "kaibo.streaming.mark.given": "mark",
  "kaibo.mall.price.changed": "price",
};
const COUNTED = ["kaibo.streaming.crowd.ticked", "kaibo.streaming.comment.posted", "kaibo.mall.order.placed", "kaibo.mall.order.paid"];

export function nothingYet(): SoFar {
  const columns = Object.fromEntries(NAMES.map((name) => [name, [0]])) as Record<CurveName, number[]>;
  return { curve: { bucket_ms: BUCKET_MS, ...columns }, actions: [], pitches: [], duration_ms: BUCKET_MS, position: 0 };
}

/** The curve after these events, in the order of the log; what is in it already changes nothing. */
export function goOn(before: SoFar, facts: LiveFact[]): SoFar {
  const fresh = facts.filter((fact) => fact.position > before.position && (LABELS[fact.type] || COUNTED.includes(fact.type)));
  const last = fresh.at(-1);
  if (!last) return before;
  const curve = { ...before.curve, ...(Object.fromEntries(NAMES.map((name) => [name, [...before.curve[name]]])) as Record<CurveName, number[]>) };
  const after: SoFar = { curve, actions: [...before.actions], pitches: before.pitches.map((pitch) => ({ ...pitch })), duration_ms: before.duration_ms, position: last.position };
  for (const fact of fresh) take(after, fact);
  return after;
}

function take(so: SoFar, fact: LiveFact): void {
  const data = fact.data as any;
  const showms = fact.showms ?? so.duration_ms;
  so.duration_ms = Math.max(so.duration_ms, showms);
  if (fact.type === "kaibo.streaming.crowd.ticked") {
    const at = room(so.curve, showms - 1);
    so.curve.online[at] = data.online;
    for (const name of ["entered", "left", "comments", "likes", "follows", "clicks"] as const) add(so.curve, name, at, data[name] ?? 0);
  } else if (fact.type === "kaibo.streaming.comment.posted") add(so.curve, "comments", room(so.curve, showms), 1);
  else if (fact.type === "kaibo.mall.order.placed") add(so.curve, "orders", room(so.curve, showms), 1);
  else if (fact.type === "kaibo.mall.order.paid") {
    add(so.curve, "paid", room(so.curve, showms), 1);
    add(so.curve, "gmv_fen", room(so.curve, showms), data.total_fen);
  }
  const label = LABELS[fact.type];
  if (!label) return;
  const where = label === "note" || label === "mark" ? (data.at_showms as number) : showms;
  so.actions.push({ position: fact.position, showms: where, label, listing_id: data.listing_id ?? null, actor: null, facts: data } satisfies Action);
  if (label === "pinned" || label === "unpinned" || label === "ended") {
    const running = so.pitches.at(-1);
    if (running && running.to_showms === null) running.to_showms = showms;
    if (label === "pinned") so.pitches.push(pitch(data.listing_id, showms));
  }
}

/** The bucket of a moment; the buckets before it exist from now on, with the viewers who were there. */
function room(curve: Curve, showms: number): number {
  const at = Math.max(0, Math.floor(showms / BUCKET_MS));
  while (curve.online.length <= at) for (const name of NAMES) curve[name].push(name === "online" ? (curve.online.at(-1) ?? 0) : 0);
  return at;
}
const add = (curve: Curve, name: CurveName, at: number, more: number): void => void (curve[name][at] = (curve[name][at] ?? 0) + more);

function pitch(listing_id: string, from_showms: number): Pitch {
  const counts = { views: 0, clicks: 0, orders: 0, paid: 0, gmv_fen: 0, explained_ms: 0 };
  return { listing_id, title: "", from_showms, to_showms: null, ...counts, click_bp: null, gpm_fen: null, per_minute_fen: null };
}

interface Page {
  events: LiveFact[];
  next: number;
  head: number;
}
const MOST_PAGES = 40;

/** What the log has of the show so far. */
export async function readSoFar(showId: string, signal: AbortSignal): Promise<SoFar> {
  let so = nothingYet();
  let after = 0;
  for (let page = 0; page < MOST_PAGES; page++) {
    const types = [...COUNTED, ...Object.keys(LABELS)].join(",");
    const { events, next, head } = await get<Page>("/api/events", { query: { show: showId, types, after, limit: 1000 }, signal });
    so = goOn(so, events);
    after = next;
    if (next >= head) break;
  }
  return so;
}

/**
 * What one event changes in a page's snapshot of a show. Pure, and the same rules as streaming/snapshot_fold.py: totals grow,
 * `online`, prices, stock and states are set, `comments` keeps the last fifty, a hidden one stays in its place without its text.
 */
import { SHELF_FOLDS } from "./shelfState.ts";
import type { LiveFact, Said, Show, ShowSnapshot, Violation } from "./showSnapshot.ts";

export const COMMENTS_KEPT = 50;

/** What changes, given the snapshot and the data of the event. */
type Data = any;
type Fold = (before: ShowSnapshot, data: Data, fact: LiveFact) => Partial<ShowSnapshot>;

/** The snapshot after this event; events of other shows and of types it does not know change nothing. */
export function foldShow(before: ShowSnapshot, fact: LiveFact): ShowSnapshot {
  const fold = FOLDS[fact.type];
  if (!fold || (fact.show && fact.show !== before.show.id)) return before;
  const showms = fact.showms === null || fact.showms === undefined ? {} : { showms: fact.showms };
  return { ...before, ...showms, ...fold(before, fact.data, fact) };
}

/** The show's own time (ms) at a wall time of the server: it stands still in a pause and after the end. */
export function showMs(show: Show, serverNow: number): number {
  if (show.started_at === null) return 0;
  const until = show.ended_at ?? show.paused_at ?? serverNow;
  return Math.max(0, until - show.started_at - show.paused_total_ms);
}

/** The crowd writes short keys into its acts; a question's id is made of the show's and its key. */
export const questionId = (showId: string, key: string): string => `qst_${showId}_${key}`;

function saidIn(fact: LiveFact, showId: string): Said[] {
  const data = fact.data as Data;
  const nobody = { author_id: null, viewer: null, nick: null, seat: null, intent: null, listing_id: null, question_id: null, reply_to: null };
  const common = { showms: fact.showms ?? null, hidden: false };
  if (fact.type === "kaibo.streaming.comment.posted") {
    const { comment_id, author_id, seat, text, reply_to } = data;
    return [{ ...nobody, ...common, comment_id, author_id, seat: seat ?? null, text, reply_to: reply_to ?? null }];
  }
  type Spoken = [string, string, string, string, string, string, string | null, string | null];
  return ((data.acts?.cm ?? []) as Spoken[]).map(([comment_id, viewer, nick, , intent, text, listing_id, key]) => {
    return { ...nobody, ...common, comment_id, viewer, nick, intent, text, listing_id, question_id: key === null ? null : questionId(showId, key) };
  });
}

const said = (before: ShowSnapshot, fact: LiveFact): Said[] => [...before.comments, ...saidIn(fact, before.show.id)].slice(-COMMENTS_KEPT);
const closed = (before: ShowSnapshot, ids: Set<string>) => ({ questions: before.questions.filter((each) => !ids.has(each.question_id)) });
const hide = (comment: Said): Said => ({ ...comment, hidden: true, text: "" });
const over: Fold = (before, { question_id }) => closed(before, new Set([question_id]));
const set =
  (changes: Partial<ShowSnapshot>): Fold =>
  () =>
    changes;

const judged = (before: Violation[], id: string, appeal: Violation["appeal"]): Violation[] => before.map((each) => (each.violation_id === id ? { ...each, appeal } : each));
const claimed = (before: Record<string, number>, more: Record<string, number>): Record<string, number> => {
  const after = { ...before };
  for (const [coupon, number] of Object.entries(more)) after[coupon] = (after[coupon] ?? 0) + number;
  return after;
};

const ticked: Fold = (before, data, fact) => {
  const totals = { ...before.totals };
  for (const name of ["entered", "left", "likes", "comments", "clicks", "follows"] as const) totals[name] += data[name] ?? 0;
  const counts = { ...before.counts };
  for (const [listing, [, , clicks]] of Object.entries((data.acts?.r ?? {}) as Record<string, [number, number, number]>)) {
    const had = counts[listing] ?? { clicks: 0, orders: 0, gmv_fen: 0 };
    if (clicks) counts[listing] = { ...had, clicks: had.clicks + clicks };
  }
  const shelf = before.shelf.map((item) => ({ ...item, ...(counts[item.listing_id] ?? {}) }));
  const answered = new Set(((data.acts?.ag ?? []) as [string, number][]).map(([key]) => questionId(before.show.id, key)));
  const claims = claimed(before.claims, (data.acts?.cc ?? {}) as Record<string, number>);
  return { online: data.online, totals, counts, shelf, claims, comments: said(before, fact), ...closed(before, answered) };
};

const ended: Fold = (before, data, fact) => {
  const ended_at = Date.parse(fact.time);
  const paused_total_ms = ended_at - (before.show.started_at ?? ended_at) - data.duration_ms;
  const show: Show = { ...before.show, state: "ended", ended_at, end_reason: data.reason, pause_reason: null, paused_at: null, paused_total_ms };
  return { show, online: 0 };
};

const paused: Fold = (before, data, fact) => {
  const { started_at, paused_total_ms } = before.show;
  const paused_at = (started_at ?? 0) + paused_total_ms + (fact.showms ?? 0); // in the past when the server was down
  return { show: { ...before.show, state: "paused", pause_reason: data.reason, paused_at } };
};

const FOLDS: Record<string, Fold> = {
  ...SHELF_FOLDS,
  "kaibo.streaming.show.revised": (before, { title, cover, kind, mode, scenario }) => ({ show: { ...before.show, title, cover, kind, mode, scenario } }),
  "kaibo.streaming.show.started": (before, _data, fact) => ({ show: { ...before.show, state: "live", started_at: Date.parse(fact.time) } }),
  "kaibo.streaming.show.paused": paused,
  "kaibo.streaming.show.resumed": (before, { paused_ms }) => {
    const paused_total_ms = before.show.paused_total_ms + paused_ms;
    return { show: { ...before.show, state: "live", pause_reason: null, paused_at: null, paused_total_ms } };
  },
  "kaibo.streaming.show.ended": ended,
  "kaibo.streaming.listing.pinned": (_before, { listing_id }, fact) => ({ pinned: { listing_id, since_showms: fact.showms ?? 0 } }),
  "kaibo.streaming.listing.unpinned": set({ pinned: null }),
  "kaibo.streaming.comment.posted": (before, _data, fact) => ({
    comments: said(before, fact),
    totals: { ...before.totals, comments: before.totals.comments + 1 },
  }),
  "kaibo.streaming.comment.pinned": (before, { comment_id }) => ({
    pinned_comment: before.comments.find((each) => each.comment_id === comment_id) ?? null,
  }),
  "kaibo.streaming.comment.hidden": (before, { comment_id }) => ({
    comments: before.comments.map((each) => (each.comment_id === comment_id ? hide(each) : each)),
  }),
  "kaibo.streaming.viewer.muted": (before, { viewer, seconds }, fact) => ({ muted: { ...before.muted, [viewer]: (fact.showms ?? 0) + seconds * 1000 } }),
  "kaibo.streaming.word.blocked": (before, { word }) => ({ blocked_words: [...before.blocked_words, word] }),
  "kaibo.streaming.crowd.ticked": ticked,
  "kaibo.streaming.question.asked": (before, data, fact) => {
    if (before.questions.some((each) => each.question_id === data.question_id)) return {};
    const { question_id, viewer, nick, intent, listing_id, text, due_showms } = data;
    return { questions: [...before.questions, { question_id, viewer, nick, intent, listing_id, text, due_showms, asked_showms: fact.showms ?? 0, tried: false }] };
  },
  "kaibo.streaming.question.expired": over,
  // What is typed is an answer when the crowd's next second says so; what cannot be one marks the question.
  "kaibo.streaming.question.answered": (before, { question_id, way, worth }, fact) => {
    if (way !== "text") return over(before, { question_id }, fact);
    return worth ? {} : { questions: before.questions.map((each) => (each.question_id === question_id ? { ...each, tried: true } : each)) };
  },
  "kaibo.streaming.seat.taken": (before, { seat, person_id }) => ({ seats: [...before.seats, { seat, person_id }] }),
  "kaibo.streaming.seat.left": (before, { person_id }) => ({
    seats: before.seats.filter((each) => each.seat === "host" || each.person_id !== person_id),
  }),
  "kaibo.streaming.host.handed_over": (before, { to_id }) => ({
    show: { ...before.show, host_id: to_id },
    seats: before.seats.map((each) => (each.seat === "host" ? { ...each, person_id: to_id } : each)),
  }),
  "kaibo.streaming.publisher.joined": (_before, { session_id }) => ({ publishing: true, stalled: false, publisher_session_id: session_id }),
  "kaibo.streaming.publisher.left": (before, { session_id }) =>
    before.publisher_session_id === session_id ? { publishing: false, stalled: false, publisher_session_id: null } : {},
  "kaibo.streaming.media.stalled": (before, { session_id }) => ({ stalled: before.publisher_session_id === session_id }),
  "kaibo.streaming.media.returned": set({ stalled: false }),
  "kaibo.streaming.voice.started": set({ voice: "on" }),
  "kaibo.streaming.voice.stopped": set({ voice: "off" }),
  "kaibo.streaming.picture.turned_black": set({ picture: "black" }),
  "kaibo.streaming.picture.froze": set({ picture: "frozen" }),
  "kaibo.streaming.picture.returned": set({ picture: "ok" }),
  "kaibo.streaming.violation.raised": (before, data, fact) => {
    if (before.violations.some((each) => each.violation_id === data.violation_id)) return {};
    const { violation_id, rule, points, quote, where, certain, correct_until_showms } = data;
    const evidence = { said: data.said ?? "", law: data.law ?? "", rewrite: data.rewrite ?? "" };
    const raised = { ...evidence, violation_id, rule, points, quote, where, certain, correct_until_showms, showms: fact.showms ?? null, corrected: null, appeal: null };
    return { violations: [...before.violations, raised] };
  },
  "kaibo.streaming.violation.corrected": (before, { violation_id, way, after_ms, in_time }) => ({
    violations: before.violations.map((each) => (each.violation_id === violation_id ? { ...each, corrected: { way, after_ms, in_time } } : each)),
  }),
  "kaibo.streaming.violation.appealed": (before, { violation_id }) => ({ violations: judged(before.violations, violation_id, "open") }),
  "kaibo.streaming.violation.appeal_decided": (before, { violation_id, verdict }) => ({ violations: judged(before.violations, violation_id, verdict) }),
  "kaibo.mall.coupon.pushed": (before, { coupon_id }) => ({ claims: claimed(before.claims, { [coupon_id]: 0 }) }),
  "kaibo.mall.coupon.claimed": (before, { coupon_id }) => ({ claims: claimed(before.claims, { [coupon_id]: 1 }) }),
  "kaibo.streaming.traffic.bought": (before, { traffic_id, goal, budget_fen, minutes }, fact) =>
    before.traffic.some((each) => each.traffic_id === traffic_id)
      ? {}
      : { traffic: [...before.traffic, { traffic_id, goal, budget_fen, minutes, showms: fact.showms ?? 0, spent_fen: null, entries: null }] },
  "kaibo.streaming.traffic.ended": (before, { traffic_id, spent_fen, entries }) => ({
    traffic: before.traffic.map((each) => (each.traffic_id === traffic_id ? { ...each, spent_fen, entries } : each)),
  }),
  "kaibo.streaming.incident.thrown": (before, { incident_id, kind, origin, listing_id }, fact) =>
    before.incidents.some((each) => each.incident_id === incident_id)
      ? {}
      : { incidents: [...before.incidents, { incident_id, kind, origin, listing_id, showms: fact.showms ?? 0, steps: [], outcome: null, reaction_ms: null }] },
  "kaibo.streaming.incident.handled": (before, { incident_id, step, after_ms }) => ({
    incidents: before.incidents.map((each) => (each.incident_id === incident_id ? { ...each, steps: [...each.steps, [step, after_ms]] } : each)),
  }),
  "kaibo.streaming.incident.closed": (before, { incident_id, outcome, reaction_ms }) => ({
    incidents: before.incidents.map((each) => (each.incident_id === incident_id ? { ...each, outcome, reaction_ms } : each)),
  }),
};

/** The types of events that change a snapshot, for the test that holds this list equal to the server's. */
export const FOLDED = Object.keys(FOLDS).sort();

/**
 * What one event changes on the wall of a class. Pure, and the same rules as streaming/wall_fold.py; on top of them the page keeps
 * what only it draws: the trail of viewers, open questions, and what went wrong with the picture or the words.
 */
import type { LiveFact } from "@shared/showSnapshot.ts";

export interface WallShow {
  id: string;
  title: string;
  cover: string | null;
  kind: string;
  state: "planned" | "live" | "paused" | "ended";
  host_id: string;
  started_at: number | null;
  paused_at: number | null;
  paused_total_ms: number;
  stalled: boolean;
  online: number;
  entered: number;
  likes: number;
  comments: number;
  orders: number;
  paid: number;
  gmv_fen: number;
  pinned_listing_id: string | null;
  publishing: boolean;
  publisher_session_id: string | null;
  showms: number;
}

export interface WallRoom {
  room_id: string;
  owner: { id: string };
  show: WallShow | null;
}

/** What the snapshot does not hold and the events since the page was opened tell. */
export interface Watched {
  /** Viewers online, a value every `TRAIL_EVERY_MS` of the show, the newest last. */
  trail: { showms: number; online: number }[];
  /** Open questions and until when (ms of the show) they wait for an answer. */
  questions: Record<string, number>;
  picture: "ok" | "black" | "frozen";
  /** Violations that nobody has corrected yet. */
  violations: string[];
}

export interface Wall {
  /** A show started that this wall does not know: ask for a fresh one. */
  stale: boolean;
  rooms: WallRoom[];
  watched: Record<string, Watched>;
}

export const TRAIL_EVERY_MS = 5_000;
export const TRAIL_LENGTH = 40;
const ON_AIR = new Set(["live", "paused"]);
const NOTHING: Watched = { trail: [], questions: {}, picture: "ok", violations: [] };

export type ShowOnAir = WallShow & { state: "live" | "paused" };
export const onAir = (show: WallShow | null | undefined): show is ShowOnAir => ON_AIR.has(show?.state ?? "");
export const watchedOf = (wall: Wall, show: WallShow | null): Watched => (show && wall.watched[show.id]) || NOTHING;

/** A fresh snapshot keeps what was learned from events about the shows that are still on. */
export function freshWall(rooms: WallRoom[], before: Wall | null): Wall {
  const ids = rooms.flatMap(({ show }) => (onAir(show) ? [show.id] : []));
  const kept = ids.flatMap((id) => (before?.watched[id] ? [[id, before.watched[id]] as const] : []));
  return { stale: false, rooms, watched: Object.fromEntries(kept) };
}

type Data = any;

export function foldWall(wall: Wall, fact: LiveFact): Wall {
  const data = fact.data as Data;
  if (fact.type === "kaibo.streaming.room.opened") {
    const known = wall.rooms.some(({ room_id }) => room_id === data.room_id);
    return known ? wall : { ...wall, rooms: [...wall.rooms, { room_id: data.room_id, owner: { id: data.owner_id }, show: null }] };
  }
  if (fact.type === "kaibo.streaming.show.planned") return { ...wall, rooms: wall.rooms.map((room) => placed(room, data)) };
  const id = fact.show;
  if (!id) return wall;
  if (fact.type === "kaibo.streaming.show.started" && !wall.rooms.some(({ show }) => show?.id === id)) return { ...wall, stale: true };
  const fold = FOLDS[fact.type];
  const look = WATCHES[fact.type];
  if (!fold && !look) return wall;
  const rooms = wall.rooms.map((room) => (room.show?.id === id ? { ...room, show: folded(room.show, fact) } : room));
  const show = rooms.find((room) => room.show?.id === id)?.show;
  if (!look || !show) return { ...wall, rooms };
  const had = wall.watched[id] ?? NOTHING;
  return { ...wall, rooms, watched: { ...wall.watched, [id]: { ...had, ...look(had, data, fact, show) } } };
}

function folded(show: WallShow, fact: LiveFact): WallShow {
  const moved = fact.showms === null || fact.showms === undefined ? show : { ...show, showms: fact.showms };
  return { ...moved, ...FOLDS[fact.type]?.(moved, fact.data as Data, fact) };
}

function placed(room: WallRoom, data: Data): WallRoom {
  if (room.room_id !== data.room_id || onAir(room.show)) return room;
  const { show_id, title, cover, kind, host_id } = data;
  const times = { started_at: null, paused_at: null, paused_total_ms: 0, showms: 0 };
  const numbers = { online: 0, entered: 0, likes: 0, comments: 0, orders: 0, paid: 0, gmv_fen: 0 };
  const media = { pinned_listing_id: null, publishing: false, publisher_session_id: null, stalled: false };
  return { ...room, show: { id: show_id, title, cover, kind, host_id, state: "planned", ...times, ...numbers, ...media } };
}

type Fold = (show: WallShow, data: Data, fact: LiveFact) => Partial<WallShow>;

const FOLDS: Record<string, Fold> = {
  "kaibo.streaming.show.revised": (_, { title, cover, kind }) => ({ title, cover, kind }),
  "kaibo.streaming.show.started": (_show, _data, fact) => ({ state: "live", started_at: Date.parse(fact.time) }),
  "kaibo.streaming.show.paused": (show, _data, fact) => ({
    state: "paused",
    paused_at: (show.started_at ?? 0) + show.paused_total_ms + (fact.showms ?? 0),
  }),
  "kaibo.streaming.show.resumed": (show, { paused_ms }) => ({ state: "live", paused_at: null, paused_total_ms: show.paused_total_ms + paused_ms }),
  "kaibo.streaming.show.ended": (show, { duration_ms }, fact) => {
    const ended = Date.parse(fact.time);
    return { state: "ended", paused_at: null, paused_total_ms: ended - (show.started_at ?? ended) - duration_ms, online: 0 };
  },
  "kaibo.streaming.crowd.ticked": (show, data) => ({
    online: data.online,
    entered: show.entered + data.entered,
    likes: show.likes + data.likes,
    comments: show.comments + data.comments,
  }),
  "kaibo.streaming.comment.posted": (show) => ({ comments: show.comments + 1 }),
  "kaibo.streaming.listing.pinned": (_, { listing_id }) => ({ pinned_listing_id: listing_id }),
  "kaibo.streaming.listing.unpinned": () => ({ pinned_listing_id: null }),
  "kaibo.streaming.host.handed_over": (_, { to_id }) => ({ host_id: to_id }),
  "kaibo.streaming.publisher.joined": (_, { session_id }) => ({ publishing: true, stalled: false, publisher_session_id: session_id }),
  "kaibo.streaming.publisher.left": (show, { session_id }) =>
    show.publisher_session_id === session_id ? { publishing: false, stalled: false, publisher_session_id: null } : {},
  "kaibo.streaming.media.stalled": (show, { session_id }) => ({ stalled: show.publisher_session_id === session_id }),
  "kaibo.streaming.media.returned": () => ({ stalled: false }),
  "kaibo.mall.order.placed": (show) => ({ orders: show.orders + 1 }),
  "kaibo.mall.order.paid": (show, { total_fen }) => ({ paid: show.paid + 1, gmv_fen: show.gmv_fen + total_fen }),
};

type Look = (had: Watched, data: Data, fact: LiveFact, show: WallShow) => Partial<Watched>;

const without: Look = ({ questions }, { question_id }) => {
  const { [question_id as string]: _gone, ...rest } = questions;
  return { questions: rest };
};

const WATCHES: Record<string, Look> = {
  "kaibo.streaming.crowd.ticked": ({ trail, questions }, { online }, _fact, { showms }) => {
    const waiting = Object.entries(questions).filter(([, due]) => due >= showms);
    const last = trail.at(-1);
    const fresh = last && showms - last.showms < TRAIL_EVERY_MS ? trail : [...trail, { showms, online: online as number }].slice(-TRAIL_LENGTH);
    return { trail: fresh, questions: waiting.length === Object.keys(questions).length ? questions : Object.fromEntries(waiting) };
  },
  "kaibo.streaming.question.asked": ({ questions }, { question_id, due_showms }) => ({ questions: { ...questions, [question_id]: due_showms } }),
  // 不知道 is no answer: who asked still waits.
  "kaibo.streaming.question.answered": (had, data, ...rest) => (data.way === "text" && data.worth === 0 ? {} : without(had, data, ...rest)),
  "kaibo.streaming.question.expired": without,
  "kaibo.streaming.picture.turned_black": () => ({ picture: "black" }),
  "kaibo.streaming.picture.froze": () => ({ picture: "frozen" }),
  "kaibo.streaming.picture.returned": () => ({ picture: "ok" }),
  "kaibo.streaming.violation.raised": ({ violations }, { violation_id }) => ({ violations: [...new Set([...violations, violation_id as string])] }),
  "kaibo.streaming.violation.corrected": ({ violations }, { violation_id }) => ({ violations: violations.filter((each) => each !== violation_id) }),
};

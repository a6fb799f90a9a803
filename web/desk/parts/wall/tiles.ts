/** Which tiles the wall shows, in which order, how big, and what the lecturer should look at first. Pure. */
import type { RosterLine } from "../cohort.ts";
import { onAir, watchedOf, type Wall, type WallShow, type Watched } from "./wallState.ts";

export type Worry = "stalled" | "no_picture" | "black" | "frozen" | "violation" | "paused" | "questions" | "idle_shelf";
export type Order = "live" | "worry" | "seat";

export interface Tile {
  person_id: string;
  seat_no: number;
  name: string;
  shop_id: string | null;
  show: WallShow | null;
  watched: Watched;
  worry: Worry | null;
}

const WORSE_FIRST: Worry[] = ["stalled", "no_picture", "black", "frozen", "violation", "paused", "questions", "idle_shelf"];
export const MANY_QUESTIONS = 3;
/** A start without a picture or a product is normal for this long. */
const SETTLES_WITHIN_MS = 60_000;

/** The worst thing about a show that is on, or null. */
export function worryOf(show: WallShow | null, watched: Watched): Worry | null {
  if (!onAir(show)) return null;
  const settled = show.showms > SETTLES_WITHIN_MS;
  const is: Record<Worry, boolean> = {
    stalled: show.stalled,
    no_picture: show.state === "live" && settled && !show.publishing,
    black: watched.picture === "black",
    frozen: watched.picture === "frozen",
    violation: watched.violations.length > 0,
    paused: show.state === "paused",
    questions: Object.keys(watched.questions).length >= MANY_QUESTIONS,
    idle_shelf: show.state === "live" && show.kind === "commerce" && settled && show.pinned_listing_id === null,
  };
  return WORSE_FIRST.find((worry) => is[worry]) ?? null;
}

/** A tile for every student, his room or none; rooms of people who left the roster come last. */
export function tilesOf(wall: Wall, roster: RosterLine[]): Tile[] {
  const shows = new Map(wall.rooms.map((room) => [room.owner.id, room.show]));
  const tile = (person_id: string, seat_no: number, name: string, shop_id: string | null): Tile => {
    const show = shows.get(person_id) ?? null;
    const watched = watchedOf(wall, show);
    return { person_id, seat_no, name, shop_id, show, watched, worry: worryOf(show, watched) };
  };
  const known = new Set(roster.map(({ person_id }) => person_id));
  const gone = wall.rooms.filter(({ owner, show }) => !known.has(owner.id) && onAir(show));
  return [...roster.map((line) => tile(line.person_id, line.seat_no, line.name, line.shop_id)), ...gone.map(({ owner }) => tile(owner.id, 99, "", null))];
}

const stage = ({ show, shop_id }: Tile): number => (onAir(show) ? 0 : show?.state === "planned" ? 1 : show ? 2 : shop_id ? 3 : 4);
const bad = ({ worry, show }: Tile): number => (worry ? WORSE_FIRST.indexOf(worry) : onAir(show) ? 50 : 60);

/** By seat the tiles stand still; the other orders put what counts first and keep seats within it. */
export function ordered(tiles: Tile[], by: Order): Tile[] {
  const first = by === "live" ? stage : by === "worry" ? (tile: Tile) => bad(tile) * 10 + stage(tile) : () => 0;
  return [...tiles].sort((a, b) => first(a) - first(b) || a.seat_no - b.seat_no);
}

export interface Grid {
  columns: number;
  /** Height of a tile in px. */
  height: number;
  /** Width of the picture in px, and of the words beside it. */
  picture: number;
  beside: number;
  /** How much bigger than in the smallest tile the words are. */
  words: number;
}

const GAP = 10;
/** The smallest tile: a picture of 72 x 128 and 104 px of words beside it. */
const SMALLEST = { height: 128, picture: 72, words: 104 };
const MOST = 2.4;
/** Words grow slower than the picture. */
const GROWTH = 0.4;

/** The grid that shows `count` tiles biggest in a space; when even the smallest do not fit the page scrolls. */
export function gridFor(count: number, width: number, height: number): Grid {
  const least = SMALLEST.picture + SMALLEST.words;
  const most = Math.max(1, Math.floor((width + GAP) / (least + GAP)));
  let best = { columns: most, scale: 0, room: 0 };
  for (let columns = 1; columns <= most; columns++) {
    const rows = Math.ceil(Math.max(count, 1) / columns);
    const wide = (width - GAP * (columns - 1)) / columns;
    const high = (height - GAP * (rows - 1)) / rows;
    const fits = (wide - (1 - GROWTH) * SMALLEST.words) / (SMALLEST.picture + GROWTH * SMALLEST.words);
    const scale = Math.min(fits, high / SMALLEST.height, MOST);
    if (scale > best.scale || (scale === best.scale && columns > best.columns)) best = { columns, scale, room: high };
  }
  const scale = Math.max(best.scale, 1);
  const picture = Math.round(SMALLEST.picture * scale);
  const beside = Math.floor((width - GAP * (best.columns - 1)) / best.columns) - picture;
  const tall = best.scale < 1 ? SMALLEST.height : Math.floor(Math.min(best.room, SMALLEST.height * scale * 1.12));
  return { columns: best.columns, height: tall, picture, beside, words: 1 - GROWTH + GROWTH * scale };
}

export interface ClassTotals {
  live: number;
  online: number;
  orders: number;
  gmv_fen: number;
  questions: number;
  worries: number;
}

/** What the shows that are on bring together. */
export function totalsOf(tiles: Tile[]): ClassTotals {
  const on = tiles.filter(({ show }) => onAir(show));
  const sum = (name: "online" | "orders" | "gmv_fen"): number => on.reduce((total, { show }) => total + (show?.[name] ?? 0), 0);
  return {
    live: on.length,
    online: sum("online"),
    orders: sum("orders"),
    gmv_fen: sum("gmv_fen"),
    questions: on.reduce((total, { watched }) => total + Object.keys(watched.questions).length, 0),
    worries: on.filter(({ worry }) => worry !== null).length,
  };
}

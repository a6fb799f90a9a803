/** The plan of a show as it is on the page, what of it differs from what is saved, and a runsheet made from the shelf. Pure. */
import type { ItemRole, RunsheetSlot, ShowDetail } from "@shared/showSnapshot.ts";

export interface Placed {
  listing_id: string;
  role: ItemRole;
}

export interface Row {
  step: string;
  listing_id: string | null;
  minutes: number;
  words: string;
}

export interface Draft {
  title: string;
  cover: string | null;
  kind: "commerce" | "content";
  scenario: string;
  shelf: Placed[];
  rows: Row[];
}

export const TITLE_AT_LEAST = 3;
export const TITLE_AT_MOST = 30;
export const ROLES: ItemRole[] = ["draw", "welfare", "main", "profit", "image"];
/** The scenarios that come with Kaibo (sandbox/scenario/library); a test holds the list. */
export const SCENARIOS = ["warm-up", "first-broadcast", "knitwear", "fresh-food", "strict-cosmetics", "flash-rush", "troll-night", "content-talk"];

export const emptyDraft = (): Draft => ({ title: "", cover: null, kind: "commerce", scenario: "first-broadcast", shelf: [], rows: [] });

/** The draft of a saved show. */
export function draftOf(show: ShowDetail): Draft {
  const rows = (show.runsheet?.slots ?? []).map(({ step, listing_id, start_s, end_s, words }) => ({ step, listing_id, minutes: Math.round((end_s - start_s) / 60) || 1, words }));
  const kind = show.kind === "content" ? "content" : "commerce";
  return { title: show.title, cover: show.cover, kind, scenario: show.scenario, shelf: show.shelf.map(({ listing_id, role }) => ({ listing_id, role })), rows };
}

/** The letters a title counts, as the server does: blanks at the ends do not. */
export const titleLength = (title: string): number => [...title.trim()].length;
export const titleFits = (title: string): boolean => titleLength(title) >= TITLE_AT_LEAST && titleLength(title) <= TITLE_AT_MOST;

/** Which parts have to be sent. */
export function changes(draft: Draft, saved: Draft): { plan: boolean; shelf: boolean; runsheet: boolean } {
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  const plan = ({ title, cover, kind, scenario }: Draft): unknown[] => [title.trim(), cover, kind, scenario];
  return { plan: !same(plan(draft), plan(saved)), shelf: !same(draft.shelf, saved.shelf), runsheet: !same(draft.rows, saved.rows) };
}

/** Move one up (-1) or down (+1); nothing happens at the ends. */
export function moved<T>(list: readonly T[], at: number, by: -1 | 1): T[] {
  const after = [...list];
  const [one, other] = [after[at], after[at + by]];
  if (one !== undefined && other !== undefined) [after[at], after[at + by]] = [other, one];
  return after;
}

/** Rows one after the other from 0, in seconds; a row whose listing has left the shelf keeps its time without it. */
export function slotsOf(rows: Row[], shelf: Placed[]): RunsheetSlot[] {
  const on = new Set(shelf.map(({ listing_id }) => listing_id));
  let start_s = 0;
  return rows.map(({ step, listing_id, minutes, words }) => {
    const slot = { start_s, end_s: start_s + minutes * 60, step, listing_id: listing_id && on.has(listing_id) ? listing_id : null, words, keywords: [] };
    start_s = slot.end_s;
    return slot;
  });
}

/** A first runsheet: warm up with a question, a treat, every listing for three minutes, and a close. */
export function rowsFor(shelf: Placed[]): Row[] {
  const blank = { listing_id: null, words: "" };
  return [
    { ...blank, step: "opening", minutes: 1 },
    { ...blank, step: "interaction", minutes: 1 },
    ...shelf.map(({ listing_id }) => ({ step: "pitch", listing_id, minutes: 3, words: "" })),
    { ...blank, step: "closing", minutes: 1 },
  ];
}

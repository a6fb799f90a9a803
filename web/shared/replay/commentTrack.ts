/** The comments of a replay, fetched by stretches of five minutes as the show plays, and those that are on the screen at a moment. */
import { shallowRef, type ShallowRef } from "vue";
import { get } from "../api.ts";
import type { Line } from "./types.ts";

export const PAGE_MS = 300_000;
const STAYS_MS = 20_000;
const AT_MOST = 7;

export interface CommentTrack {
  lines: ShallowRef<Line[]>;
  /** Fetch what is needed around a moment; a failed page is asked for again at the next call. */
  need(showms: number): void;
}

export function makeCommentTrack(showId: string): CommentTrack {
  const pages = new Map<number, Line[]>();
  const asked = new Set<number>();
  const lines = shallowRef<Line[]>([]);

  async function fetchPage(page: number): Promise<void> {
    if (page < 0 || asked.has(page)) return;
    asked.add(page);
    try {
      const query = { from: page * PAGE_MS, to: (page + 1) * PAGE_MS };
      pages.set(page, await get<Line[]>(`/api/shows/${showId}/replay/comments`, { query }));
      lines.value = [...pages.entries()].sort(([a], [b]) => a - b).flatMap(([, found]) => found);
    } catch {
      asked.delete(page);
    }
  }

  return {
    lines,
    need(showms) {
      const page = Math.floor(showms / PAGE_MS);
      void fetchPage(page);
      if (showms % PAGE_MS > PAGE_MS - 30_000) void fetchPage(page + 1);
      if (showms % PAGE_MS < STAYS_MS) void fetchPage(page - 1);
    },
  };
}

/** The lines said within the last twenty seconds before a moment, at most seven, oldest first. `lines` are in the order of the show. */
export function shownAt(lines: readonly Line[], showms: number): Line[] {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((lines[mid]?.showms ?? 0) <= showms) low = mid + 1;
    else high = mid;
  }
  const found: Line[] = [];
  for (let at = low - 1; at >= 0 && found.length < AT_MOST; at--) {
    const line = lines[at];
    if (!line || line.showms < showms - STAYS_MS) break;
    found.unshift(line);
  }
  return found;
}

/** Pure: which second of which recording shows a moment of the show, and back. The show's own time rules; recordings come and go. */
import type { Cut } from "./types.ts";

/** The cut that shows a moment, or null where nothing was recorded. */
export function cutAt(cuts: readonly Cut[], showms: number): Cut | null {
  return cuts.find((cut) => showms >= cut.from_showms && showms < cut.from_showms + cut.duration_ms) ?? null;
}

/** Holes shorter than this are not worth a word: the next recording is shown. */
export const SHORT_MS = 500;

/** The cut that shows a moment, or the one that begins in less than half a second. */
export function cutNear(cuts: readonly Cut[], showms: number): Cut | null {
  const next = cutAfter(cuts, showms);
  return cutAt(cuts, showms) ?? (next && next.from_showms - showms < SHORT_MS ? next : null);
}

/** The first cut that begins after a moment. */
export function cutAfter(cuts: readonly Cut[], showms: number): Cut | null {
  return cuts.filter((cut) => cut.from_showms > showms).sort((a, b) => a.from_showms - b.from_showms)[0] ?? null;
}

/** Seconds into the file of the cut. */
export const offsetS = (cut: Cut, showms: number): number => (cut.offset_ms + showms - cut.from_showms) / 1000;

/** The show's time at a second of the file that plays this cut, not beyond the end of the cut. */
export function showmsAt(cut: Cut, seconds: number): number {
  return cut.from_showms + Math.min(Math.max(seconds * 1000 - cut.offset_ms, 0), cut.duration_ms);
}

/** A moment inside the show. */
export const clampTo = (showms: number, durationMs: number): number => Math.min(Math.max(Math.round(showms), 0), Math.max(0, durationMs));

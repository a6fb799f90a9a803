/** How far the recordings of a replay are on their way from the raw files to the final ones. */
import type { ReadyReplay } from "./types.ts";

/** Whole percent by length, null when nothing is being converted any more. Pieces of one file share its progress. */
export function converted({ video }: Pick<ReadyReplay, "video">): number | null {
  const files = new Map<string, { length: number; done: number; final: boolean }>();
  for (const cut of video.recordings) {
    const had = files.get(cut.recording_id);
    files.set(cut.recording_id, { length: (had?.length ?? 0) + cut.duration_ms, done: cut.progress_ms, final: cut.final || cut.state === "failed" });
  }
  const all = [...files.values()];
  if (all.every((file) => file.final)) return null;
  const length = all.reduce((sum, file) => sum + file.length, 0);
  const done = all.reduce((sum, file) => sum + (file.final ? file.length : Math.min(file.done, file.length)), 0);
  return Math.min(99, Math.floor((100 * done) / Math.max(1, length)));
}

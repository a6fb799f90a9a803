/** Sends a video in pieces (each again when the network fails it) and has it made playable. */
import { act, newAct } from "@shared/api.ts";

export interface TakenVideo {
  video: string;
  poster: string;
  width: number;
  height: number;
  duration_ms: number;
}

const PIECE = 4 << 20;
export const MOST_SECONDS = 60;
export const MOST_BYTES = 150 << 20;
const CODING_MS = 180_000;

/** `onPart` hears the share that is sent, then null while it is being coded. Throws Problem. */
export async function uploadVideo(file: File, onPart: (part: number | null) => void): Promise<TakenVideo> {
  const take = newAct();
  for (let at = 0; at < file.size; at += PIECE) {
    await act("POST", "/api/videos/pieces", file.slice(at, at + PIECE), { query: { take, at } });
    onPart(Math.min(1, (at + PIECE) / file.size));
  }
  onPart(null);
  return act<TakenVideo>("POST", "/api/videos", undefined, { query: { take }, lateMs: CODING_MS });
}

/** Sends a large file by pieces; one that broke off goes on where the server stands. */
import { act, get, newAct } from "../api.ts";

interface Taken {
  have: number;
}

const PIECE_BYTES = 4 << 20;

/** Upload `file` to `path` (`/api/courses/…/upload`); `told` hears the share that is there, 0 to 1. Throws Problem. */
export async function sendVideo(path: string, file: Blob, told: (share: number) => void, take: string = newAct()): Promise<void> {
  let { have } = await get<Taken>(path, { query: { take } });
  told(have / file.size);
  do {
    const piece = file.slice(have, have + PIECE_BYTES, "application/octet-stream");
    const last = have + piece.size >= file.size;
    ({ have } = await act<Taken>("POST", path, piece, { query: { take, at: have, last } }));
    told(Math.min(1, have / file.size));
  } while (have < file.size);
}

/**
 * The phone's own recording, for what the network swallows: takes of half a minute, cut anew while all is well and kept only where the
 * link was down. Their pieces lie in IndexedDB, so that a closed tab loses a second or two; they are sent when the network is back.
 */
import { act, get, newAct, Problem } from "@shared/api.ts";
import { addPiece, dropTake, keepTake, piecesOf, takesOf, type Take } from "./takes.ts";

const TAKE_MS = 30_000;
const PIECE_MS = 2_000;
const VIDEO_BPS = 900_000;
const PIECE_BYTES = 4 << 20;
/** So long without packets and the server stops the show's clock: what the phone records after that belongs to no moment of the show. */
const CLOCK_STOPS_MS = 10_000;
const TYPES = ["video/webm;codecs=h264,opus", "video/webm;codecs=vp8,opus", "video/mp4", "video/webm"];

interface Taken {
  have: number;
  recording_id: string | null;
}

/** What this browser can record, "" for nothing. */
export function takeType(): string {
  if (typeof MediaRecorder === "undefined") return "";
  return TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? "";
}

export class Backup {
  private recorder: MediaRecorder | null = null;
  private take: Take | null = null;
  private written: Promise<unknown> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private downSince: number | null = null;
  private over = false;

  /** `showms` is the show's own time now, as the page knows it. */
  constructor(
    private readonly showId: string,
    private readonly stream: () => MediaStream | null,
    private readonly showms: () => number,
  ) {
    this.begin();
  }

  /** The link to the server is up or down; a take during which it was down is worth keeping. */
  link(up: boolean): void {
    this.downSince = up ? null : (this.downSince ?? performance.now());
    if (!up && this.take) this.take.kept = true;
  }

  /** End recording; resolves when the last piece is in the phone's memory. */
  async stop(): Promise<void> {
    this.over = true;
    await this.cut();
  }

  private begin(): void {
    const [stream, type] = [this.stream(), takeType()];
    if (this.over || !stream?.active || !type) return;
    try {
      const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: VIDEO_BPS });
      const down = this.downSince === null ? 0 : performance.now() - this.downSince;
      const take: Take = { id: newAct(), show: this.showId, type, fromShowms: Math.max(0, Math.round(this.showms())), kept: down > 0 && down < CLOCK_STOPS_MS };
      let pieces = 0;
      recorder.ondataavailable = ({ data }) => {
        if (data.size) this.written = this.written.then(() => addPiece(take, pieces++, data)).catch(() => undefined); // a full phone keeps what it has
      };
      recorder.start(PIECE_MS);
      [this.recorder, this.take] = [recorder, take];
      this.timer = setTimeout(() => void this.cut(), TAKE_MS);
    } catch {
      this.recorder = null; // a browser that cannot record beside publishing goes without
    }
  }

  private async cut(): Promise<void> {
    clearTimeout(this.timer);
    const { recorder, take } = this;
    [this.recorder, this.take] = [null, null];
    if (recorder && recorder.state !== "inactive") {
      await new Promise<void>((done) => {
        recorder.onstop = () => done();
        recorder.stop();
      });
    }
    if (!this.over) this.begin(); // without a breath between
    if (!take) return;
    await this.written;
    await (take.kept ? keepTake(take) : dropTake(take.id)).catch(() => undefined);
  }
}

/** Send what was kept of a show, oldest first; how many pieces could not be sent yet. */
export async function sendKept(showId: string, told: (done: number, all: number) => void = () => undefined): Promise<number> {
  const takes = (await takesOf(showId).catch(() => [])).filter((take) => take.kept);
  for (const [index, take] of takes.entries()) {
    told(index, takes.length);
    try {
      await sendTake(take);
      await dropTake(take.id);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.status === 0 || error.status >= 500) return takes.length - index; // later
      await dropTake(take.id); // the server will never take it
    }
  }
  return 0;
}

async function sendTake(take: Take): Promise<void> {
  const film = new Blob(await piecesOf(take.id), { type: take.type });
  if (film.size) await sendFilm(take.show, take.id, film, take.fromShowms);
}

/**
 * Send a film in pieces; a broken-off one goes on where the server stands. `take` is a name of 8 to 32 letters and digits, the same for every
 * try; `fromShowms` is the show's time of its first picture. Throws Problem.
 */
export async function sendFilm(showId: string, take: string, film: Blob, fromShowms: number, told: (share: number) => void = () => undefined): Promise<void> {
  const path = `/api/shows/${showId}/backup`;
  let { have } = await get<Taken>(path, { query: { take } });
  do {
    const piece = film.slice(have, have + PIECE_BYTES, "application/octet-stream");
    const last = have + piece.size >= film.size;
    const taken = await act<Taken>("POST", path, piece, { query: { take, at: have, from_showms: fromShowms, last } });
    if (taken.recording_id) break;
    have = taken.have;
    told(Math.min(1, have / film.size));
  } while (have < film.size);
  told(1);
}

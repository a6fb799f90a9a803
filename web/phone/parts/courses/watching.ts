/**
 * Says to the server what is played, a heartbeat every ten seconds: which stretch of the video, and nothing more. What counts is for the
 * server to decide; every answer carries the token of the next heartbeat, so they go one after the other.
 */
import { act, Problem } from "@shared/api.ts";
import type { Progress } from "@shared/teaching/course.ts";

interface Answer {
  session_id: string;
  token: string;
  earned_ms: number;
  progress: Progress;
}

export interface Heard {
  progress(progress: Progress): void;
  /** This page does not count any more, or the server said no: the sentence says why. */
  over(problem: Problem): void;
}

const EVERY_MS = 10_000;
/** A step this much longer than the time it took is a skip; a busy phone may tell of its steps late. */
const STEP_MS = 1_500;

export class Watching {
  private session: { id: string; token: string } | null = null;
  private from: number | null = null;
  private last = 0;
  private lastAt = 0;
  private hidden = false;
  private sending: Promise<void> = Promise.resolve();
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly listening = new AbortController();

  constructor(
    private readonly courseId: string,
    private readonly video: HTMLVideoElement,
    private readonly heard: Heard,
  ) {
    const { signal } = this.listening;
    const on = (name: string, done: () => void): void => video.addEventListener(name, done, { signal });
    on("playing", () => this.began());
    on("timeupdate", () => this.moved());
    for (const name of ["pause", "ended", "waiting", "emptied"]) on(name, () => this.stopped());
    on("ratechange", () => {
      if (video.playbackRate > 1) video.playbackRate = 1; // faster earns nothing: say it by not doing it
    });
    document.addEventListener(
      "visibilitychange",
      () => {
        if (!document.hidden) return;
        this.stopped();
        video.pause();
      },
      { signal },
    );
    addEventListener("pagehide", () => void this.close(), { signal });
    this.timer = setInterval(() => this.stretch(), EVERY_MS);
  }

  /** Count on this page (again). */
  async open(): Promise<void> {
    await this.say(async () => this.take(await act<Answer>("POST", `/api/courses/${this.courseId}/watch`)));
  }

  /** Send what is left and leave. */
  async close(): Promise<void> {
    this.stopped();
    this.listening.abort();
    clearInterval(this.timer);
    await this.sending;
    const session = this.session;
    this.session = null;
    if (session) await act("POST", `/api/watching/${session.id}/leave`).catch(() => undefined); // the server notices by itself
  }

  private get at(): number {
    return Math.round(this.video.currentTime * 1000);
  }

  private began(): void {
    if (!this.session) void this.open();
    [this.from, this.last, this.lastAt, this.hidden] = [this.at, this.at, performance.now(), document.hidden];
  }

  private moved(): void {
    if (this.from === null) return;
    const [at, now] = [this.at, performance.now()];
    if (at < this.last || at - this.last > now - this.lastAt + STEP_MS) {
      this.flush(this.last); // up to where it was left
      this.from = at;
    }
    [this.last, this.lastAt] = [at, now];
  }

  private stretch(): void {
    if (this.from === null || this.video.paused) return;
    this.moved();
    this.flush(this.last);
    this.from = this.last;
  }

  private stopped(): void {
    if (this.from === null) return;
    this.moved();
    this.flush(this.last);
    this.from = null;
  }

  private flush(to: number): void {
    const [from, hidden] = [this.from, this.hidden || document.hidden];
    this.hidden = document.hidden;
    if (from === null || to <= from) return;
    void this.say(async () => {
      if (!this.session) return;
      const body = { token: this.session.token, from_ms: from, to_ms: to, hidden };
      this.take(await act<Answer>("POST", `/api/watching/${this.session.id}/beat`, body));
    });
  }

  private take(answer: Answer): void {
    this.session = { id: answer.session_id, token: answer.token };
    this.heard.progress(answer.progress);
  }

  private say(what: () => Promise<void>): Promise<void> {
    this.sending = this.sending.then(what).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      const lost = error.code === "beat_not_signed" && this.session !== null; // an answer was lost on the way: begin anew
      this.session = null; // a fresh one when it plays on
      this.from = null;
      if (lost) {
        if (!this.video.paused) this.began();
        return;
      }
      this.video.pause();
      this.heard.over(error);
    });
    return this.sending;
  }
}

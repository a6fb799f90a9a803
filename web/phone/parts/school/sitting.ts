/**
 * One's own sitting of an exam on this phone: answers go to the server within five seconds, stay on the phone until they are there,
 * and the time left is the server's. What it needs of the world comes in as `Ways`, so that it can be tried without one.
 */
import { shallowReactive } from "vue";
import { Problem } from "@shared/api.ts";

export interface Question {
  number: number;
  kind: "single" | "multiple" | "true_false";
  stem: string;
  options: string[];
  points: number;
}
export interface Seat {
  sitting_id: string;
  exam_id: string;
  state: "running" | "handed_in";
  number: number;
  questions: Question[];
  answers: Record<string, number[]>;
  /** The highest counter the server has. */
  seq: number;
  remaining_ms: number;
  paused: boolean;
  score: number | null;
}
export interface Saved {
  answers: Record<string, number[]>;
  remaining_ms: number;
  paused: boolean;
  flagged: boolean;
}
export interface Answer {
  number: number;
  seq: number;
  chosen: number[];
}
export interface Ways {
  save(answers: Answer[]): Promise<Saved>;
  look(): Promise<Seat>;
  submit(answers: Answer[]): Promise<Seat>;
  /** Answers that the server does not have, on this phone. */
  kept(sitting: string): Answer[];
  keep(sitting: string, answers: Answer[]): void;
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
}

export const SAVE_AFTER_MS = 1_000;
export const RETRY_MS = 2_500;
export const LOOK_MS = 10_000;
const GRACE_LOOK_MS = 1_500;
const OVER = ["exam_over", "already_handed_in"];

/** `failed`: a save did not arrive and is tried again; `held`: kept on the phone while the exam is paused. */
export type SaveState = "saved" | "saving" | "unsaved" | "failed" | "held";

export interface Shown {
  answers: Record<number, number[]>;
  state: SaveState;
  paused: boolean;
  /** Milliseconds left at the last tick. */
  left: number;
  seat: Seat;
  /** Another device has it, or nothing can be sent any more. */
  stopped: Problem | null;
  handing: boolean;
}

export class Sitting {
  readonly shown: Shown;
  private pending = new Map<number, Answer>();
  private seq: number;
  private told: { remaining: number; at: number };
  private sending = false;
  private failed = false;
  private looking = false;
  private timers = { save: 0, look: 0, tick: 0 };

  constructor(
    private readonly ways: Ways,
    seat: Seat,
  ) {
    const kept = ways.kept(seat.sitting_id);
    this.seq = Math.max(seat.seq, ...kept.map(({ seq }) => seq));
    const answers: Record<number, number[]> = {};
    for (const [number, chosen] of Object.entries(seat.answers)) answers[Number(number)] = chosen;
    for (const one of kept) {
      answers[one.number] = one.chosen;
      this.pending.set(one.number, one);
    }
    this.told = { remaining: seat.remaining_ms, at: ways.now() };
    this.shown = shallowReactive({ answers, state: "saved", paused: seat.paused, left: seat.remaining_ms, seat, stopped: null, handing: false });
    this.settleState();
    if (kept.length) this.saveIn(0);
    this.lookIn(LOOK_MS);
    this.tick();
  }

  /** Choose the places of a question; they are on the phone at once and on their way within a second. */
  answer(number: number, chosen: number[]): void {
    if (this.over) return;
    const one = { number, seq: ++this.seq, chosen };
    this.shown.answers = { ...this.shown.answers, [number]: chosen };
    this.pending.set(number, one);
    this.keep();
    this.settleState();
    if (!this.timers.save) this.saveIn(SAVE_AFTER_MS);
  }

  /** Send what the server does not have; what fails is tried again until it is there. */
  async flush(): Promise<void> {
    clearTimeout(this.timers.save);
    this.timers.save = 0;
    if (this.sending || this.over || this.shown.paused || !this.pending.size) return;
    const sent = [...this.pending.values()];
    this.sending = true;
    this.shown.state = "saving";
    try {
      const saved = await this.ways.save(sent);
      for (const one of sent) if (this.pending.get(one.number) === one) this.pending.delete(one.number);
      this.failed = false;
      this.keep();
      this.tell(saved.remaining_ms, saved.paused);
      if (this.pending.size) this.saveIn(0);
    } catch (error) {
      await this.refused(error);
    } finally {
      this.sending = false;
      this.settleState();
    }
  }

  /** Hand in, with what is not saved yet. Throws the Problem when it did not arrive. */
  async submit(): Promise<void> {
    if (this.over || this.shown.handing) return;
    this.shown.handing = true;
    try {
      this.finish(await this.ways.submit([...this.pending.values()]));
    } catch (error) {
      if (!(error instanceof Problem) || !OVER.includes(error.code)) throw error;
      await this.look();
    } finally {
      this.shown.handing = false;
    }
  }

  /** Ask the server how it stands: the time, a pause, whether it was handed in. */
  async look(): Promise<void> {
    if (this.looking || this.over) return;
    this.looking = true;
    try {
      const seat = await this.ways.look();
      if (seat.state === "handed_in") this.finish(seat);
      else this.tell(seat.remaining_ms, seat.paused);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    } finally {
      this.looking = false;
      if (!this.over) this.lookIn(this.left() ? LOOK_MS : GRACE_LOOK_MS);
    }
  }

  close(): void {
    clearTimeout(this.timers.save);
    clearTimeout(this.timers.look);
    clearTimeout(this.timers.tick);
  }

  /** How many of the questions have an answer. */
  get answered(): number {
    return this.shown.seat.questions.filter(({ number }) => this.shown.answers[number]?.length).length;
  }

  private get over(): boolean {
    return this.shown.seat.state === "handed_in" || this.shown.stopped !== null;
  }

  private left(): number {
    return this.shown.paused ? this.told.remaining : Math.max(0, this.told.remaining - (this.ways.now() - this.told.at));
  }

  private tick = (): void => {
    const before = this.shown.left;
    this.shown.left = this.left();
    if (this.over) return;
    if (!this.shown.left && before > 0) void this.flush().then(() => this.look());
    this.timers.tick = window.setTimeout(this.tick, 500);
  };

  private tell(remaining: number, paused: boolean): void {
    const wasPaused = this.shown.paused;
    this.told = { remaining, at: this.ways.now() };
    this.shown.paused = paused;
    this.shown.left = remaining;
    this.settleState();
    if (wasPaused && !paused) this.saveIn(0);
  }

  private async refused(error: unknown): Promise<void> {
    if (!(error instanceof Problem)) throw error;
    if (error.code === "exam_paused") this.tell(this.left(), true);
    else if (OVER.includes(error.code)) await this.look();
    else if (error.status === 0 || error.status >= 500 || error.status === 429) {
      this.failed = true;
      this.saveIn(Math.max(RETRY_MS, error.retryAfterMs ?? 0));
    } else this.stop(error);
  }

  private stop(why: Problem): void {
    this.shown.stopped = why;
    this.close();
  }

  private finish(seat: Seat): void {
    this.pending.clear();
    this.keep();
    this.shown.seat = { ...seat, questions: this.shown.seat.questions };
    this.shown.state = "saved";
    this.close();
  }

  private settleState(): void {
    if (!this.sending) this.shown.state = !this.pending.size ? "saved" : this.shown.paused ? "held" : this.failed ? "failed" : "unsaved";
  }

  private keep(): void {
    this.ways.keep(this.shown.seat.sitting_id, [...this.pending.values()]);
  }

  private saveIn(ms: number): void {
    clearTimeout(this.timers.save);
    this.timers.save = window.setTimeout(() => void this.flush(), ms);
  }

  private lookIn(ms: number): void {
    clearTimeout(this.timers.look);
    this.timers.look = window.setTimeout(() => void this.look(), ms);
  }
}

/**
 * A form as it is being filled in: kept on the device after each change, sent under one key until the server has it, so that a network that
 * comes and goes loses nothing and sends nothing twice. What it needs of the world comes in as `DraftWays`.
 */
import { shallowReactive } from "vue";
import { newAct, Problem } from "../api.ts";
import { put, type Answers, type Value } from "./form.ts";

/** What stays on the device; `key` stands from the moment it was handed in until the answer is there. */
export interface Kept {
  answers: Answers;
  key: string | null;
}

export interface DraftWays<T> {
  send(answers: Answers, key: string): Promise<T>;
  kept(): Kept | null;
  keep(kept: Kept | null): void;
}

/** `typing`; `sending`; `waiting` for the network; `sent`; `refused`, with the problem. */
export type DraftState = "typing" | "sending" | "waiting" | "sent" | "refused";
export const RETRY_MS = 4_000;

export class FormDraft<T> {
  readonly shown: { answers: Answers; state: DraftState; problem: Problem | null; restored: boolean; dirty: boolean };
  private key: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly online = (): void => void this.again();

  constructor(
    private readonly ways: DraftWays<T>,
    begin: Answers,
    private readonly done: (sent: T) => void = () => {},
  ) {
    const kept = ways.kept();
    this.shown = shallowReactive({ answers: kept?.answers ?? begin, state: "typing", problem: null, restored: kept !== null, dirty: kept !== null });
    window.addEventListener("online", this.online);
    if (!kept?.key) return;
    this.key = kept.key;
    this.shown.state = "waiting";
    this.timer = setTimeout(this.online, 0);
  }

  /** A value typed, chosen or taken out. While it is on its way nothing changes any more. */
  put(section: string, field: string, value: Value | undefined): void {
    if (this.shown.state === "sending" || this.shown.state === "waiting" || this.shown.state === "sent") return;
    this.shown.answers = put(this.shown.answers, section, field, value);
    [this.shown.state, this.shown.dirty] = ["typing", true];
    this.ways.keep({ answers: this.shown.answers, key: null });
  }

  /** Hand it in; again by itself while the network is away. */
  async submit(): Promise<void> {
    if (this.shown.state === "sending" || this.shown.state === "sent") return;
    clearTimeout(this.timer);
    this.key ??= newAct();
    this.ways.keep({ answers: this.shown.answers, key: this.key });
    this.shown.state = "sending";
    try {
      const sent = await this.ways.send(this.shown.answers, this.key);
      this.key = null;
      this.ways.keep(null);
      [this.shown.state, this.shown.problem] = ["sent", null];
      this.done(sent);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.shown.problem = error;
      if (error.status === 0) {
        this.shown.state = "waiting";
        this.timer = setTimeout(this.online, RETRY_MS);
        return;
      }
      this.key = null;
      this.ways.keep({ answers: this.shown.answers, key: null });
      this.shown.state = "refused";
    }
  }

  /** Take it back from the queue to change something; the server may have it already, and then a second one stands beside it. */
  hold(): void {
    if (this.shown.state !== "waiting") return;
    clearTimeout(this.timer);
    this.key = null;
    this.shown.state = "typing";
    this.ways.keep({ answers: this.shown.answers, key: null });
  }

  /** Away with what was typed, back to `begin`. */
  discard(begin: Answers): void {
    clearTimeout(this.timer);
    this.key = null;
    this.ways.keep(null);
    Object.assign(this.shown, { answers: begin, state: "typing", problem: null, restored: false, dirty: false });
  }

  close(): void {
    clearTimeout(this.timer);
    window.removeEventListener("online", this.online);
  }

  private async again(): Promise<void> {
    if (this.shown.state === "waiting") await this.submit();
  }
}

/** Draft kept in this browser, one for each person, class, form, student and day. */
export function draftPlace(person: string, cohort: string, form: string, about: string, day: string): { kept(): Kept | null; keep(kept: Kept | null): void } {
  const name = ["kaibo.form", person, cohort, form, about, day].join("/");
  return {
    kept: () => {
      try {
        const found = JSON.parse(localStorage.getItem(name) ?? "null") as Kept | null;
        return found && typeof found.answers === "object" ? found : null;
      } catch {
        return null;
      }
    },
    keep: (kept) => {
      try {
        if (kept) localStorage.setItem(name, JSON.stringify(kept));
        else localStorage.removeItem(name);
      } catch {
        // a full or forbidden store: the draft lives as long as the page
      }
    },
  };
}

/**
 * The plan as it is being written: saved a moment after each change over the version it was begun from, kept on the phone until it is
 * there, and stopped with a choice when another device was quicker. What it needs of the world comes in as `PlanWays`.
 */
import { shallowReactive } from "vue";
import { Problem } from "@shared/api.ts";
import type { Plan, PlanBody, PlanFile, PlanRow, PlanSaved } from "@shared/school/plan.ts";

export interface PlanWays {
  save(body: PlanBody, version: number): Promise<PlanSaved>;
  look(): Promise<Plan>;
  kept(): { version: number; body: PlanBody } | null;
  keep(kept: { version: number; body: PlanBody } | null): void;
}
export const PLAN_SAVE_MS = 1_500;
export const PLAN_RETRY_MS = 4_000;

export type PlanState = "saved" | "saving" | "unsaved" | "failed" | "conflict" | "refused";

export class PlanDraft {
  readonly shown: { plan: Plan; body: PlanBody; state: PlanState; said: Problem | null };
  private changes = 0;
  private timer = 0;
  private sending: Promise<void> | null = null;

  constructor(
    private readonly ways: PlanWays,
    plan: Plan,
  ) {
    const kept = ways.kept();
    this.shown = shallowReactive({ plan, body: plan.body, state: "saved", said: null });
    if (!kept) return;
    this.shown.body = kept.body;
    this.changes = 1;
    if (kept.version === plan.version) this.saveIn(0);
    else this.shown.state = "conflict";
  }

  /** A text, the rows of a table, or ids of files. */
  put(section: string, field: string, value: string | PlanRow[] | string[]): void {
    this.shown.body = { ...this.shown.body, [section]: { ...this.shown.body[section], [field]: value } };
    this.changes++;
    this.ways.keep({ version: this.shown.plan.version, body: this.shown.body });
    if (this.shown.state === "conflict") return;
    if (this.shown.state !== "saving") this.shown.state = "unsaved";
    this.saveIn(PLAN_SAVE_MS);
  }

  /** A file that was uploaded is known from now on. */
  knows(file: PlanFile): void {
    this.shown.plan = { ...this.shown.plan, files: [...this.shown.plan.files, file] };
  }

  /** Save now what is not saved; resolves when it is there or has failed. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.sending) await this.sending;
    if (!this.changes || this.shown.state === "conflict") return;
    this.sending = this.send().finally(() => (this.sending = null));
    await this.sending;
  }

  /** Take what the other device saved; what was typed here is gone. */
  async takeTheirs(): Promise<void> {
    const plan = await this.ways.look();
    this.changes = 0;
    this.ways.keep(null);
    Object.assign(this.shown, { plan, body: plan.body, state: "saved", said: null });
  }

  /** Save what stands here over what the other device saved. */
  async keepMine(): Promise<void> {
    this.shown.plan = await this.ways.look();
    this.shown.state = "unsaved";
    this.changes++;
    await this.flush();
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private async send(): Promise<void> {
    const sent = this.changes;
    this.shown.state = "saving";
    try {
      const saved = await this.ways.save(this.shown.body, this.shown.plan.version);
      this.changes -= sent;
      this.shown.plan = { ...this.shown.plan, ...saved };
      Object.assign(this.shown, { state: this.changes ? "unsaved" : "saved", said: null });
      this.ways.keep(this.changes ? { version: saved.version, body: this.shown.body } : null);
      if (this.changes) this.saveIn(PLAN_SAVE_MS);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const passing = error.status === 0 || error.status >= 500 || error.status === 429;
      Object.assign(this.shown, { state: error.code === "plan_moved_on" ? "conflict" : passing ? "failed" : "refused", said: error });
      if (passing) this.saveIn(PLAN_RETRY_MS);
    }
  }

  private saveIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.flush(), ms);
  }
}

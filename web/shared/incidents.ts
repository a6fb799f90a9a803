/** Incidents (突发事件): what is expected, how far the host has come, and how fast. Pure. */
import type { Incident } from "./showSnapshot.ts";
import type { Action } from "./replay/types.ts";

/** GET /api/incidents. */
export interface Procedure {
  kind: string;
  steps: { name: string; within_s: number }[];
  lasts_s: number;
  about_listing: boolean;
  spoilers: string[];
}

export interface StepState {
  name: string;
  within_s: number;
  /** Milliseconds after the incident, null while it is not done. */
  after_ms: number | null;
  state: "done" | "late" | "waiting" | "missed";
}

/** The steps of an incident at `clock` (show time, ms). */
export function stepsOf(incident: Incident, procedure: Procedure, clock: number): StepState[] {
  return procedure.steps.map(({ name, within_s }) => {
    const done = incident.steps.find(([step]) => step === name);
    if (done) return { name, within_s, after_ms: done[1], state: done[1] <= within_s * 1000 ? "done" : "late" };
    const over = incident.outcome !== null || clock - incident.showms > within_s * 1000;
    return { name, within_s, after_ms: null, state: over ? "missed" : "waiting" };
  });
}

/** Seconds until an open incident is over by itself. */
export function leftS(incident: Incident, procedure: Procedure, clock: number): number {
  return Math.max(0, Math.ceil((incident.showms + procedure.lasts_s * 1000 - clock) / 1000));
}

/** The incidents of a finished show, from its marks. */
export function incidentsIn(actions: Action[]): Incident[] {
  const found = new Map<string, Incident>();
  for (const { label, showms, listing_id, facts } of actions) {
    const id = String(facts["incident_id"] ?? "");
    const one = found.get(id);
    if (label === "incident") found.set(id, { incident_id: id, kind: String(facts["kind"]), origin: String(facts["origin"]), listing_id, showms, steps: [], outcome: null, reaction_ms: null });
    else if (one && label === "incident_handled") one.steps.push([String(facts["step"]), Number(facts["after_ms"])]);
    else if (one && label === "incident_closed") [one.outcome, one.reaction_ms] = [facts["outcome"] as Incident["outcome"], (facts["reaction_ms"] as number | null) ?? null];
  }
  return [...found.values()];
}

/** The span one asks about, and incidents as they are shown. */
import { expect, test } from "vitest";
import { incidentsIn, leftS, stepsOf, type Procedure } from "../shared/incidents.ts";
import { bars, firstSpan, spanOf } from "../shared/replay/why/span.ts";
import type { Action, Curve, ReadyReplay } from "../shared/replay/types.ts";
import type { Incident } from "../shared/showSnapshot.ts";

const left = Array.from({ length: 60 }, (_, at) => (at >= 30 && at < 36 ? 5 : 1));
const curve = { bucket_ms: 10_000, left } as unknown as Curve;
const replay = { curve, duration_ms: 600_000, highlights: { best: null, worst: null } } as unknown as ReadyReplay;

test("it begins where most people left, or with the worst minute the review names", () => {
  expect(firstSpan(replay)).toEqual({ from: 300_000, to: 360_000 });
  const worst = { from_showms: 60_000, to_showms: 120_000, rule: "leavers" as const, value: 1, average: 1, reasons: [] };
  expect(firstSpan({ ...replay, highlights: { best: null, worst } })).toEqual({ from: 60_000, to: 120_000 });
});

test("a span has an order, a least length and lies within the show", () => {
  expect(spanOf(90_000, 30_000, 600_000)).toEqual({ from: 30_000, to: 90_000 });
  expect(spanOf(50_000, 51_000, 600_000)).toEqual({ from: 50_000, to: 60_000 });
  expect(spanOf(-5, 900_000, 600_000)).toEqual({ from: 0, to: 600_000 });
  expect(spanOf(599_000, 600_000, 600_000)).toEqual({ from: 590_000, to: 600_000 });
  expect(spanOf(0, 4_000, 4_000)).toEqual({ from: 0, to: 4_000 });
});

test("bars lose nobody", () => {
  const drawn = bars(curve, 25);
  expect(drawn.leavers.length).toBeLessThanOrEqual(25);
  expect(drawn.leavers.reduce((sum, n) => sum + n, 0)).toBe(left.reduce((sum, n) => sum + n, 0));
});

const procedure: Procedure = { kind: "cold_room", steps: [{ name: "call", within_s: 30 }, { name: "offer", within_s: 75 }], lasts_s: 120, about_listing: false, spoilers: [] };
const incident: Incident = { incident_id: "i", kind: "cold_room", origin: "lecturer", listing_id: null, showms: 10_000, steps: [["call", 40_000]], outcome: null, reaction_ms: null };
test("a step is done, late, waited for or missed", () => {
  const states = (clock: number, more: Partial<Incident> = {}) => stepsOf({ ...incident, ...more }, procedure, clock).map(({ state }) => state);
  expect(states(60_000)).toEqual(["late", "waiting"]);
  expect(states(86_000)).toEqual(["late", "missed"]);
  expect(states(60_000, { steps: [["call", 3_000]], outcome: "missed" })).toEqual(["done", "missed"]);
  expect(leftS(incident, procedure, 60_000)).toBe(70);
});

test("the marks of a replay give its incidents back", () => {
  const mark = (label: string, showms: number, facts: object): Action => ({ position: showms, showms, label, listing_id: null, actor: null, facts: { incident_id: "i", ...facts } });
  const actions = [mark("incident", 10_000, { kind: "cold_room", origin: "scenario" }), mark("incident_handled", 12_000, { step: "call", after_ms: 2_000 }), mark("incident_closed", 30_000, { outcome: "handled", reaction_ms: 20_000 }), mark("pinned", 1, { incident_id: "other" })];
  expect(incidentsIn(actions)).toEqual([{ ...incident, origin: "scenario", steps: [["call", 2_000]], outcome: "handled", reaction_ms: 20_000 }]);
});

/** Claims on the phone: what comes first, how long is left, what follows a yes. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { byUrgency, CLAIM_TONES, follows, kindsFor, REASONS, spanOf, turnOf, type Claim, type ClaimState } from "../phone/parts/aftersale/claim.ts";
import { MOOD_TONES } from "../phone/parts/aftersale/talk.ts";

const words = (JSON.parse(readFileSync(new URL("../shared/i18n/zh-CN/aftersale.json", import.meta.url), "utf8")) as { aftersale: Record<string, Record<string, string>> }).aftersale;
const steps = readFileSync(new URL("../../mall/refund_steps.py", import.meta.url), "utf8");
/** The words of a Literal in the server's own list. */
const literal = (name: string): string[] => [...(new RegExp(`^${name} = Literal\\[([^\\]]+)\\]`, "m").exec(steps)?.[1] ?? "").matchAll(/"(\w+)"/g)].map(([, word]) => word ?? "").sort();

test("every kind, reason and state of a claim the server knows has its word", () => {
  expect(literal("State").length).toBe(10);
  const ends = ["done_exchange", "done_repair", "done_resend"]; // a claim that is done says by its kind what was done
  expect(Object.keys(words["state"] ?? {}).sort()).toEqual([...literal("State"), ...ends].sort());
  expect(Object.keys(CLAIM_TONES).sort()).toEqual(literal("State"));
  expect(Object.keys(words["kind"] ?? {}).sort()).toEqual(literal("Kind"));
  expect(Object.keys(words["reason"] ?? {}).sort()).toEqual([...literal("Reason"), "refused"].sort());
  expect(literal("Nothing")).toEqual([]);
});

test("every topic and mood of a conversation has its word and its tone", () => {
  const talk = readFileSync(new URL("../../mall/service_talk.py", import.meta.url), "utf8");
  const known = (name: string): string[] => [...(new RegExp(`^${name} = Literal\\[([^\\]]+)\\]`, "m").exec(talk)?.[1] ?? "").matchAll(/"(\w+)"/g)].map(([, word]) => word ?? "").sort();
  expect(known("Topic")).toContain("dispatch");
  expect(Object.keys(words["topic"] ?? {}).sort()).toEqual(known("Topic"));
  expect(Object.keys(words["mood"] ?? {}).sort()).toEqual(known("Mood"));
  expect(Object.keys(MOOD_TONES).sort()).toEqual(known("Mood"));
});

test("every step that waits says what follows when time is up", () => {
  const waits = [...(/^WAITS[^{]+\{([^}]+)\}/m.exec(steps)?.[1] ?? "").matchAll(/"(\w+)"/g)].map(([, name]) => name).sort();
  expect(waits.length).toBe(7);
  expect(Object.keys(words["then"] ?? {}).sort()).toEqual(waits);
});

test("whose turn it is, and every step of a side, has its word", () => {
  const way = (words["way"] ?? {}) as unknown as Record<string, Record<string, string>>;
  const acts = literal("Act").filter((act) => act !== "time");
  expect(Object.keys(way["act"] ?? {}).sort()).toEqual([...acts, "open", "refuse"].sort());
  const turns = literal("State").map((state) => turnOf(state as ClaimState));
  expect(turns.filter((turn) => turn === null).length).toBe(3); // done, failed, withdrawn wait for nobody
  expect(Object.keys(way["turn"] ?? {}).sort()).toEqual([...new Set(turns.filter((turn) => turn !== null))].sort());
  const afterTime = [...steps.matchAll(/\("\w+", "time"\): (?:"(\w+)"|after_yes)/g)].flatMap(([, state]) => state ?? ["waiting_return", "done", "waiting_resend"]);
  expect(Object.keys(way["time"] ?? {}).sort()).toEqual([...new Set(afterTime)].sort());
});

test("what is left is told in its two largest units, and nothing when it is over", () => {
  expect(spanOf(48 * 3_600_000)).toEqual({ unit: "days", values: { d: 2, h: 0, m: 0 } });
  expect(spanOf(3_600_000 + 30_000)).toEqual({ unit: "hours", values: { d: 0, h: 1, m: 1 } });
  expect(spanOf(1)).toEqual({ unit: "minutes", values: { d: 0, h: 0, m: 1 } });
  expect([spanOf(0), spanOf(-5)]).toEqual([null, null]);
});

test("what the shop has to do comes first, the nearest end before the others", () => {
  const claim = (id: string, due_at: number | null, shop_steps: Claim["shop_steps"]): Claim => ({ id, due_at, shop_steps }) as Claim;
  const sorted = byUrgency([claim("theirs", 1, []), claim("late", 9, ["approve"]), claim("soon", 2, ["confirm"]), claim("over", null, [])]);
  expect(sorted.map(({ id }) => id)).toEqual(["soon", "late", "theirs", "over"]);
});

test("a yes pays at once, waits for the goods, or sends new ones", () => {
  expect(follows({ kind: "unshipped", tracking: "" }, "approve")).toBe("pays");
  expect(follows({ kind: "return", tracking: "" }, "approve")).toBe("back");
  expect(follows({ kind: "return", tracking: "T" }, "confirm")).toBe("came");
  expect(follows({ kind: "exchange", tracking: "T" }, "confirm")).toBe("again");
  expect(follows({ kind: "resend", tracking: "" }, "approve")).toBe("again");
});

test("what a buyer may claim of an order is what the server takes", () => {
  const body = /def kinds_for[\s\S]*?return \(\)/.exec(steps)?.[0] ?? "";
  const server = [...body.matchAll(/(?:==|in) (?:"(\w+)"|\{([^}]+)\}):\s+return \(([^)]+)\)/g)].map(([, one, many, kinds]) => [
    [...(many ?? `"${one ?? ""}"`).matchAll(/"(\w+)"/g)].map(([, state]) => state ?? ""),
    [...(kinds ?? "").matchAll(/"(\w+)"/g)].map(([, kind]) => kind ?? ""),
  ] as const);
  expect(server.length).toBe(3);
  for (const [states, kinds] of server) for (const state of states) expect(kindsFor(state), state).toEqual(kinds);
  expect(kindsFor("cancelled")).toEqual([]);
  expect([...REASONS].sort()).toEqual(literal("Reason"));
});

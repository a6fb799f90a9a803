/** The sentence of a mark on the curve: its key under `replay.action`, and the words that go into it. Pure. */
import { yuan } from "../money.ts";
import type { Action, ReadyReplay } from "./types.ts";

/** Marks worth a place on a narrow chart; the list under it has all. */
const TELLING = new Set([
  ...["started", "paused", "resumed", "ended", "call", "answer", "handed_over", "traffic_bought", "incident", "violation", "media_stalled"],
  ...["picture_black", "picture_froze", "note", "mark", "price", "stock", "stock_low", "coupon", "flash_started", "bag_opened"],
]);

export const onChart = (action: Action): boolean => TELLING.has(action.label);

export interface Worded {
  key: string;
  values: Record<string, string | number>;
}

/** `name` of the listing the action is about, "" when it is about none. */
export function nameOf(listings: ReadyReplay["listings"], id: string | null | undefined): string {
  const found = id ? listings[id] : undefined;
  return found ? found.short_name || found.title : "";
}

export function wordsOf({ label, listing_id, facts }: Pick<Action, "label" | "listing_id" | "facts">, listings: ReadyReplay["listings"]): Worded {
  const name = nameOf(listings, listing_id);
  const text = (key: string): string => String(facts[key] ?? "");
  const fen = (key: string): string => yuan(Number(facts[key] ?? 0));
  if (label === "price") return { key: "replay.action.price", values: { name, from: fen("from_fen"), to: fen("to_fen") } };
  if (label === "stock") return { key: "replay.action.stock", values: { name, n: Number(facts["stock"] ?? 0) } };
  if (label === "call") return { key: `replay.call.${text("what")}`, values: {} };
  if (label === "answer" && facts["worth"] === 0) return { key: "replay.action.answerNone", values: { text: text("text") } };
  if (label === "answer") return text("text") ? { key: "replay.action.answerText", values: { text: text("text") } } : { key: "replay.action.answer", values: {} };
  if (label === "note" || label === "mark") return { key: `replay.action.${label}`, values: { text: text("text") } };
  return { key: `replay.action.${label}`, values: { name } };
}

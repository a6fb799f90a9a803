/** What-if in words: the change, why it is worth a try, and what came of it. Pure. */
import { yuan } from "../../money.ts";
import { showClock } from "../../time.ts";
import { nameOf, type Worded } from "../actionWords.ts";
import type { ReadyReplay } from "../types.ts";
import type { Choices, Edit, Figure, FigureName, Idea } from "./types.ts";

type Listings = ReadyReplay["listings"];
const LONGEST = 18;

/** The figures in the order in which they are told. */
export const FIGURES: FigureName[] = ["orders", "gmv_fen", "mean_stay_s", "left", "entered", "comments"];

/** Money without fen that are none. */
export const money = (fen: number): string => yuan(fen).replace(/\.00$/, "");
const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** The change as a half sentence. */
export function editWords(edit: Edit, choices: Choices | null, listings: Listings): Worded {
  switch (edit.kind) {
    case "pin": {
      const seconds = Math.round(Math.abs(edit.at_showms - edit.to_showms) / 1000);
      return { key: `whatif.edit.${edit.to_showms < edit.at_showms ? "earlier" : "later"}`, values: { s: seconds, name: nameOf(listings, edit.listing_id) } };
    }
    case "price":
      return { key: "whatif.edit.price", values: { at: showClock(edit.at_showms), name: nameOf(listings, edit.listing_id), price: money(edit.price_fen) } };
    case "coupon":
      return { key: "whatif.edit.coupon", values: { at: showClock(edit.at_showms), off: money(edit.off_fen), from: money(edit.threshold_fen) } };
    case "no_coupon": {
      const coupon = choices?.coupons.find((one) => one.coupon_id === edit.coupon_id);
      return { key: "whatif.edit.noCoupon", values: { off: money(coupon?.off_fen ?? 0) } };
    }
    case "answer": {
      const question = choices?.questions.find((one) => one.question_id === edit.question_id);
      return { key: "whatif.edit.answer", values: { s: edit.within_s, text: short(question?.text ?? "") } };
    }
    case "answers":
      return { key: "whatif.edit.answers", values: { s: edit.within_s } };
    case "no_silence":
      return { key: "whatif.edit.noSilence", values: {} };
  }
}

/** Why an idea is worth a try. */
export function reasonWords({ reason, seconds, count, showms }: Idea): Worded {
  return { key: `whatif.why.${reason}`, values: { at: showClock(showms), s: seconds, n: count } };
}

/** The figure the answer is told by: the first that surely moved, else the orders. */
export function telling(figures: Record<FigureName, Figure>): FigureName {
  return FIGURES.find((name) => figures[name].sure) ?? FIGURES.find((name) => figures[name].high > figures[name].low) ?? "orders";
}

/** What came of it: `more` or `less` from one number to another, or that nothing can be seen. */
export function outcomeWords(name: FigureName, figure: Figure): Worded {
  const way = figure.sure ? (figure.difference > 0 ? "more" : "less") : "unsure";
  if (figure.low === 0 && figure.high === 0) return { key: "whatif.same", values: {} };
  if (way === "unsure") return { key: `whatif.outcome.${name}.unsure`, values: { a: signed(name, figure.low), b: signed(name, figure.high) } };
  const [a, b] = [Math.abs(figure.low), Math.abs(figure.high)].sort((one, other) => one - other);
  return { key: `whatif.outcome.${name}.${way}`, values: { a: plain(name, a ?? 0), b: plain(name, b ?? 0) } };
}

/** Good for the host, bad, or not to be told from nothing. Fewer leavers are good. */
export function verdict(name: FigureName, figure: Figure): "good" | "bad" | "unsure" {
  if (!figure.sure) return "unsure";
  return figure.difference > 0 === (name !== "left") ? "good" : "bad";
}

/** A size of a figure: whole from ten on, one digit below, two where one would say nothing. */
export function plain(name: FigureName, value: number): string {
  if (name === "gmv_fen") return money(Math.round(value / 100) * 100);
  if (value >= 10 || Number.isInteger(value)) return Math.round(value).toLocaleString();
  return value < 0.1 ? value.toFixed(2) : value.toFixed(1);
}

/** The same with its sign; a true minus. */
export function signed(name: FigureName, value: number): string {
  const size = plain(name, Math.abs(value));
  return /^[¥0.]+$/.test(size) ? size : `${value < 0 ? "−" : "+"}${size}`;
}

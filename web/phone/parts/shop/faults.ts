/** What the server finds wrong with a form, and the part of it a page can mend by itself. */
import type { Problem } from "@shared/api.ts";

export interface Fault {
  /** Dotted path of the field, as in `skus.0.price_fen`. */
  path: string;
  code: string;
  message: string;
  /** `error`: the audit refuses; `advice`: costs quality only. */
  kind: string;
  rule: string;
  /** The words it is about, as they stand in the text. */
  quote: string;
  /** What to write instead, in words. */
  rewrite: string;
  law: string;
}

/** A fault that only has a place and a sentence. */
export function plainFault(path: string, message: string): Fault {
  return { path, message, code: "", kind: "error", rule: "", quote: "", rewrite: "", law: "" };
}

/** The field faults of a refusal. */
export function faultsOf(problem: Problem): Fault[] {
  return problem.fields.map(({ path, message }) => plainFault(path, message));
}

/** Faults of exactly this field. */
export function at(faults: readonly Fault[], path: string): Fault[] {
  return faults.filter((fault) => fault.path === path);
}

/** Faults of this field and of everything inside it. */
export function within(faults: readonly Fault[], path: string): Fault[] {
  return faults.filter((fault) => fault.path === path || fault.path.startsWith(`${path}.`));
}

const JOINTS = /^[的之，,、！!。\s]+/u;

/** The text with the quoted words taken out, and the particle or comma that hung on them; null when nothing good would remain. */
export function without(text: string, quote: string): string | null {
  const start = quote ? text.indexOf(quote) : -1;
  if (start < 0) return null;
  const [before, after] = [text.slice(0, start), text.slice(start + quote.length).replace(JOINTS, "")];
  const mended = (before + after).trim();
  return mended ? mended : null;
}

/** The text without any of the words the rules object to; null when there are none, or nothing good would remain. */
export function mended(text: string, faults: readonly Fault[]): string | null {
  const quotes = faults.filter(({ code, quote }) => code === "words" && quote && text.includes(quote)).map(({ quote }) => quote);
  if (!quotes.length) return null;
  const LEAST = 4;
  const rest = [...quotes].sort((a, b) => b.length - a.length).reduce<string | null>((left, quote) => (left === null ? null : left.includes(quote) ? without(left, quote) : left), text);
  return rest !== null && rest.length >= LEAST ? rest : null;
}

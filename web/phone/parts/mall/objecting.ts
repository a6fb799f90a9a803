/** A finding of the rules may be wrong: whoever shows it offers to tell the lecturer, where the page around it has a listing to tell of. */
import type { InjectionKey } from "vue";
import type { Fault } from "../shop/faults.ts";

export const OBJECTING: InjectionKey<(fault: Fault) => void> = Symbol("objecting");

/** Findings in words and codes in pictures, and not the words a lecturer barred himself. */
export function mayObject({ code, rule, quote }: Pick<Fault, "code" | "rule" | "quote">): boolean {
  return (code === "words" || code === "qr_code") && rule !== "" && rule !== "CLASS" && quote !== "";
}

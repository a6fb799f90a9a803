/** Amounts between the fen of the server and what stands in a field; whole numbers all the way. */
import { parts } from "@shared/money.ts";

/** `1990` -> `19.90`, without the signs of reading. */
export function typedOf(fen: number): string {
  const [whole, cents] = parts(fen);
  return `${whole.replace(/,/g, "")}.${cents}`;
}

/** What was typed as a number of pieces (full-width digits too); null when it is none. */
export function piecesOf(typed: string): number | null {
  const plain = typed.normalize("NFKC").trim();
  return /^\d{1,7}$/.test(plain) ? Number(plain) : null;
}

/** A citizen's ID number as GB 11643 makes it: checked while it is typed, by the rules the server checks again. */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const LETTERS = "10X98765432";
const LONG = 18;
const PROVINCES = new Set("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split(" "));

export type IdFault = "length" | "letters" | "region" | "birth" | "check";

/** As it is sent: half-width, without spaces, the check letter large. */
export const plainId = (typed: string): string => typed.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase();

/** The 18th letter that belongs to the first 17 digits (ISO 7064, MOD 11-2). */
export const checkLetter = (first: string): string => LETTERS[WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(first[at]), 0) % 11] ?? "";

/** Why this is no ID number; null when it is one. `today` as `2026-11-25`. */
export function idFault(typed: string, today: string): IdFault | null {
  const number = plainId(typed);
  if (number.length !== LONG) return "length";
  if (!/^\d{17}[\dX]$/.test(number)) return "letters";
  if (!PROVINCES.has(number.slice(0, 2))) return "region";
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  const day = new Date(`${born}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== born || born < "1900-01-01" || born > today) return "birth";
  return checkLetter(number.slice(0, 17)) === number[17] ? null : "check";
}

/** Discounts as people say them (8.5 折: one pays 85 %) and as the mall books them (1500 basis points off). */

/** `8.5` -> 1500; null for what is no discount between 0.1 and 9.9. Full-width digits are forgiven. */
export function offBpOf(typed: string): number | null {
  const plain = typed.normalize("NFKC").trim();
  if (!/^\d{1,2}(\.\d{1,2})?$/.test(plain)) return null;
  const [whole = "0", part = ""] = plain.split(".");
  const pays = Number(whole) * 1000 + Number(part.padEnd(2, "0")) * 10;
  return pays > 0 && pays < 10_000 ? 10_000 - pays : null;
}

/** 1500 -> `8.5`. */
export function tenthsOf(offBp: number): string {
  return String((10_000 - offBp) / 1000);
}

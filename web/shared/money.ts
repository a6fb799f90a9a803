/** Money on the screen: whole fen inside, yuan outside. */

/** `123456` -> `¥1,234.56`; whole yuan keep their two digits so that columns line up. */
export function yuan(fen: number): string {
  const [whole, cents] = parts(fen);
  return `${fen < 0 ? "-" : ""}¥${whole}.${cents}`;
}

/** Whole yuan with thousands separators, and the two digits of fen; the sign is the caller's. */
export function parts(fen: number): [whole: string, cents: string] {
  const size = Math.abs(Math.trunc(fen));
  return [Math.floor(size / 100).toString().replace(/\B(?=(\d{3})+$)/g, ","), (size % 100).toString().padStart(2, "0")];
}

/** What a person typed (`12`, `12.5`, `１２．５０`, `¥12.50`) in fen; null when it is no amount of money. */
export function fenOf(typed: string): number | null {
  const plain = typed.normalize("NFKC").replace(/[¥,\s元]/g, "");
  const found = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(plain);
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : null;
}

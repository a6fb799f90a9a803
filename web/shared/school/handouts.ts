/** What a student got against signature (S2), as the server tells him: `signers` holds his own line only. */
export interface OwnHandout {
  id: string;
  kind: "textbook" | "handbook" | "material" | "equipment" | "certificate";
  name: string;
  pieces: number;
  signers: { way: "own" | "paper" | ""; signed_at: number | null; returned_at: number | null }[];
}

/** He still has to sign, has it, or brought it back. */
export function signOf(one: OwnHandout): "missing" | "has" | "back" {
  const [mine] = one.signers;
  if (!mine?.signed_at) return "missing";
  return mine.returned_at ? "back" : "has";
}

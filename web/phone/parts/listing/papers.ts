/** The papers of a listing: those its category asks for, proofs anybody may add, and what is kept from elsewhere. */
import type { Category } from "./categories.ts";
import type { DocumentForm } from "./listing.ts";
import { documentOf } from "./typing.ts";

type Asked = Pick<Category, "documents" | "proofs">;

/** The papers with an empty one for each the category asks for; only empty ones nobody asks for are left out, so nothing typed is lost. */
export function withAsked(documents: readonly DocumentForm[], category: Asked): DocumentForm[] {
  const asked = new Set(category.documents.map(({ kind }) => kind));
  const proofs = new Set(category.proofs.map(({ kind }) => kind));
  const kept = documents.filter((each) => asked.has(each.kind) || proofs.has(each.kind) || each.number !== "");
  const missing = category.documents.filter(({ kind }) => !kept.some((each) => each.kind === kind));
  return [...kept, ...missing.map(({ kind }) => documentOf([], kind))];
}

export interface Paper {
  /** Its place in the form, as faults name it. */
  index: number;
  kind: string;
  name: string;
  example: string;
  /** `asked` by the category, a `proof` one chose to give, or `other`: from another category or a file. */
  why: "asked" | "proof" | "other";
}

/** The papers as they are shown: those asked for first, in the category's order. `names`: of every kind of any category. */
export function papersOf(documents: readonly DocumentForm[], category: Asked, names: ReadonlyMap<string, string>): Paper[] {
  const order = [...category.documents, ...category.proofs];
  const rank = (kind: string): number => (order.findIndex((one) => one.kind === kind) + order.length + 1) % (order.length + 1);
  return documents
    .map(({ kind }, index): Paper => {
      const known = order.find((one) => one.kind === kind);
      const why = category.documents.some((one) => one.kind === kind) ? "asked" : known ? "proof" : "other";
      return { index, kind, name: known?.name ?? names.get(kind) ?? kind, example: known?.example ?? "", why };
    })
    .sort((one, other) => rank(one.kind) - rank(other.kind));
}

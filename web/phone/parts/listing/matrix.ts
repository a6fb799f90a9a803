/** The specifications that dimensions and their values make, with what was typed for them before. */
import type { Dimension } from "./listing.ts";
import { emptySku, type TypedSku } from "./typing.ts";

export const MOST_DIMENSIONS = 3;
export const MOST_SKUS = 500;

/** What was typed as values: parted by a comma, a dot of enumeration or a space; each once, at most 40. */
export function valuesOf(typed: string): string[] {
  return [...new Set(typed.split(/[、,，;；\s]+/u).map((value) => value.trim()).filter(Boolean))].slice(0, 40);
}

/** How many specifications the dimensions make; 0 while one of them has no value. */
export function sizeOf(specs: readonly Dimension[]): number {
  return specs.length ? specs.reduce((product, { values }) => product * values.length, 1) : 0;
}

/** One specification for each combination. A combination that was there keeps its id, price, stock and code. */
export function matrixOf(specs: readonly Dimension[], before: readonly TypedSku[]): TypedSku[] {
  const combinations = specs.reduce<string[][]>((found, { values }) => found.flatMap((head) => values.map((value) => [...head, value])), [[]]);
  const kept = new Map(before.filter(({ values }) => values?.length).map((sku) => [sku.values!.join("\u0000"), sku]));
  return combinations.map((values) => ({ ...(kept.get(values.join("\u0000")) ?? emptySku()), name: values.join("/"), values }));
}

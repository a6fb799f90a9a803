/** Figures by the server's own formulas (sandbox/trade/metrics.py writes metrics.json). Pure. */
import formulas from "./metrics.json";

export type MetricKey = keyof typeof formulas;
interface Formula {
  top: string[];
  bottom: string[];
  scale: number;
}

/** A figure in its unit (fen, basis points, a count), halves up; null where a count is not known or the denominator is not above 0. */
export function computed(key: MetricKey, counts: Record<string, number>): number | null {
  const { top, bottom, scale } = formulas[key] as Formula;
  const sum = (terms: string[]): number => terms.reduce((whole, term) => whole + (term.startsWith("-") ? -(counts[term.slice(1)] ?? NaN) : (counts[term] ?? NaN)), 0);
  const [above, below] = [sum(top) * scale, bottom.length ? sum(bottom) : 1];
  return below > 0 && !Number.isNaN(above) ? Math.floor((2 * above + below) / (2 * below)) : null;
}

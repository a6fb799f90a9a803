/** Predicted ranges as bars: three hosts, this version and the one before it on one scale. Pure. */
import { count } from "../figures.ts";

export const HOSTS = ["silent", "average", "competent"] as const;
export const FIGURES = ["entered", "mean_online", "mean_stay_s", "comments", "follows", "clicked", "orders", "gmv_fen"] as const;
export type Host = (typeof HOSTS)[number];
export type Figure = (typeof FIGURES)[number];
/** The 10th percentile, the middle and the 90th of many shows. */
export type Range = [low: number, middle: number, high: number];

export interface Predicted {
  scenario_hash: string;
  engine: string;
  shows: number;
  seconds: number;
  /** Only the first hour of a longer scenario was run. */
  cut: boolean;
  hosts: Partial<Record<Host, Record<Figure, Range>>>;
}

/** Places in percent of the width of the plot. */
export interface Bar {
  from: number;
  middle: number;
  to: number;
  range: Range;
}

export interface PlotRow {
  host: Host;
  now: Bar | null;
  before: Bar | null;
  /** How much the middle changed, as a share; null without two middles to compare, or where they are a handful by luck. */
  change: number | null;
  /** The ranges lie apart: the change is more than luck between shows. */
  apart: boolean;
}

/** A middle of fewer says little in percent. */
const FEW = 10;

const rangeOf = (predicted: Predicted | null, host: Host, figure: Figure): Range | null => predicted?.hosts[host]?.[figure] ?? null;

/** The rows of one figure; null when nothing of it happens in either version, as sales in a broadcast without a shelf. */
export function plotOf(figure: Figure, now: Predicted | null, before: Predicted | null): PlotRow[] | null {
  const most = Math.max(0, ...[now, before].flatMap((each) => HOSTS.map((host) => rangeOf(each, host, figure)?.[2] ?? 0)));
  if (most <= 0) return null;
  const bar = (range: Range | null): Bar | null => {
    if (!range) return null;
    const [from, middle, to] = range.map((value) => (100 * value) / most) as Range;
    return { from, middle, to, range };
  };
  return HOSTS.map((host) => {
    const [one, other] = [rangeOf(now, host, figure), rangeOf(before, host, figure)];
    const apart = one !== null && other !== null && (one[0] > other[2] || one[2] < other[0]);
    const change = one && other && other[1] > 0 && (apart || other[1] >= FEW) ? one[1] / other[1] - 1 : null;
    return { host, now: bar(one), before: bar(other), change, apart };
  });
}

/** One number of a figure as people read it. */
export function figureText(figure: Figure, value: number): string {
  if (figure === "gmv_fen") return `¥${count(value / 100)}`;
  return figure === "mean_stay_s" ? value.toFixed(1) : count(Math.round(value));
}

/** `77.1–87.6`, and one number where both ends read the same. */
export function rangeText(figure: Figure, range: Range): string {
  const [low, high] = [figureText(figure, range[0]), figureText(figure, range[2])];
  return low === high ? low : `${low}–${high.replace("¥", "")}`;
}

/** `+12%`, `−3%`; an empty string for what is no change. */
export function changeText(change: number | null): string {
  const percent = Math.round((change ?? 0) * 100);
  return percent === 0 ? "" : `${percent > 0 ? "+" : "−"}${Math.abs(percent)}%`;
}

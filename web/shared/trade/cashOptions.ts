/** The cash curve as an option object for ECharts: the wallet above, what came in and went out below. Pure. */
import type { CashDay } from "./books.ts";

export const DAY_MS = 86_400_000;

export interface CashInk {
  wallet: string;
  in: string;
  out: string;
  text: string;
  grid: string;
}

export interface CashDrawn {
  days: CashDay[];
  /** The market's own time now. */
  now: number;
  words: { wallet: string; coming: string; in: string; out: string };
  ink: CashInk;
  day(at: number): string;
  money(fen: number): string;
  font: string;
}

/** The wallet day by day until today, and from today what is expected. */
export function walletLines(days: readonly CashDay[], now: number): { past: [number, number][]; coming: [number, number][] } {
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const past = days.filter(({ coming }) => !coming).map(({ at, wallet_fen: fen }): [number, number] => [at, fen]);
  const last = past.at(-1);
  if (last && last[0] < today) past.push([today, last[1]]);
  const coming = days.filter((day) => day.coming).map(({ at, wallet_fen: fen }): [number, number] => [at, fen]);
  const from = past.at(-1);
  return { past, coming: coming.length && from ? [from, ...coming] : coming };
}

/** The day of the curve nearest to a moment; null when there is none. */
export function nearestDay(days: readonly CashDay[], at: number): CashDay | null {
  return days.reduce<CashDay | null>((best, day) => (best === null || Math.abs(day.at - at) <= Math.abs(best.at - at) ? day : best), null);
}

const [LEFT, RIGHT] = [52, 14];

export function cashOptions({ days, now, words, ink, day, money, font }: CashDrawn): Record<string, unknown> {
  const text = { color: ink.text, fontFamily: font, fontSize: 11 };
  const { past, coming } = walletLines(days, now);
  const moments = [...past, ...coming].map(([at]) => at);
  const [first, last] = [Math.min(...moments) - DAY_MS, Math.max(...moments) + DAY_MS];
  const interval = Math.max(DAY_MS, Math.ceil((last - first) / 5 / DAY_MS) * DAY_MS);
  const time = { type: "value", min: first, max: last, interval, containShape: false, axisLine: { lineStyle: { color: ink.grid } }, axisTick: { show: false }, splitLine: { show: false } };
  const value = (gridIndex: number): Record<string, unknown> => ({
    type: "value", gridIndex, splitNumber: 2, axisLabel: { ...text, formatter: money }, splitLine: { lineStyle: { color: ink.grid } },
  });
  const line = { type: "line", xAxisIndex: 0, yAxisIndex: 0, step: "end", symbolSize: 6, itemStyle: { color: ink.wallet } };
  const bars = { type: "bar", xAxisIndex: 1, yAxisIndex: 1, barWidth: 8, stack: "moved" };
  return {
    animation: false,
    grid: [
      { left: LEFT, right: RIGHT, top: 16, height: 120 },
      { left: LEFT, right: RIGHT, top: 156, height: 64 },
    ],
    tooltip: { show: false },
    xAxis: [
      { ...time, gridIndex: 0, axisLabel: { show: false } },
      { ...time, gridIndex: 1, axisLabel: { ...text, formatter: day, showMinLabel: false, showMaxLabel: false } },
    ],
    yAxis: [value(0), value(1)],
    series: [
      { ...line, name: words.wallet, data: past, lineStyle: { color: ink.wallet, width: 2 }, areaStyle: { color: ink.wallet, opacity: 0.1 } },
      { ...line, name: words.coming, data: coming, symbol: "emptyCircle", lineStyle: { color: ink.wallet, width: 2, type: "dashed" } },
      { ...bars, name: words.in, data: days.map(({ at, in_fen: fen, coming: later }) => ({ value: [at, fen], itemStyle: { color: ink.in, opacity: later ? 0.4 : 1 } })) },
      { ...bars, name: words.out, data: days.map(({ at, out_fen: fen }) => ({ value: [at, -fen], itemStyle: { color: ink.out } })) },
    ],
  };
}

/** What the curve shows, as an option object for ECharts: viewers above, counts below, the host's pitches as bands, his acts as dots. Pure. */
import type { Action, Curve, CurveName, Pitch } from "./types.ts";

export interface Ink {
  line: string;
  bars: string;
  acts: string;
  band: string;
  bandEdge: string;
  text: string;
  grid: string;
}

export interface Drawn {
  curve: Curve;
  durationMs: number;
  pitches: Pitch[];
  acts: { showms: number; words: string }[];
  /** What the bars count. */
  below: CurveName;
  words: { online: string; below: string; acts: string };
  ink: Ink;
  clock(ms: number): string;
  /** A count as people read it. */
  number(value: number): string;
  font: string;
}

/** [ms at the middle of each bucket, value], money as fen. */
export function points(curve: Curve, name: CurveName, durationMs: number): [number, number][] {
  return curve[name].map((value, at) => [Math.min((at + 0.5) * curve.bucket_ms, durationMs), value]);
}

/** The value of a curve at a moment: that of its bucket. */
export function valueAt(curve: Curve, name: CurveName, showms: number): number {
  const values = curve[name];
  return values[Math.min(Math.max(0, Math.floor(showms / curve.bucket_ms)), values.length - 1)] ?? 0;
}

/** Marks of the same two seconds and label would hide each other: they are told together. */
export function gathered(acts: { showms: number; words: string }[], withinMs: number): { showms: number; words: string; count: number }[] {
  const found: { showms: number; words: string; count: number }[] = [];
  for (const act of [...acts].sort((a, b) => a.showms - b.showms)) {
    const last = found.at(-1);
    if (last && act.showms - last.showms < withinMs) {
      last.count++;
      if (!last.words.includes(act.words)) last.words += `\n${act.words}`;
    } else found.push({ ...act, count: 1 });
  }
  return found;
}

export const actionsOnChart = (actions: Action[], telling: (action: Action) => boolean, words: (action: Action) => string): { showms: number; words: string }[] =>
  actions.filter(telling).map((action) => ({ showms: action.showms, words: words(action) }));

const LEFT = 40;
const RIGHT = 12;

export function curveOptions({ curve, durationMs, pitches, acts, below, words, ink, clock, number, font }: Drawn): Record<string, unknown> {
  const text = { color: ink.text, fontFamily: font, fontSize: 11 };
  const time = { type: "value", min: 0, max: durationMs, containShape: false, axisLine: { lineStyle: { color: ink.grid } }, axisTick: { show: false } };
  const minutes = Math.max(60_000, Math.ceil(durationMs / 5 / 60_000) * 60_000);
  const value = (gridIndex: number): Record<string, unknown> => ({
    type: "value", gridIndex, minInterval: 1, splitNumber: 2, axisLabel: { ...text, formatter: number }, splitLine: { lineStyle: { color: ink.grid } },
  });
  const together = gathered(acts, durationMs / 60);
  return {
    animation: false,
    grid: [
      { left: LEFT, right: RIGHT, top: 34, height: 108 },
      { left: LEFT, right: RIGHT, top: 164, height: 56 },
    ],
    axisPointer: { link: [{ xAxisIndex: "all" }], lineStyle: { color: ink.text } },
    tooltip: { show: false },
    xAxis: [
      { ...time, gridIndex: 0, axisLabel: { show: false }, splitLine: { show: false } },
      { ...time, gridIndex: 1, interval: minutes, axisLabel: { ...text, formatter: clock, showMaxLabel: false }, splitLine: { show: false } },
      { ...time, gridIndex: 0, show: false },
    ],
    yAxis: [{ ...value(0) }, { ...value(1) }, { type: "value", gridIndex: 0, min: 0, max: 1, show: false }],
    series: [
      {
        name: words.online, type: "line", xAxisIndex: 0, yAxisIndex: 0, showSymbol: false, smooth: 0.2, data: points(curve, "online", durationMs),
        lineStyle: { color: ink.line, width: 2 }, itemStyle: { color: ink.line }, areaStyle: { color: ink.line, opacity: 0.1 },
        markArea: {
          silent: true,
          itemStyle: { color: ink.band, borderColor: ink.bandEdge, borderWidth: 1 },
          label: { ...text, position: "insideBottom", overflow: "truncate", width: 60 },
          data: pitches.map((pitch) => [{ xAxis: pitch.from_showms, name: wide(pitch, durationMs) ? pitch.title : "" }, { xAxis: pitch.to_showms ?? durationMs }]),
        },
      },
      {
        name: words.below, type: "bar", xAxisIndex: 1, yAxisIndex: 1, barWidth: "70%", data: points(curve, below, durationMs),
        itemStyle: { color: ink.bars, borderRadius: [2, 2, 0, 0] },
      },
      {
        name: words.acts, type: "scatter", xAxisIndex: 2, yAxisIndex: 2, symbol: "circle", clip: false,
        data: together.map((act) => ({ value: [act.showms, 1.14], name: act.words, symbolSize: act.count > 1 ? 13 : 10 })),
        itemStyle: { color: ink.acts, borderColor: "#fff", borderWidth: 1.5 },
      },
    ],
  };
}

/** Whether a band is wide enough for its name. */
const wide = (pitch: Pitch, durationMs: number): boolean => ((pitch.to_showms ?? durationMs) - pitch.from_showms) / Math.max(1, durationMs) > 0.16;

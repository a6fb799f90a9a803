/** The conditions of a resource in words: where, at which stage, for which trades, how much, until when. */
import type { Resource } from "@shared/followup/followup.ts";
import { yuan } from "@shared/money.ts";

type Say = (key: string, named?: Record<string, string>) => string;
type Bounds = Pick<Resource, "area" | "stages" | "trades" | "least_fen" | "most_fen" | "until">;

const short = (fen: number): string => yuan(fen).replace(/\.00$/, "");

/** The money in words, empty where there is no bound. */
export function boundsOf(one: Pick<Resource, "least_fen" | "most_fen">, say: Say): string {
  if (one.least_fen && one.most_fen) return `${short(one.least_fen)} – ${short(one.most_fen)}`;
  if (one.most_fen) return say("atMost", { money: short(one.most_fen) });
  return one.least_fen ? say("atLeast", { money: short(one.least_fen) }) : "";
}

export function conditionsOf(one: Bounds, say: Say): { name: string; words: string }[] {
  const stages = one.stages.map((stage) => say(`stage.${stage}`)).join(" · ");
  return [
    { name: say("area"), words: one.area || say("everywhere") },
    { name: say("stages"), words: stages || say("everyStage") },
    { name: say("trades"), words: one.trades.join(" · ") },
    { name: say("bounds"), words: boundsOf(one, say) },
    { name: say("until"), words: one.until },
  ].filter(({ words }) => words);
}

/** What `GET /api/followup/figures` tells, and what is made of it for the charts. */
import type { FigureName, Kind, Kept, Stage } from "@shared/followup/followup.ts";

export interface HalfYear {
  round: number;
  due: number;
  answered: number;
  told: number;
  running: number;
  workers: number;
  sales_fen: number;
}
export interface PlanLine extends Record<Kept, number> {
  figure: FigureName;
  known: number;
  median_change_bp: number | null;
}
export interface ClassLine {
  cohort_id: string;
  name: string;
  files: number;
  overdue: number;
  due: number;
  answered: number;
  answered_bp: number | null;
  advice: number;
  visited: number;
}
export interface FollowFigures {
  files: number;
  due: number;
  answered: number;
  answered_bp: number | null;
  stages: Partial<Record<Stage, number>>;
  started_bp: number | null;
  workers: number;
  sales_fen: number;
  break_even_known: number;
  break_even_reached: number;
  rounds: HalfYear[];
  plan: PlanLine[];
  surveyed: number;
  needs: Partial<Record<Kind, number>>;
  offers: Partial<Record<Kind, Record<string, number>>>;
  visits: number;
  visited: number;
  tickets: Record<string, number>;
  first_answer_ms_median: number | null;
  helped_bp: number | null;
  classes: ClassLine[];
}

/** How long one waits for the first answer, in the largest unit of which there are two; under a minute is one minute. */
export function waitText(ms: number | null): { unit: "minutes" | "hours" | "days"; n: number } | null {
  if (ms === null) return null;
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 120) return { unit: "minutes", n: minutes };
  return minutes < 48 * 60 ? { unit: "hours", n: Math.round(minutes / 60) } : { unit: "days", n: Math.round(minutes / 1440) };
}

/** The widths of a bar's parts in percent, none of nothing; they fill the bar. */
export function partsOf(line: PlanLine): { kept: Kept; share: number; count: number }[] {
  if (!line.known) return [];
  return (["kept", "near", "far"] as const).filter((one) => line[one]).map((one) => ({ kept: one, count: line[one], share: (100 * line[one]) / line.known }));
}

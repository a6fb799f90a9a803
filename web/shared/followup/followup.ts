/** Follow-up as both pages know it: what the server tells, and what is made of it for the eye. Money whole fen, a month; shares in basis points. */
import { yuan } from "../money.ts";

export type Kind = "finance" | "incubation" | "consulting" | "guidance";
export type Stage = "none" | "idea" | "preparing" | "running" | "employed" | "stopped";
export type Standing = "todo" | "overdue" | "open" | "done" | "later" | "all";
export type TicketState = "open" | "answered" | "closed";
export type Way = "home" | "phone" | "online" | "venue";
export type Outcome = "contacted" | "taken" | "declined";
export type FigureName = "fund_fen" | "month_fen" | "price_fen" | "cost_fen" | "sold";
export type Kept = "kept" | "near" | "far";

export const KINDS: readonly Kind[] = ["finance", "incubation", "consulting", "guidance"];
export const STAGES: readonly Stage[] = ["none", "idea", "preparing", "running", "employed", "stopped"];
export const SUBJECTS = ["business", "platform", "supply", "money", "law", "other"] as const;
export const WAYS: readonly Way[] = ["phone", "home", "online", "venue"];
export const FIGURES: readonly FigureName[] = ["sold", "price_fen", "cost_fen", "month_fen", "fund_fen"];
/** Better when they come out lower. */
const COSTS: readonly string[] = ["fund_fen", "month_fen", "cost_fen"];
const NEAR_BP = 5_000;

export interface DueLine {
  cohort_id: string;
  class_name: string;
  person_id: string;
  name: string;
  opened_on: string;
  round: number | null;
  due_on: string | null;
  /** Days after its day, below 0 before it; null when nothing is asked now. */
  days_late: number | null;
  reminders: number;
  answered: number[];
  surveyed: boolean;
  advice_waits: boolean;
}
export interface DueList {
  lines: DueLine[];
  total: number;
  counts: Record<Standing, number>;
}
export interface Again {
  figure: FigureName;
  zh: string;
  en: string;
  planned: number | null;
  now: number | null;
  change_bp: number | null;
}
export type Figures = Record<FigureName, number | null>;
export interface Told extends Figures {
  stage: Stage;
  shows: number;
  workers: number;
  sales_fen: number | null;
  words: string;
}
export interface RoundTold extends Told {
  round: number;
  answered_at: number;
  again: Again[];
  standing: { break_even_pieces: number | null; left_a_month_fen: number | null; reached: boolean | null };
}
export interface Reason {
  code: string;
  holds: boolean;
  points: number;
  zh: string;
  en: string;
}
export interface Resource {
  id: string;
  institution_id: string | null;
  kind: Kind;
  name: string;
  about: string;
  owner: string;
  contact: string;
  area: string;
  stages: Stage[];
  trades: string[];
  least_fen: number;
  most_fen: number;
  words: string;
  until: string;
  state: "open" | "withdrawn";
  may_change?: boolean;
}
export interface Match {
  resource: Resource;
  points: number;
  fits: boolean;
  reasons: Reason[];
}
export interface Offer {
  id: string;
  resource_id: string;
  points: number;
  reasons: Reason[];
  state: "offered" | Outcome;
  note: string;
  made_at: number;
  resource: Resource;
}
export interface Needs {
  kinds: Kind[];
  area: string;
  stage: Stage;
  trade: string;
  wanted_fen: number;
  words: string;
  filled_at: number;
}
export interface Visit {
  id: string;
  way: Way;
  visited_on: string;
  found: string;
  advice: string;
  visitor: string;
}
export interface Ticket {
  id: string;
  cohort_id: string;
  person_id: string;
  kind: (typeof SUBJECTS)[number];
  title: string;
  state: TicketState;
  asked_at: number;
  answered_at: number | null;
  helped: boolean | null;
}
export interface TicketLine {
  id: string;
  author_id: string;
  author: string;
  words: string;
  said_at: number;
}
export interface TicketFull extends Ticket {
  lines: TicketLine[];
}
export interface FollowFile {
  cohort_id: string;
  person_id: string;
  name: string;
  opened_on: string;
  /** Masked; empty where none is stored. */
  phone: string;
  asked: { number: number; due_on: string; days_late: number } | null;
  next: { number: number; due_on: string } | null;
  needs: Needs | null;
  plan: Figures | null;
  rounds: RoundTold[];
  offers: Offer[];
  visits: Visit[];
  tickets: Ticket[];
}
export interface LibraryItem {
  id: string;
  title: string;
  topic: string;
  audience: "student" | "lecturer" | "everyone";
  body: string;
  link: string;
  made_at: number;
  may_change: boolean;
}
export interface Library {
  items: LibraryItem[];
  total: number;
  topics: string[];
}

/** How what came of a figure keeps to the plan: as good or better, worse by at most half of it, or further off. */
export function keptOf(figure: string, changeBp: number): Kept {
  const worse = COSTS.includes(figure) ? changeBp : -changeBp;
  return worse <= 0 ? "kept" : worse <= NEAR_BP ? "near" : "far";
}

/** A figure in words: pieces as they are, money in yuan; a dash for what is not known. */
export function figureText(figure: string, value: number | null): string {
  if (value === null) return "–";
  return figure === "sold" ? value.toLocaleString("en-US") : yuan(value).replace(/\.00$/, "");
}

/** A sum of many people's money in whole yuan: fen would only blur it. */
export const sumText = (fen: number): string => figureText("sum", Math.round(fen / 100) * 100);

/** `-2000` -> `-20 %`, with a plus for more. */
export function changeText(bp: number): string {
  const percent = Math.round(bp / 100);
  return `${percent > 0 ? "+" : percent < 0 ? "−" : ""}${Math.abs(percent)} %`;
}

/** `6666` -> `66.7 %`, a dash for nothing counted. */
export const shareText = (bp: number | null): string => (bp === null ? "–" : `${(bp / 100).toFixed(1).replace(/\.0$/, "")} %`);

export interface Column {
  round: number;
  value: number;
  /** Of the height of the picture, 0 to 1. */
  height: number;
  kept: Kept | null;
  change_bp: number | null;
}
export interface Panel {
  figure: FigureName;
  zh: string;
  en: string;
  planned: number | null;
  plannedHeight: number | null;
  columns: Column[];
  /** Pieces a month at which nothing is lost, in the panel of pieces; with its height. */
  breakEven: { value: number; height: number } | null;
}

/** The plan then and what came of it half-year by half-year: one panel a figure that somebody named, oldest answer first. */
export function planPanels(file: Pick<FollowFile, "plan" | "rounds">): Panel[] {
  const rounds = [...file.rounds].sort((a, b) => a.round - b.round);
  const names = rounds.at(-1)?.again ?? [];
  return FIGURES.flatMap((figure) => {
    const name = names.find((one) => one.figure === figure);
    const planned = file.plan?.[figure] ?? null;
    const told = rounds.flatMap((round) => {
      const one = round.again.find((each) => each.figure === figure);
      return one?.now == null ? [] : [{ round: round.round, value: one.now, change_bp: one.change_bp }];
    });
    if (!name || (planned === null && !told.length)) return [];
    const even = figure === "sold" ? (rounds.at(-1)?.standing.break_even_pieces ?? null) : null;
    const most = Math.max(1, planned ?? 0, even ?? 0, ...told.map(({ value }) => value));
    return [
      {
        figure,
        zh: name.zh,
        en: name.en,
        planned,
        plannedHeight: planned === null ? null : planned / most,
        columns: told.map((one) => ({ ...one, height: one.value / most, kept: one.change_bp === null ? null : keptOf(figure, one.change_bp) })),
        breakEven: even === null ? null : { value: even, height: even / most },
      },
    ];
  });
}

/** How a file stands in the list: what is asked now, else whether its newest half-year was answered or none came yet. */
export function standOf(line: Pick<DueLine, "days_late" | "round">): Exclude<Standing, "todo" | "all"> {
  if (line.days_late !== null) return line.days_late > 0 ? "overdue" : "open";
  return line.round === 1 ? "later" : "done";
}

/** Reasons that stand against it first, then those with the most weight. */
export const reasonsInOrder = (reasons: Reason[]): Reason[] => [...reasons].sort((a, b) => Number(a.holds) - Number(b.holds) || b.points - a.points);

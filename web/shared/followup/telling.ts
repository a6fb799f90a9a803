/** The half-yearly questionnaire (R-FRM-S11) as it is typed: texts on the screen, whole fen and pieces for the server. */
import { fenOf } from "../money.ts";
import type { FigureName, Stage, Told } from "./followup.ts";

export type MoneyName = Exclude<FigureName, "sold"> | "sales_fen";
export const MONEY: readonly MoneyName[] = ["sales_fen", "price_fen", "cost_fen", "month_fen", "fund_fen"];
const MOST_PIECES = 10_000_000;
const MOST_SHOWS = 300;
const MOST_WORKERS = 10_000;

export interface Telling {
  stage: Stage | "";
  shows: string;
  workers: string;
  sold: string;
  money: Record<MoneyName, string>;
  words: string;
}
export type TellFault = "stage" | "whole" | "money" | "shows" | "workers";

/** Nothing typed yet; the stage of the last answer stands, since most stay where they are. */
export const emptyTelling = (stage: Stage | "" = ""): Telling => ({
  stage,
  shows: "",
  workers: "",
  sold: "",
  money: { sales_fen: "", price_fen: "", cost_fen: "", month_fen: "", fund_fen: "" },
  words: "",
});

/** What was answered before, to be changed. */
export function tellingOf(told: Told): Telling {
  const text = (fen: number | null): string => (fen === null ? "" : (fen / 100).toFixed(2).replace(/\.00$/, ""));
  return {
    stage: told.stage,
    shows: String(told.shows),
    workers: String(told.workers),
    sold: told.sold === null ? "" : String(told.sold),
    money: { sales_fen: text(told.sales_fen), price_fen: text(told.price_fen), cost_fen: text(told.cost_fen), month_fen: text(told.month_fen), fund_fen: text(told.fund_fen) },
    words: told.words,
  };
}

/** Who sells is asked for money and pieces; the others only how they stand. */
export const sells = (stage: Stage | ""): boolean => stage === "running" || stage === "preparing";

function whole(typed: string, most: number): number | null {
  const plain = typed.normalize("NFKC").replace(/[,\s]/g, "");
  if (plain === "") return 0;
  return /^\d{1,8}$/.test(plain) && Number(plain) <= most ? Number(plain) : null;
}

/** What is wrong, by field. */
export function faultsOf(typed: Telling): Partial<Record<string, TellFault>> {
  const faults: Partial<Record<string, TellFault>> = {};
  if (!typed.stage) faults["stage"] = "stage";
  if (!sells(typed.stage)) return faults;
  if (whole(typed.shows, MOST_SHOWS) === null) faults["shows"] = "shows";
  if (whole(typed.workers, MOST_WORKERS) === null) faults["workers"] = "workers";
  if (whole(typed.sold, MOST_PIECES) === null) faults["sold"] = "whole";
  for (const name of MONEY) if (typed.money[name].trim() && fenOf(typed.money[name]) === null) faults[name] = "money";
  return faults;
}

/** The answer for the server; only of what has no faults. Figures that were left empty stay open. */
export function toldOf(typed: Telling): Told {
  const on = sells(typed.stage);
  const fen = (name: MoneyName): number | null => (on && typed.money[name].trim() ? fenOf(typed.money[name]) : null);
  return {
    stage: typed.stage || "none",
    shows: on ? (whole(typed.shows, MOST_SHOWS) ?? 0) : 0,
    workers: on ? (whole(typed.workers, MOST_WORKERS) ?? 0) : 0,
    sold: on && typed.sold.trim() ? whole(typed.sold, MOST_PIECES) : null,
    fund_fen: fen("fund_fen"),
    month_fen: fen("month_fen"),
    price_fen: fen("price_fen"),
    cost_fen: fen("cost_fen"),
    sales_fen: fen("sales_fen"),
    words: typed.words.trim(),
  };
}

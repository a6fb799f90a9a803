/** 《直播规划书》: its shape, what is typed into it, the checks and sums of the server. Money whole fen. */

export interface PlanColumn {
  key: string;
  zh: string;
  en: string;
  kind: "text" | "number" | "money" | "day" | "time" | "pick";
  /** Of a pick; the Chinese word is what is kept. */
  options: PlanOption[];
}
export interface PlanOption {
  key: string;
  zh: string;
  en: string;
}
export interface PlanField {
  key: string;
  zh: string;
  en: string;
  kind: "text" | "table" | "choice" | "files" | "script";
  least: number;
  most: number;
  columns: PlanColumn[];
  /** Of a choice; its answer is the key of one. */
  options: PlanOption[];
}
export interface PlanSection {
  key: string;
  zh: string;
  en: string;
  fields: PlanField[];
}
export type PlanRow = Record<string, string | number>;
export type PlanBody = Record<string, Record<string, string | PlanRow[] | string[]>>;

export interface PlanCheck {
  code: string;
  section: string;
  holds: boolean;
  zh: string;
  en: string;
}
export interface PlanSums {
  fund_fen: number;
  month_fen: number;
  left_of_one_fen: number | null;
  break_even_pieces: number | null;
  break_even_roi_pct: number | null;
  cash_fen: number[];
  months_of_survival: number | null;
  needed_fen: number;
  borrowed_fen: number;
  promotion_fen: number;
  roi_pct: number | null;
  /** A row of the selection each. */
  margins_bp: (number | null)[];
}
export interface PlanFile {
  id: string;
  name: string;
  suffix: "jpg" | "pdf";
  size: number;
}
export interface PlanScript {
  show_id: string;
  title: string;
  slots: number;
  slots_with_keywords: number | null;
  script_s: number | null;
}
export interface PlanOwn {
  shops: { shop_id: string; orders: number; sales_fen: number; gross_fen: number }[];
  shows: OwnShow[];
  picks: { pick_id: string; title: string; cost_fen: number | null; supplier_id: string; goods_id: string | null }[];
  listings: { listing_id: string; title: string; price_fen: number | null; goods_id: string | null }[];
  scripts: PlanScript[];
}
export interface OwnShow {
  show_id: string;
  title: string;
  started: string | null;
  duration_ms: number;
  figures: Record<string, number | null>;
}
export interface PlanJudged {
  checks: PlanCheck[];
  sums: PlanSums;
}
export interface PlanSaved extends PlanJudged {
  version: number;
  saved_at: number;
}
export interface Plan extends PlanJudged {
  version: number;
  saved_at: number | null;
  body: PlanBody;
  handed_in: { at: number; digest: string; body: PlanBody } | null;
  own: PlanOwn;
  files: PlanFile[];
}

/** The rows of a table as typed; a table with as many rows as it must have begins with them. */
export function rowsOf(body: PlanBody, section: string, field: PlanField): PlanRow[] {
  const found = body[section]?.[field.key];
  const rows = Array.isArray(found) ? found.filter((row): row is PlanRow => typeof row !== "string") : [];
  return field.least === field.most ? Array.from({ length: field.most }, (_, at) => rows[at] ?? {}) : rows;
}

/** The text of a field. */
export function textOf(body: PlanBody, section: string, field: string): string {
  const found = body[section]?.[field];
  return typeof found === "string" ? found : "";
}

/** The ids of the files of a field. */
export function filesOf(body: PlanBody, section: string, field: string): string[] {
  const found = body[section]?.[field];
  return Array.isArray(found) ? found.filter((one): one is string => typeof one === "string") : [];
}

/** The student's own goods as rows of the selection, those that stand there already left out. */
export function ownGoods(own: PlanOwn, rows: PlanRow[]): PlanRow[] {
  const there = new Set(rows.map((row) => row["name"]));
  return own.picks
    .filter((pick) => pick.title && !there.has(pick.title))
    .map((pick) => {
      const price = own.listings.find((one) => one.goods_id && one.goods_id === pick.goods_id)?.price_fen;
      return { name: pick.title.slice(0, 500), ...(price ? { price_fen: price } : {}), ...(pick.cost_fen ? { cost_fen: pick.cost_fen } : {}) };
    });
}

/** What keeps a section from being done. */
export const openChecks = (checks: PlanCheck[], section: string): PlanCheck[] => checks.filter((one) => one.section === section && !one.holds);

/** 《直播规划书》: its shape, what is typed into it, the checks and sums of the server. Money whole fen. */

export interface PlanColumn {
  key: string;
  zh: string;
  en: string;
  kind: "text" | "number" | "money";
}
export interface PlanField {
  key: string;
  zh: string;
  en: string;
  kind: "text" | "table" | "choice";
  least: number;
  most: number;
  columns: PlanColumn[];
  /** Of a choice; its answer is the key of one. */
  options: { key: string; zh: string; en: string }[];
}
export interface PlanSection {
  key: string;
  zh: string;
  en: string;
  fields: PlanField[];
}
export type PlanRow = Record<string, string | number>;
export type PlanBody = Record<string, Record<string, string | PlanRow[]>>;

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
  own: { shops: { shop_id: string; orders: number; sales_fen: number; gross_fen: number }[]; shows: OwnShow[] };
}

/** The rows of a table as typed; a table with as many rows as it must have begins with them. */
export function rowsOf(body: PlanBody, section: string, field: PlanField): PlanRow[] {
  const found = body[section]?.[field.key];
  const rows = Array.isArray(found) ? found : [];
  return field.least === field.most ? Array.from({ length: field.most }, (_, at) => rows[at] ?? {}) : rows;
}

/** The text of a field. */
export function textOf(body: PlanBody, section: string, field: string): string {
  const found = body[section]?.[field];
  return typeof found === "string" ? found : "";
}

/** What keeps a section from being done. */
export const openChecks = (checks: PlanCheck[], section: string): PlanCheck[] => checks.filter((one) => one.section === section && !one.holds);

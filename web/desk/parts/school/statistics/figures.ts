/** Statistics of the school as the server tells them: shares are basis points, money fen, satisfaction hundredths of a point. */

export interface ClassFigures {
  id: string;
  name: string;
  institution_id: string;
  institution: string;
  mode: "offline-8" | "blended-6-2";
  state: string;
  starts_on: string;
  ends_on: string;
  approval_no: string;
  students: number;
  records: number;
  present_bp: number;
  passed: number;
  failed: number;
  certificates: number;
  visits: number;
  satisfied_hundredths: number | null;
  subsidy_fen: number;
}

export interface GroupFigures {
  /** An institution's id, or a month as 2026-12. */
  key: string;
  name: string;
  classes: number;
  students: number;
  present_bp: number;
  records: number;
  passed: number;
  failed: number;
  certificates: number;
  satisfied_hundredths: number | null;
  subsidy_fen: number;
}

export interface Figures {
  classes: number;
  students: number;
  present_bp: number;
  pass_bp: number;
  certificates: number;
  satisfied_hundredths: number | null;
  subsidy_fen: number;
  by_state: Record<string, number>;
  by_institution: GroupFigures[];
  by_month: GroupFigures[];
  ledger: ClassFigures[];
  quality: { institution_id: string; institution: string; held: number; meetings: number; open: number; overdue: number; visits: number }[];
}

export interface QuestionMean {
  key: string;
  zh: string;
  en: string;
  answered: number;
  mean_hundredths: number | null;
}

export interface Opinion {
  /** Empty for all classes together. */
  cohort_id: string;
  name: string;
  institution: string;
  sheets: number;
  mean_hundredths: number | null;
  questions: QuestionMean[];
}

export interface FormOpinion {
  form: "S4" | "S5";
  whole: Opinion;
  classes: Opinion[];
}

export interface Inspected {
  seat_no: number;
  person_id: string;
  name: string;
  id_number: string;
  phone: string;
  records: number;
  present_bp: number;
  outcome: "passed" | "failed" | "open";
  certificate: string;
  subsidy_fen: number;
  subsidy: "" | "applied" | "granted" | "paid" | "refused";
}

export const STATES = ["filed", "returned", "approved", "open", "closing", "closing_returned", "closed"];
/** A question of a form without the range of marks it ends with. */
export const plainQuestion = (words: string): string => words.replace(/[（(]\s*1.5[^）)]*[）)]\s*$/, "");
const NONE = "–";

export const percent = (bp: number): string => `${(bp / 100).toFixed(1)} %`;
export const points = (hundredths: number | null): string => (hundredths === null ? NONE : (hundredths / 100).toFixed(2));
export const present = (one: { records: number; present_bp: number }): string => (one.records ? percent(one.present_bp) : NONE);
export const passShare = ({ passed, failed }: { passed: number; failed: number }): number => (passed + failed ? Math.floor((10_000 * passed) / (passed + failed)) : 0);
export const pass = (one: { passed: number; failed: number }): string => (one.passed + one.failed ? percent(passShare(one)) : NONE);
export const count = (value: number): string => (value ? String(value) : NONE);

/** The classes of a ledger that are of this state, institution and month; an empty wish takes all. */
export function narrowed(ledger: ClassFigures[], wish: { state: string; institution: string; month: string; text: string }): ClassFigures[] {
  const text = wish.text.trim();
  return ledger.filter(
    (one) =>
      (!wish.state || one.state === wish.state) &&
      (!wish.institution || one.institution_id === wish.institution) &&
      (!wish.month || one.starts_on.slice(0, 7) === wish.month) &&
      (!text || one.name.includes(text) || one.approval_no.includes(text)),
  );
}

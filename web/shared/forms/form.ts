/** A form of the regulation as its file describes it (sandbox/forms/shape.py): sections, fields, answers, and small reads of them. */

export type Kind = "text" | "number" | "money" | "day" | "choice" | "choices" | "yes_no" | "score" | "table" | "paper";
export type FormRole = "student" | "lecturer" | "master_trainer" | "assistant" | "institution" | "authority";

export interface Worded {
  zh: string;
  en: string;
}

export interface Column extends Worded {
  key: string;
  kind: "text" | "number" | "money" | "day";
}

/** `least` and `most`: letters of a text, bounds of a number, money (whole fen) or score, how many choices or rows. */
export interface FormField extends Worded {
  key: string;
  kind: Kind;
  required: boolean;
  least: number;
  most: number | null;
  options: ({ key: string } & Worded)[];
  columns: Column[];
  /** What the lowest and the highest mark of a score mean; the usual words of its rule where the file says nothing. */
  scale?: { low: Worded; high: Worded } | null;
}

export interface Section extends Worded {
  key: string;
  /** Who of the form's fillers fills this part; all when empty. */
  filler?: FormRole[];
  fields: FormField[];
}

/** A form without its fields, as a list has it. */
export interface FormHead extends Worded {
  form: string;
  version: string;
  about: "student" | "class";
  filler: FormRole[];
  reader: FormRole[];
  signs: FormRole[];
  when: "before" | "throughout" | "daily" | "close" | "after" | "half_year";
  due_zh: string;
  due_en: string;
  elsewhere: "" | "timetable" | "practice" | "plan" | "marking" | "followup";
}

export interface Form extends FormHead {
  sections: Section[];
}

export type Cell = string | number;
export type Row = Record<string, Cell>;
export type Value = string | number | boolean | string[] | Row[];
/** `{section: {field: value}}`; nothing where nothing was filled in. */
export type Answers = Record<string, Record<string, Value>>;

export interface Signature {
  role: FormRole;
  name: string;
  at: number;
  /** Where the drawing of it is, "" when it was signed by name only. */
  picture: string;
}

/** A filled form as the server keeps it. */
export interface Filled {
  id: string;
  form: string;
  version: string;
  about_id: string;
  about: string;
  day: string;
  filler: string;
  filler_id: string;
  filled_at: number;
  answers: Answers;
  signatures: { role: FormRole; name: string; person_id: string; signed_at: number; drawn: boolean }[];
}

/** The upper bound of a field, the usual one of its kind where the file names none. */
export function upperOf(field: FormField): number {
  const usual: Partial<Record<Kind, number>> = { text: 500, score: 5, table: 60, choices: Math.max(1, field.options.length) };
  return field.most ?? usual[field.kind] ?? 1e11;
}

/** The form without the parts that somebody else fills in; the whole of it where every part is another's. */
export function partFor(form: Form, roles: FormRole[]): Form {
  const own = form.sections.filter(({ filler }) => !filler?.length || filler.some((role) => roles.includes(role)));
  return own.length ? { ...form, sections: own } : form;
}

export function said(answers: Answers, section: string, field: string): Value | undefined {
  return answers[section]?.[field];
}

/** Answers with one value put in, or taken out when it is empty. */
export function put(answers: Answers, section: string, field: string, value: Value | undefined): Answers {
  const filled = { ...answers[section] };
  if (isEmpty(value)) delete filled[field];
  else filled[field] = value as Value;
  const rest = { ...answers, [section]: filled };
  if (!Object.keys(filled).length) delete rest[section];
  return rest;
}

export function isEmpty(value: Value | undefined | null): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length);
}

/** How many of the fields one must fill are filled. */
export function progress(form: Form, answers: Answers): { done: number; of: number } {
  const asked = form.sections.flatMap((section) => section.fields.filter(({ required, kind }) => required && kind !== "paper").map((field) => said(answers, section.key, field.key)));
  return { done: asked.filter((value) => !isEmpty(value)).length, of: asked.length };
}

/** An answer in words, "" for none. Money in yuan; options by their names. */
export function inWords(field: FormField, value: Value | undefined, english: boolean, yes: string, no: string): string {
  if (value === undefined || value === null) return "";
  const nameOf = (key: unknown): string => {
    const found = field.options.find((one) => one.key === key);
    return found ? (english ? found.en : found.zh) : String(key);
  };
  if (field.kind === "yes_no") return value ? yes : no;
  if (field.kind === "money") return yuanText(Number(value));
  if (field.kind === "choice") return nameOf(value);
  if (field.kind === "choices" && Array.isArray(value)) return value.map(nameOf).join(english ? ", " : "、");
  return String(value);
}

export function cellText(column: Column, value: Cell | undefined): string {
  return value === undefined ? "" : column.kind === "money" ? yuanText(Number(value)) : String(value);
}

/** `123456` fen as `1234.56`. */
export function yuanText(fen: number): string {
  return `${fen < 0 ? "-" : ""}${Math.floor(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, "0")}`;
}

/** Without the rows of tables in which nothing stands. */
export function tidy(answers: Answers): Answers {
  let found = answers;
  for (const [section, filled] of Object.entries(answers)) {
    for (const [key, value] of Object.entries(filled)) {
      if (!Array.isArray(value) || !value.some((row) => typeof row === "object" && !Object.keys(row).length)) continue;
      found = put(found, section, key, (value as Row[]).filter((row) => Object.keys(row).length));
    }
  }
  return found;
}

/**
 * What is wrong with a filled form, by place (`venture.project`, `books.list.2.count`): the rules of sandbox/forms/filling.py, so that a page
 * says at once what the server would say. tests/form-cases.json holds both to the same answers.
 */
import { isEmpty, upperOf, yuanText, type Answers, type Column, type Form, type FormField, type Row, type Value } from "./form.ts";

/** `code` is the server's; the sentence is `forms.fault.<code>` with `facts`. */
export interface Fault {
  path: string;
  code: string;
  facts: Record<string, string | number>;
}

const CELL_LETTERS = 200;
const MOST_NUMBER = 1e11;
const MOST_FAULTS = 50;
const MOST_LETTERS = 30_000;
/** Letters as the server counts them, one for each character, however many code units it takes. */
const letters = (text: string): number => [...text].length;

/** Every fault in the order of the form, fifty at most. */
export function misfits(form: Form, answers: Answers): Fault[] {
  const found = form.sections.flatMap((section) => section.fields.flatMap((field) => ofField(field, answers[section.key]?.[field.key], `${section.key}.${field.key}`)));
  if (!found.length && whole(answers) > MOST_LETTERS) found.push({ path: "answers", code: "too_long", facts: { most: MOST_LETTERS } });
  return found.slice(0, MOST_FAULTS);
}

/** What is wrong with one field; `zh` and `en` in the facts name it. */
export function ofField(field: FormField, value: Value | undefined, path: string): Fault[] {
  if (isEmpty(value)) return field.required && field.kind !== "paper" ? [{ path, code: "required", facts: { zh: field.zh, en: field.en } }] : [];
  const [least, most] = [field.least, upperOf(field)];
  switch (field.kind) {
    case "text":
      return text(value, least, most, path);
    case "money":
      return money(value, least, most, path);
    case "number":
    case "score":
      return number(value, Math.max(least, field.kind === "score" ? 1 : 0), most, path);
    case "day":
      return day(value, path);
    case "yes_no":
      return typeof value === "boolean" ? [] : [{ path, code: "not_yes_or_no", facts: {} }];
    case "choice":
      return field.options.some(({ key }) => key === value) ? [] : [{ path, code: "no_such_option", facts: {} }];
    case "choices":
      return choices(field, value, path);
    case "table":
      return table(field, value, path);
    default:
      return [];
  }
}

function text(value: unknown, least: number, most: number, path: string): Fault[] {
  if (typeof value !== "string") return [{ path, code: "not_a_text", facts: {} }];
  const fits = letters(value.trim()) >= least && letters(value) <= most;
  return fits ? [] : [{ path, code: "length", facts: { least, most, now: letters(value) } }];
}

function number(value: unknown, least: number, most: number, path: string): Fault[] {
  const fits = typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
  return fits ? [] : [{ path, code: "out_of_range", facts: { least, most } }];
}

function money(value: unknown, least: number, most: number, path: string): Fault[] {
  if (!number(value, least, most, path).length) return [];
  return [{ path, code: "no_amount", facts: { least: yuanText(least), most: yuanText(most) } }];
}

function day(value: unknown, path: string): Fault[] {
  const found = typeof value === "string" ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) : null;
  const at = found ? new Date(Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3]))) : null;
  const real = at !== null && Number(found?.[1]) > 0 && at.toISOString().slice(0, 10) === value;
  return real ? [] : [{ path, code: "no_day", facts: {} }];
}

function choices(field: FormField, value: unknown, path: string): Fault[] {
  const known = new Set(field.options.map(({ key }) => key));
  const list = Array.isArray(value) ? (value as unknown[]) : null;
  if (!list || !list.every((key) => typeof key === "string" && known.has(key)) || new Set(list).size !== list.length) return [{ path, code: "no_such_option", facts: {} }];
  const [least, most] = [field.least, upperOf(field)];
  return list.length >= least && list.length <= most ? [] : [{ path, code: "how_many", facts: { least, most } }];
}

function table(field: FormField, value: unknown, path: string): Fault[] {
  const rows = Array.isArray(value) && value.every((row) => typeof row === "object" && row !== null && !Array.isArray(row)) ? (value as Row[]) : null;
  if (!rows) return [{ path, code: "no_table", facts: {} }];
  const [least, most] = [field.least, upperOf(field)];
  const found: Fault[] = rows.length >= least && rows.length <= most ? [] : [{ path, code: "how_many_rows", facts: { least, most } }];
  const columns = new Map(field.columns.map((column) => [column.key, column]));
  rows.slice(0, most).forEach((row, at) => {
    for (const [key, cell] of Object.entries(row)) {
      const column = columns.get(key);
      if (!column) found.push({ path: `${path}.${at + 1}`, code: "no_such_column", facts: {} });
      else if (!isEmpty(cell)) found.push(...ofCell(column, cell, `${path}.${at + 1}.${key}`));
    }
  });
  return found;
}

function ofCell(column: Column, cell: unknown, path: string): Fault[] {
  if (column.kind === "text") return text(cell, 0, CELL_LETTERS, path);
  if (column.kind === "day") return day(cell, path);
  return column.kind === "money" ? money(cell, 0, MOST_NUMBER, path) : number(cell, 0, MOST_NUMBER, path);
}

function whole(value: unknown): number {
  if (typeof value === "string") return letters(value);
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum: number, one) => sum + whole(one), 0);
}

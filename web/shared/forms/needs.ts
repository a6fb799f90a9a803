/** The lecturer's needs questionnaire (《培训需求分析问卷》): drawn and answered with the form component, as a form of one section. */
import type { Answers, Form, Value } from "./form.ts";

export type QuestionKind = "single" | "multiple" | "scale" | "text";

/** What a questionnaire is for: the class's needs, or the interview of an applicant. */
export type Purpose = "needs" | "interview";

export interface Question {
  text: string;
  kind: QuestionKind;
  options: string[];
  required: boolean;
}

/** An answer as the server takes it: places of the chosen options, 1 to 5, a text, or null. */
export type Said = number[] | number | string | null;

export interface Counted {
  text: string;
  kind: QuestionKind;
  options: string[];
  answered: number;
  counts: number[];
  mean_hundredths: number | null;
  texts: string[];
}

export interface Asked {
  id: string;
  title: string;
  purpose: Purpose;
  questions: Question[];
  open: boolean;
  made_at: number;
  answered: number;
}

const KINDS = { single: "choice", multiple: "choices", scale: "score", text: "text" } as const;
const ENDS = { low: { zh: "最低", en: "lowest" }, high: { zh: "最高", en: "highest" } };
export const NEEDS = "needs";

/** The questionnaire as a form: question n is the field `q<n>`, option m its option `o<m>`. */
export function asForm(title: string, questions: Question[]): Form {
  const fields = questions.map((one, at) => ({
    key: `q${at}`, zh: one.text, en: one.text, kind: KINDS[one.kind], required: one.required, least: one.kind === "multiple" && one.required ? 1 : 0, most: null, columns: [],
    ...(one.kind === "scale" ? { scale: ENDS } : {}),
    options: one.options.map((text, place) => ({ key: `o${place}`, zh: text, en: text })),
  }));
  return {
    form: NEEDS, version: "", zh: title, en: title, about: "student", filler: ["student"], reader: ["lecturer", "institution"], signs: [], when: "before", due_zh: "", due_en: "", elsewhere: "",
    sections: [{ key: NEEDS, zh: title, en: title, fields }],
  };
}

/** Answers of the form as the server takes them, in the order of the questions. */
export function toSaid(questions: Question[], answers: Answers): Said[] {
  return questions.map((one, at) => {
    const value = answers[NEEDS]?.[`q${at}`];
    if (value === undefined) return null;
    if (one.kind === "single") return [Number(String(value).slice(1))];
    if (one.kind === "multiple") return (value as string[]).map((key) => Number(key.slice(1))).sort((a, b) => a - b);
    return value as string | number;
  });
}

/** What was answered before, to change it. */
export function fromSaid(questions: Question[], said: Said[] | null): Answers {
  const found: Record<string, Value> = {};
  questions.forEach((one, at) => {
    const value = said?.[at];
    if (value === null || value === undefined || value === "") return;
    if (Array.isArray(value)) {
      const keys = value.map((place) => `o${place}`);
      if (keys.length) found[`q${at}`] = one.kind === "single" ? (keys[0] as string) : keys;
    } else found[`q${at}`] = value;
  });
  return Object.keys(found).length ? { [NEEDS]: found } : {};
}

/** The place in the form of a fault the server names by question (`answers.2`). */
export function placeOf(path: string): string {
  const found = /^answers\.(\d+)$/.exec(path);
  return found ? `${NEEDS}.q${found[1]}` : path;
}

/** A question that can be asked: null, or what is wrong. */
export function questionFault(one: Question): "text" | "options" | "twice" | null {
  if (!one.text.trim()) return "text";
  if (one.kind !== "single" && one.kind !== "multiple") return null;
  const options = one.options.map((text) => text.trim()).filter(Boolean);
  if (options.length < 2) return "options";
  return new Set(options).size < options.length ? "twice" : null;
}

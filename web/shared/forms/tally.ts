/** Filled forms counted for charts: means of scores and how often each option was chosen; only the newest form of each person and day. */
import type { Filled, Form } from "./form.ts";

export interface Tally {
  field: string;
  zh: string;
  en: string;
  answered: number;
  /** Of a score from 1; null for a choice. */
  mean: number | null;
  bars: { key: string; zh: string; en: string; count: number }[];
}

export function tallied(form: Form, filled: Filled[]): Tally[] {
  const newest = new Map<string, Filled>();
  for (const one of [...filled].sort((a, b) => a.filled_at - b.filled_at)) newest.set(`${one.about_id}/${one.day}`, one);
  return form.sections.flatMap((section) =>
    section.fields.flatMap((field) => {
      const values = [...newest.values()].map(({ answers }) => answers[section.key]?.[field.key]).filter((value) => value !== undefined && value !== null);
      const head = { field: `${section.key}.${field.key}`, zh: field.zh, en: field.en, answered: values.length };
      if (field.kind === "score") {
        const scores = values.filter((value): value is number => typeof value === "number");
        const steps = Array.from({ length: field.most ?? 5 }, (_, at) => at + 1);
        const bars = steps.map((step) => ({ key: String(step), zh: String(step), en: String(step), count: scores.filter((score) => score === step).length }));
        return [{ ...head, mean: scores.length ? scores.reduce((sum, score) => sum + score, 0) / scores.length : null, bars }];
      }
      if (field.kind !== "choice" && field.kind !== "choices") return [];
      const chosen = values.flatMap((value) => (Array.isArray(value) ? (value as string[]) : [String(value)]));
      return [{ ...head, mean: null, bars: field.options.map((option) => ({ ...option, count: chosen.filter((key) => key === option.key).length })) }];
    }),
  );
}

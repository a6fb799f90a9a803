/** The question banks as the server tells them. */
export type Kind = "single" | "multiple" | "true_false";
export const KINDS: Kind[] = ["single", "multiple", "true_false"];

export interface Count {
  chapter: string;
  zh: string;
  en: string;
  kind: Kind;
  difficulty: number;
  count: number;
}

export interface Counts {
  practice: Count[];
  official: Count[];
}

export interface Question {
  id: string;
  kind: Kind;
  chapter: string;
  difficulty: number;
  stem: string;
  options: string[];
  right: number[];
  why: string;
  own: boolean;
}

export interface Chapter {
  key: string;
  zh: string;
  en: string;
  total: number;
  kinds: Record<Kind, number>;
}

/** How many questions each chapter has, by kind, in the order of the chapters. */
export function byChapter(counts: readonly Count[]): Chapter[] {
  const found = new Map<string, Chapter>();
  for (const { chapter, zh, en, kind, count } of counts) {
    const one = found.get(chapter) ?? { key: chapter, zh, en, total: 0, kinds: { single: 0, multiple: 0, true_false: 0 } };
    one.total += count;
    one.kinds[kind] += count;
    found.set(chapter, one);
  }
  return [...found.values()];
}

export const totalOf = (counts: readonly Count[]): number => counts.reduce((sum, { count }) => sum + count, 0);

/** `AC`, or 对 and 错 by the words given. */
export const answerOf = (one: Question, right: string, wrong: string): string => (one.kind === "true_false" ? (one.right[0] === 0 ? right : wrong) : one.right.map((place) => "ABCDEFGH"[place]).join(""));

/** A marking sheet being edited: what it adds up to, keys for what is new, and the file that issues it. */

export const WHOLE = 100;

export interface EditedCriterion {
  key: string;
  zh: string;
  en: string;
  points: number;
  suggest: boolean;
  /** What a work of each grade looks like; none, or one a grade. */
  levels?: { zh: string; en: string }[];
}
export interface EditedBlock {
  key: string;
  zh: string;
  en: string;
  criteria: EditedCriterion[];
}
export interface EditedRubric {
  name: string;
  zh: string;
  en: string;
  grades?: { key: string; zh: string; en: string; least: number }[];
  blocks: EditedBlock[];
  veto?: { rules: string[]; block: string; share: number } | null;
}

/** All points together. */
export const totalOf = (rubric: { blocks: EditedBlock[] }): number => rubric.blocks.reduce((sum, block) => sum + block.criteria.reduce((own, { points }) => own + (points || 0), 0), 0);

/** A key nothing in the rubric has yet: small letters only, as a rubric's file takes them. */
export function freeKey(rubric: EditedRubric, what: "block" | "criterion"): string {
  const taken = new Set(rubric.blocks.flatMap((block) => [block.key, ...block.criteria.map(({ key }) => key)]));
  for (let at = 0; ; at++) {
    const key = `${what}_${String.fromCharCode(97 + Math.floor(at / 26) % 26)}${String.fromCharCode(97 + (at % 26))}`;
    if (!taken.has(key)) return key;
  }
}

/** The file that issues it; blanks at the ends of names are left out. JSON, which every reader of YAML reads. */
export function plainRubric({ name, zh, en, grades, blocks, veto }: EditedRubric): string {
  const trimmed = <T extends { zh: string; en: string }>(one: T): T => ({ ...one, zh: one.zh.trim(), en: one.en.trim() });
  const kept = blocks.map((block) => ({ ...trimmed(block), criteria: block.criteria.map((one) => ({ ...trimmed(one), ...(one.levels ? { levels: one.levels.map(trimmed) } : {}) })) }));
  return JSON.stringify({ name, zh, en, ...(grades?.length ? { grades } : {}), blocks: kept, ...(veto ? { veto } : {}) }, null, 1);
}

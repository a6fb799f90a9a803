/** Marking sheets as the server tells them: each criterion with its points, and what a work of each grade looks like. */

export interface Said {
  zh: string;
  en: string;
}
export interface RubricCriterion extends Said {
  key: string;
  points: number;
  suggest: boolean;
  /** One for each grade; none in a sheet of before. */
  levels: Said[];
  /** The whole points of each grade; null where none falls into it. */
  bands?: ([number, number] | null)[];
}
export interface RubricGrade extends Said {
  key: string;
  least: number;
}
export interface ToldRubric extends Said {
  grades: RubricGrade[];
  blocks: (Said & { key: string; criteria: RubricCriterion[] })[];
}

/** The place of the grade a mark stands in; -1 when there are none. */
export function gradeAt(criterion: Pick<RubricCriterion, "points">, grades: RubricGrade[], mark: number | null | undefined): number {
  if (typeof mark !== "number" || mark < 0 || mark > criterion.points) return -1;
  return grades.findIndex(({ least }) => 100 * mark >= least * criterion.points);
}

/** `11–12`, `4`, or nothing. */
export const bandText = (band: [number, number] | null | undefined): string => (!band ? "" : band[0] === band[1] ? String(band[0]) : `${band[0]}–${band[1]}`);

/** A handed-in plan as text beside its criteria. */
import { yuan } from "@shared/money.ts";

export interface PlanColumn {
  key: string;
  zh: string;
  en: string;
  kind: "text" | "number" | "money";
}

export interface PlanShape {
  sections: { key: string; zh: string; en: string; fields: { key: string; zh: string; en: string; kind: "text" | "table" | "choice"; columns: PlanColumn[]; options?: { key: string; zh: string; en: string }[] }[] }[];
}

export interface PlanPart {
  title: string;
  text: string;
}

/** The fields of a section in words, one text a field; a row of a table is a line. Empty fields are left out. */
export function partsOf(shape: PlanShape | null, key: string, work: Record<string, unknown>, language: string): PlanPart[] {
  const section = shape?.sections.find((one) => one.key === key);
  const filled = (work[key] ?? {}) as Record<string, unknown>;
  const name = (one: { zh: string; en: string }): string => (language === "en" ? one.en : one.zh);
  return (section?.fields ?? []).flatMap((field) => {
    const value = filled[field.key];
    const option = field.kind === "choice" ? field.options?.find((one) => one.key === value) : undefined;
    if (field.kind !== "table") return typeof value === "string" && value ? [{ title: name(field), text: option ? name(option) : value }] : [];
    if (!Array.isArray(value) || !value.length) return [];
    const cell = (row: Record<string, unknown>, column: PlanColumn): string => {
      const said = row[column.key];
      return said === undefined || said === "" ? "" : `${name(column)} ${column.kind === "money" && typeof said === "number" ? yuan(said) : String(said)}`;
    };
    const lines = (value as Record<string, unknown>[]).map((row) => field.columns.map((column) => cell(row, column)).filter(Boolean).join(" · "));
    return [{ title: name(field), text: lines.join("\n") }];
  });
}

/** A handed-in plan as text beside its criteria. */
import { yuan } from "@shared/money.ts";

import type { PlanColumn, PlanField, PlanFile, PlanOwn } from "@shared/school/plan.ts";

type Told = Omit<PlanField, "columns" | "least" | "most" | "options"> & { columns: Omit<PlanColumn, "options">[]; options?: PlanField["options"] };

export interface PlanShape {
  sections: { key: string; zh: string; en: string; fields: Told[] }[];
}

/** What stands beside the words of a plan: files, and the figures of the moment it was handed in. */
export interface PlanBeside {
  files: PlanFile[];
  own: Partial<PlanOwn> | null;
}

export interface PlanPart {
  title: string;
  text: string;
  files?: PlanFile[];
  /** The show whose run-down is the script. */
  script?: string;
}

/** The fields of a section in words, one text a field; a row of a table is a line. Empty fields are left out. */
export function partsOf(shape: PlanShape | null, key: string, work: Record<string, unknown>, language: string, beside: PlanBeside = { files: [], own: null }): PlanPart[] {
  const section = shape?.sections.find((one) => one.key === key);
  const filled = (work[key] ?? {}) as Record<string, unknown>;
  const name = (one: { zh: string; en: string }): string => (language === "en" ? one.en : one.zh);
  return (section?.fields ?? []).flatMap((field) => {
    const value = filled[field.key];
    if (field.kind === "files") {
      const found = (Array.isArray(value) ? value : []).map((id) => beside.files.find((one) => one.id === id)).filter((one) => one !== undefined);
      return found.length ? [{ title: name(field), text: found.map((one) => one.name).join("\n"), files: found }] : [];
    }
    if (field.kind === "script") {
      const script = beside.own?.scripts?.find((one) => one.show_id === value);
      return typeof value === "string" && value ? [{ title: name(field), text: script ? `${script.title} · ${script.slots}` : value, script: value }] : [];
    }
    const option = field.kind === "choice" ? field.options?.find((one) => one.key === value) : undefined;
    if (field.kind !== "table") return typeof value === "string" && value ? [{ title: name(field), text: option ? name(option) : value }] : [];
    if (!Array.isArray(value) || !value.length) return [];
    const cell = (row: Record<string, unknown>, column: { key: string; zh: string; en: string; kind: string }): string => {
      const said = row[column.key];
      return said === undefined || said === "" ? "" : `${name(column)} ${column.kind === "money" && typeof said === "number" ? yuan(said) : String(said)}`;
    };
    const lines = (value as Record<string, unknown>[]).map((row) => field.columns.map((column) => cell(row, column)).filter(Boolean).join(" · "));
    return [{ title: name(field), text: lines.join("\n") }];
  });
}

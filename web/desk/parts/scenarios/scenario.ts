/** Scenarios as the desk lists them: every name once, with its versions. */
import type { FieldFault } from "@shared/api.ts";
import type { Predicted } from "./ranges.ts";
import type { Sliders } from "./settings.ts";

export interface Words {
  zh: string;
  en: string;
}

/** What is null is not known: an older Kaibo saved it, and this one cannot read it before its `faults` are mended. */
export interface ScenarioLine {
  /** The name in the library, or the id of a saved version. */
  id: string;
  name: string;
  /** Saved by a lecturer, not of the library. */
  own: boolean;
  /** Saved for this class, not one that another class of the institution shares. */
  own_class?: boolean;
  version: number;
  titles: Words;
  summary: Words | null;
  minutes: number | null;
  kind: "commerce" | "content" | null;
  sliders: Sliders | null;
  products: string[] | null;
  /** Why it cannot be read, each with its line; empty when it can. */
  faults: FieldFault[];
  scenario_hash: string;
  made_at?: number;
  shared?: boolean;
  predicted?: Predicted | null;
  failed?: string;
  progress?: [number, number] | null;
  /** The exam that holds this name unchanged until it is over. */
  frozen?: string | null;
}

/** What one version is worth, and how far the shows behind it are. */
export interface RangesSeen {
  predicted: Predicted | null;
  failed: string;
  progress: [number, number] | null;
}

const familyOf = (line: ScenarioLine): string => (!line.own ? `library ${line.name}` : line.own_class ? `class ${line.name}` : line.id);

/** Lines of one name together, the newest version first. */
export function families(lines: ScenarioLine[]): ScenarioLine[][] {
  const found = new Map<string, ScenarioLine[]>();
  for (const line of lines) found.set(familyOf(line), [...(found.get(familyOf(line)) ?? []), line]);
  return [...found.values()].map((versions) => versions.sort((a, b) => b.version - a.version));
}

/** The versions of a scenario, the newest first, and at the end the one of the library that this class changed. */
export function historyOf(line: ScenarioLine, lines: ScenarioLine[]): ScenarioLine[] {
  const own = families(lines).find((each) => each.includes(line)) ?? [line];
  const origin = line.own ? lines.filter((each) => !each.own && each.name === line.name) : [];
  return [...own, ...origin];
}

/** What a drill can be given with: what can be read. */
export const playable = (lines: ScenarioLine[]): ScenarioLine[] => lines.filter(({ faults }) => !faults.length);

/** The exam that freezes what would be saved from here. */
export function frozenBy(line: ScenarioLine, lines: ScenarioLine[]): string | null {
  return lines.find((each) => each.own_class && each.name === line.name && each.frozen)?.frozen ?? null;
}

/** Whether shows are still being run for its ranges, or will be. */
export const waitsForRanges = (line: ScenarioLine): boolean => line.own && !line.predicted && !line.failed && !line.faults.length;

/** A title or a summary in the reader's language; nothing for what is not known. */
export const inLanguage = (words: Words | null, locale: string): string => (locale === "en" ? words?.en : words?.zh) ?? "";

export const shortHash = (hash: string): string => hash.slice(0, 8);

/** An advanced setting that differs from the standard; both values as text, `zh` and `en` what it means (empty for a number of a table). */
export interface Departure {
  path: string;
  value: string;
  standard: string;
  zh: string;
  en: string;
}

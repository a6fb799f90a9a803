/** What the server tells of the virtual audience. */

export interface Effect {
  /** Where it stands in a scenario's `model`: `leaving.silence`. */
  path: string;
  value: string;
  zh: string;
  en: string;
  /** `A (…)`, `B`, `C` or `X`. */
  source: string;
  tunable: boolean;
}

export interface Persona {
  name: string;
  titles: { zh: string; en: string };
  /** Basis points, seconds, and rates per viewer-minute. */
  [figure: string]: unknown;
}

/** Where numbers come from: their class, and names of the list of sources with which the whole crowd is compared there. */
export interface Told {
  source: string;
  held: { zh: string; en: string }[];
}

/** A row of the tables by persona; `path` has `*` where the persona stands. */
export interface NumberRow extends Told {
  group: string;
  path: string;
  zh: string;
  en: string;
  /** In the order of the personas. */
  cells: string[];
}

type Within = [low: number, high: number];

export interface CrowdSeen {
  personas: Persona[];
  numbers: NumberRow[];
  effects: Effect[];
  figures: ({ name: string; zh: string; en: string; within: Within } & Told)[];
  scenarios: { name: string; titles: { zh: string; en: string }; zh: string; en: string; within: Record<string, Within | null> }[];
  sources: { name: string; titles: { zh: string; en: string }; kind: string; zh: string; en: string }[];
}

/** The effects in which the words stand, by group in the order of the file. Pure. */
export function grouped(effects: Effect[], words: string): [group: string, Effect[]][] {
  const wanted = words.trim().toLowerCase();
  const found = new Map<string, Effect[]>();
  for (const one of effects) {
    if (wanted && !`${one.path} ${one.zh} ${one.en}`.toLowerCase().includes(wanted)) continue;
    const group = one.path.slice(0, one.path.indexOf("."));
    found.set(group, [...(found.get(group) ?? []), one]);
  }
  return [...found];
}

/** The rows of each table, in the order of the file. Pure. */
export function tables(rows: NumberRow[]): [group: string, NumberRow[]][] {
  const found = new Map<string, NumberRow[]>();
  for (const one of rows) found.set(one.group, [...(found.get(one.group) ?? []), one]);
  return [...found];
}

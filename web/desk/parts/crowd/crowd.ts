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

type Within = [low: number, high: number];

export interface CrowdSeen {
  personas: Persona[];
  effects: Effect[];
  figures: { name: string; zh: string; en: string; within: Within }[];
  scenarios: { name: string; titles: { zh: string; en: string }; zh: string; en: string; within: Record<string, Within | null> }[];
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

/** The few settings of a scenario's file the page has controls for, read from its text and written back with everything else left as it is. Pure. */

export const SLIDERS = ["crowd", "patience", "price_sensitivity", "questions", "trolls"] as const;
export type SliderName = (typeof SLIDERS)[number];
export type Sliders = Record<SliderName, number>;

export interface Settings {
  /** What its versions have in common: small letters, digits and hyphens. */
  name: string;
  title: string;
  minutes: number;
  sliders: Sliders;
}

/** A line that says nothing: blank, or only a comment. */
const SAYS_NOTHING = /^\s*(#.*)?$/;

/** The lines of a setting at the left edge: where it begins, and the first line after it. Blank lines and comments do not end it; those
 * behind its last line belong to what follows. */
function place(lines: string[], key: string): [from: number, to: number] | null {
  const from = lines.findIndex((line) => line.startsWith(key) && /^\s*:/.test(line.slice(key.length)));
  if (from < 0) return null;
  let to = from + 1;
  for (const [at, line] of lines.entries()) {
    if (at <= from || SAYS_NOTHING.test(line)) continue;
    if (!/^[\s}\]]/.test(line)) break; // a bracket may close at the left edge
    to = at + 1;
  }
  return [from, to];
}

function written(text: string, key: string): string {
  const lines = text.split("\n");
  const found = place(lines, key);
  return found ? lines.slice(...found).join("\n") : "";
}

/** What a YAML word in one of three notations says. */
function word(raw: string): string {
  const plain = raw.trim();
  if (plain.startsWith("'")) return plain.slice(1, -1).replaceAll("''", "'");
  if (!plain.startsWith('"')) return plain;
  try {
    return String(JSON.parse(plain));
  } catch {
    return plain.slice(1, -1);
  }
}

/** The settings as the text has them; what is missing is as in a new scenario. */
export function readSettings(text: string): Settings {
  const name = /:\s*["']?([a-z0-9-]+)/.exec(written(text, "name"))?.[1] ?? "";
  const title = /zh\s*:\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,}\n]+)/.exec(written(text, "title"))?.[1] ?? "";
  const minutes = Number(/:\s*(\d+)/.exec(written(text, "minutes"))?.[1] ?? 30);
  const block = written(text, "sliders").replace(/(^|\s)#.*$/gm, "");
  const sliders = Object.fromEntries(SLIDERS.map((name) => [name, Number(new RegExp(`\\b${name}\\s*:\\s*(\\d+)`).exec(block)?.[1] ?? 100)]));
  return { name, title: word(title), minutes, sliders: sliders as Sliders };
}

/** The text with some settings changed, its comments kept. A title is the same in both languages, as the lecturer typed it. */
export function withSettings(text: string, change: Partial<Settings>): string {
  let lines = text.split("\n");
  const put = (key: string, line: string): void => {
    const found = place(lines, key);
    if (found) lines.splice(found[0], found[1] - found[0], line, ...lines.slice(...found).filter((old) => /^\s*#/.test(old)));
    else lines = [...lines.join("\n").trimEnd().split("\n"), line, ""];
  };
  const said = (change.title ?? "").trim();
  if (change.title !== undefined) put("title", `title: {zh: ${JSON.stringify(said)}, en: ${JSON.stringify(said)}}`);
  if (change.name !== undefined) put("name", `name: ${change.name}`);
  if (change.minutes !== undefined) put("minutes", `minutes: ${change.minutes}`);
  const { sliders } = change;
  if (sliders) put("sliders", `sliders: {${SLIDERS.map((name) => `${name}: ${sliders[name]}`).join(", ")}}`);
  return lines.join("\n");
}

/** A name that is not taken, for a scenario made from this one: `knitwear-2`. */
export function freeName(name: string, taken: string[]): string {
  const stem = name.replace(/-\d+$/, "").slice(0, 36);
  for (let n = 2; ; n++) if (!taken.includes(`${stem}-${n}`)) return `${stem}-${n}`;
}

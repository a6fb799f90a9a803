/** Chinese and English say the same things, and every word a page asks for exists. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Messages } from "../shared/i18n/index.ts";

const web = new URL("..", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, web), "utf8");
const words = (language: string, file: string): Map<string, string> => flat(JSON.parse(read(`shared/i18n/${language}/${file}`)) as Messages);

function flat(messages: Messages, before = ""): Map<string, string> {
  return new Map(Object.entries(messages).flatMap(([key, value]) => (typeof value === "string" ? [[before + key, value] as const] : [...flat(value, `${before}${key}.`)])));
}

const blanks = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "").sort();
const files = readdirSync(new URL("shared/i18n/zh-CN", web));

test("both languages have the same files", () => {
  expect(readdirSync(new URL("shared/i18n/en", web))).toEqual(files);
});

test.each(files)("%s has the same keys and blanks in both languages, none empty", (file) => {
  const [chinese, english] = [words("zh-CN", file), words("en", file)];
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  for (const [key, text] of chinese) {
    expect(text, key).not.toBe("");
    expect(blanks(english.get(key) ?? ""), key).toEqual(blanks(text));
  }
});

test("no area of words hides another one's key", () => {
  const keys = files.filter((file) => file !== "desk.json").flatMap((file) => [...words("zh-CN", file).keys()]);
  expect(new Set(keys).size).toBe(keys.length);
});

test("every incident and every step of the crowd's procedures has its words", () => {
  const source = read("../streaming/audience/incidents.py");
  const kinds = [...source.matchAll(/"(\w+)": (?:replace\(\s*)?_procedure\(([\s\S]*?)(?=\n    "\w+": (?:replace|_procedure)|\n})/g)];
  expect(kinds.length).toBe(8);
  const known = words("zh-CN", "incident.json");
  for (const [, kind = "", body = ""] of kinds) {
    expect(known.has(`incident.kind.${kind}`) && known.has(`incident.what.${kind}`), kind).toBe(true);
    const steps = [...body.matchAll(/[{,] ?"(\w+)": \(/g)];
    expect(steps.length, kind).toBe(2);
    for (const [, step] of steps) expect(known.has(`incident.step.${kind}.${step}`), `${kind} ${step}`).toBe(true);
  }
});

test("the live room has a name for every rule", () => {
  const rules = [...read("../sandbox/trade/rules.yaml").matchAll(/^  - id: (C\d+)$/gm)].map(([, id]) => `tools.rule.${id}`);
  expect(rules.length).toBeGreaterThan(15);
  expect([...words("zh-CN", "tools.json").keys()].filter((key) => key.startsWith("tools.rule."))).toEqual(rules);
});

test("a difference would be seen", () => {
  expect([...flat({ a: { b: "x" } }).keys()]).not.toEqual([...flat({ a: { c: "x" } }).keys()]);
});

test.each(["phone", "desk"])("every word %s asks for by name exists", (app) => {
  const areas = files.filter((file) => !["phone.json", "desk.json"].includes(file));
  const known = new Map([...areas, `${app}.json`].flatMap((file) => [...words("zh-CN", file)]));
  const sources = [app, "shared"].flatMap((folder) =>
    readdirSync(new URL(folder, web), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(vue|ts)$/.test(name))
      .map((name) => [`${folder}/${name}`, read(`${folder}/${name}`)] as const),
  );
  const asked = sources.flatMap(([name, text]) => [...text.matchAll(/\bt\(\s*["']([\w.]+)["']/g)].map(([, key]) => `${name}: ${key}`));
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.filter((each) => !known.has(each.split(": ")[1] ?? ""))).toEqual([]);
});

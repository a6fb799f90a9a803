/** The colours people read are told apart well enough (WCAG 2.2 AA). */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const sheet = readFileSync(new URL("../shared/styles/tokens.css", import.meta.url), "utf8");
const colours = new Map([...sheet.matchAll(/--k-([a-z0-9-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, value]) => [name ?? "", value ?? ""]));

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const colour = (name: string): string => {
  const value = colours.get(name);
  if (!value) throw new Error(`tokens.css has no --k-${name}`);
  return value;
};

const TEXT: [string, string][] = [
  ...["paper", "surface", "sunken"].flatMap((under): [string, string][] =>
    ["ink", "ink-2", "ink-3", "air-strong", "good", "warn", "bad", "note"].map((ink) => [ink, under]),
  ),
  ["on-air", "air"],
  ["on-air", "air-strong"],
  ["air-strong", "air-soft"],
  ["good", "good-soft"],
  ["warn", "warn-soft"],
  ["bad", "bad-soft"],
  ["note", "note-soft"],
  ["night-ink", "night"],
  ["night-ink-2", "night"],
  ["night-ink", "night-2"],
  ["night-ink-2", "night-2"],
  ["glow", "night"],
];

test.each(TEXT)("text %s on %s reaches 4.5", (ink, under) => {
  expect(contrast(colour(ink), colour(under))).toBeGreaterThanOrEqual(4.5);
});

test.each([["line-strong", "surface"], ["line-strong", "paper"], ["air", "surface"], ["series-2", "surface"], ["series-3", "surface"], ["series-4", "surface"]])(
  "edge %s on %s reaches 3",
  (edge, under) => {
    expect(contrast(colour(edge), colour(under))).toBeGreaterThanOrEqual(3);
  },
);

test("the measure itself fails a bad pair", () => {
  expect(contrast("#969799", "#ffffff")).toBeLessThan(4.5);
});

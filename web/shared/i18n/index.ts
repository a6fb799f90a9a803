/** The languages of the pages: Chinese comes with the page, English when somebody asks for it. */
import { createI18n } from "vue-i18n";
import { speak, type Problem } from "../api.ts";

export type Language = "zh-CN" | "en";
export interface Messages {
  [key: string]: string | Messages;
}

const KEPT_AS = "kaibo.language";

/** What was chosen on this device, or what the browser speaks; Chinese for everything that is not English. */
export function firstLanguage(): Language {
  const wanted = localStorage.getItem(KEPT_AS) ?? navigator.language;
  return wanted.startsWith("en") ? "en" : "zh-CN";
}

function make(chinese: Messages) {
  return createI18n({ legacy: false, locale: "zh-CN" as string, fallbackLocale: "zh-CN", messages: { "zh-CN": chinese } as Record<string, Messages> });
}

export type Speech = ReturnType<typeof make>;

let current: { speech: Speech; english: () => Promise<Messages> } | null = null;

/** Set up the words of a page; `english` is fetched at most once. */
export async function makeSpeech(chinese: Messages, english: () => Promise<Messages>): Promise<Speech> {
  current = { speech: make(chinese), english };
  await use(firstLanguage());
  return current.speech;
}

const pieces = import.meta.glob<Messages>(["./*/*.json", "!./*/common.json", "!./*/phone.json", "!./*/desk.json"], { import: "default" });
const areas = new Set<string>();

/** Load the words of areas (files of that name beside this one); a route names those it needs in `meta.words`. */
export async function addWords(names: string[]): Promise<void> {
  if (!current) throw new Error("makeSpeech comes first");
  const fresh = names.filter((name) => !areas.has(name));
  const languages = current.speech.global.locale.value === "en" ? (["zh-CN", "en"] as const) : (["zh-CN"] as const);
  await Promise.all(languages.flatMap((language) => fresh.map((name) => addArea(language, name))));
  for (const name of fresh) areas.add(name);
}

async function addArea(language: Language, name: string): Promise<void> {
  const load = pieces[`./${language}/${name}.json`];
  if (!load) throw new Error(`there are no words ${language}/${name}`);
  current?.speech.global.mergeLocaleMessage(language, await load());
}

/** Change the language of the page and of the server's sentences, and keep it on this device. */
export async function chooseLanguage(language: Language): Promise<void> {
  await use(language);
  localStorage.setItem(KEPT_AS, language);
}

async function use(language: Language): Promise<void> {
  if (!current) throw new Error("makeSpeech comes first");
  const { global } = current.speech;
  if (language === "en" && !global.availableLocales.includes("en")) {
    global.setLocaleMessage("en", await current.english());
    await Promise.all([...areas].map((name) => addArea("en", name)));
  }
  global.locale.value = language;
  document.documentElement.lang = language;
  speak(language);
}

/** The sentence of a problem: the server's own, or ours when the server could not be asked. */
export function sentenceOf(problem: Problem, t: (key: string) => string): string {
  const ours = ["network", "timeout", "unreadable"].includes(problem.code) ? t(`problem.${problem.code}`) : "";
  return ours || problem.detail || problem.title || t("problem.unreadable");
}

/** The pages of lecturers, institutions and authorities. */
import "../shared/styles/tokens.css";
import "../shared/styles/base.css";
import "../shared/styles/element.css";
import common from "../shared/i18n/zh-CN/common.json";
import words from "../shared/i18n/zh-CN/desk.json";
import { start } from "../shared/start.ts";
import App from "./App.vue";
import { ownSentences } from "./ownSentences.ts";
import { routes } from "./routes.ts";

async function english() {
  const [{ default: shared }, { default: own }] = await Promise.all([import("../shared/i18n/en/common.json"), import("../shared/i18n/en/desk.json")]);
  return { ...shared, ...own };
}

ownSentences(document);
void start({ base: "/desk/", app: App, routes, door: "sign-in", chinese: { ...common, ...words }, english });

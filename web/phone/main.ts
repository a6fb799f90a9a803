/** The students' pages. */
import "../shared/styles/tokens.css";
import "../shared/styles/base.css";
import "../shared/styles/vant.css";
import common from "../shared/i18n/zh-CN/common.json";
import words from "../shared/i18n/zh-CN/phone.json";
import { start } from "../shared/start.ts";
import App from "./App.vue";
import { routes } from "./routes.ts";

const english = async () => (await import("./english.ts")).english;

void start({ base: "/phone/", app: App, routes, door: "join", chinese: { ...common, ...words }, english });

// @vitest-environment happy-dom
/** A version that only an older Kaibo could read: the list says so, no drill is offered with it, and its board opens on the faulty line. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createApp, h, type App, type Component } from "vue";
import { createI18n } from "vue-i18n";
import { createMemoryHistory, createRouter, RouterView } from "vue-router";
import ScenarioBoard from "../desk/parts/scenarios/ScenarioBoard.vue";
import ScenarioList from "../desk/parts/scenarios/ScenarioList.vue";
import { playable, waitsForRanges, type ScenarioLine } from "../desk/parts/scenarios/scenario.ts";
import common from "../shared/i18n/zh-CN/common.json";
import crowd from "../shared/i18n/zh-CN/crowd.json";
import words from "../shared/i18n/zh-CN/scenario.json";

const FAULT = { path: "model.talking.answer_s", message: "第 3 行：“answer_s”要写整数。", line: 3 };
const OLD = "name: evening\nminutes: 10\nmodel: {talking: {answer_s: 30.0}}\n";
const same = { own: true, own_class: true, version: 1, scenario_hash: "0123456789", made_at: 0, shared: false, predicted: null, progress: null, frozen: null };
const sliders = { crowd: 100, patience: 150, price_sensitivity: 80, questions: 200, trolls: 0 };
const older: ScenarioLine = { ...same, id: "scn_1", name: "evening", titles: { zh: "晚场", en: "晚场" }, summary: null, minutes: null, kind: null, sliders: null, products: null, failed: "unreadable", faults: [FAULT] };
const newer: ScenarioLine = { ...same, id: "scn_2", name: "noon", titles: { zh: "午场", en: "Noon" }, summary: { zh: "午休", en: "Lunch" }, minutes: 10, kind: "commerce", sliders, products: [], failed: "not_run", faults: [] };

let app: App | null = null;
let tried: { status: number; body: unknown };
const asked: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  tried = { status: 202, body: { id: "job_1", stage: "done", done: 1, total: 1, answer: null, departs: [] } };
  vi.stubGlobal("fetch", async (address: string, init: RequestInit) => {
    const path = address.split("?")[0] as string;
    asked.push(`${init.method} ${path}`);
    if (path.endsWith("/try")) return new Response(JSON.stringify(tried.body), { status: tried.status });
    const found = path.endsWith("/ranges") ? { predicted: null, failed: "unreadable", progress: null } : path.endsWith("/scenarios") ? [older, newer] : { text: OLD, departs: [] };
    return new Response(JSON.stringify(found), { status: 200 });
  });
});
afterEach(() => {
  app?.unmount();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function shown(page: Component, props: Record<string, unknown>): Promise<HTMLElement> {
  const drawn = { render: () => h(page, props) };
  const routes = [{ path: "/", component: drawn }, ...["scenarios", "scenario", "drills", "crowd"].map((name) => ({ path: `/${name}/:id?`, name, component: drawn }))];
  const router = createRouter({ history: createMemoryHistory(), routes });
  const root = document.createElement("div");
  app = createApp({ render: () => h(RouterView) });
  app.use(router).use(createI18n({ legacy: false, locale: "zh-CN", messages: { "zh-CN": { ...common, ...crowd, ...words } } })).mount(root);
  await router.push("/");
  await vi.advanceTimersByTimeAsync(50);
  return root;
}

test("the list keeps it, with a tag, its first fault and dashes for what is not known, and waits for nothing", async () => {
  const root = await shown(ScenarioList, { cohortId: "coh_1", opens: true });
  const [first, second] = [...root.querySelectorAll("tbody tr")];
  expect(first?.querySelector("th")?.textContent).toMatch(/晚场\s*要改 1 处才能用\s*第 3 行/);
  expect([...(first?.querySelectorAll("td.n") ?? [])].map((cell) => cell.textContent)).toEqual(Array(6).fill("–"));
  expect(second?.querySelector(".mend")).toBeNull(); // control: one that can be read
  expect([...(second?.querySelectorAll("td.n") ?? [])].map((cell) => cell.textContent)).toEqual(["100%", "150%", "80%", "200%", "0%", "10"]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([root.querySelector(".wait"), asked.length]).toEqual([null, 1]);
  expect([older, newer].map((line) => waitsForRanges({ ...line, failed: "" }))).toEqual([false, true]);
  expect(playable([older, newer])).toEqual([newer]);
});

test("its board opens on the text with the fault at its line, without sliders, and saves once the fault is gone", async () => {
  const root = await shown(ScenarioBoard, { cohortId: "coh_1", line: older, lines: [older, newer] });
  const save = (): boolean => ![...root.querySelectorAll("button")].find((each) => each.textContent?.includes("保存为新版本"))?.disabled;
  const type = async (text: string): Promise<void> => {
    const file = root.querySelector("textarea") as HTMLTextAreaElement;
    file.value = text;
    file.dispatchEvent(new Event("input"));
    await vi.advanceTimersByTimeAsync(100);
  };
  expect([root.querySelector(".fault")?.textContent, root.querySelector("li.wrong")?.textContent]).toEqual([FAULT.message, "3"]);
  expect([root.querySelector("[data-slider]"), save()]).toEqual([null, false]);
  tried = { status: 422, body: { code: "bad_scenario", fields: [{ ...FAULT, message: "还是不对。" }] } };
  await type(OLD.replace("30.0", "'30'"));
  expect([root.querySelector(".fault")?.textContent, save()]).toEqual([FAULT.message, false]); // not looked at yet
  await vi.advanceTimersByTimeAsync(1_000);
  expect([root.querySelector(".fault")?.textContent, root.querySelector("[data-slider]"), save()]).toEqual(["还是不对。", null, false]);
  tried = { status: 202, body: { id: "job_1", stage: "done", done: 1, total: 1, answer: null, departs: [] } };
  await type(OLD.replace("30.0", "30"));
  await vi.advanceTimersByTimeAsync(1_000);
  expect([root.querySelector(".fault"), root.querySelectorAll("[data-slider]").length, save()]).toEqual([null, 5, true]);
  await type(OLD);
  expect([root.querySelector(".fault")?.textContent, save()]).toEqual([FAULT.message, false]); // as it was saved
});

test("the board of one that can be read has its sliders, and its text only when asked for", async () => {
  const root = await shown(ScenarioBoard, { cohortId: "coh_1", line: newer, lines: [older, newer] });
  expect([root.querySelectorAll("[data-slider]").length, root.querySelector("textarea")]).toEqual([5, null]);
});

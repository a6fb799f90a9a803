/** What-if in words: what was changed, what came of it, and when nothing can be told. */
import { expect, test, vi } from "vitest";
import { effectScope } from "vue";
import { askWhatIf } from "../shared/replay/whatif/askWhatIf.ts";
import type { Figure } from "../shared/replay/whatif/types.ts";
import { editWords, outcomeWords, plain, signed, telling, verdict } from "../shared/replay/whatif/words.ts";

const figure = (low: number, high: number): Figure => ({ before: 10, after: 12, difference: (low + high) / 2, low, high, same_sign_permille: 900, own: 1, sure: low > 0 || high < 0 });
const calm = figure(-2, 3);
const all = { orders: calm, gmv_fen: calm, mean_stay_s: calm, left: calm, entered: calm, comments: calm };
const listings = { lst_1: { title: "安化黑茶 陈香", short_name: "安化黑茶", picture: "", slot: 1 } };

test("a pin that comes earlier is so many seconds earlier, one that comes later is later", () => {
  const pin = { kind: "pin", listing_id: "lst_1", at_showms: 50_000, to_showms: 10_000 } as const;
  expect(editWords(pin, null, listings)).toEqual({ key: "whatif.edit.earlier", values: { s: 40, name: "安化黑茶" } });
  expect(editWords({ ...pin, to_showms: 60_000 }, null, listings).key).toBe("whatif.edit.later");
});

test("more and less are told by sizes from small to large; what holds zero is no difference", () => {
  expect(outcomeWords("orders", figure(3.2, 9.4))).toEqual({ key: "whatif.outcome.orders.more", values: { a: "3.2", b: "9.4" } });
  expect(outcomeWords("orders", figure(-31.4, -12))).toEqual({ key: "whatif.outcome.orders.less", values: { a: "12", b: "31" } });
  expect(outcomeWords("orders", calm)).toEqual({ key: "whatif.outcome.orders.unsure", values: { a: "−2", b: "+3" } });
});

test("the answer is told by orders unless another figure alone is sure", () => {
  expect(telling(all)).toBe("orders");
  expect(telling({ ...all, mean_stay_s: figure(1, 2) })).toBe("mean_stay_s");
  expect(outcomeWords("orders", figure(0, 0)).key).toBe("whatif.same");
  expect(telling({ ...all, mean_stay_s: figure(1, 2), orders: figure(1, 2) })).toBe("orders");
});

test("fewer leavers are good, fewer orders are bad, and what is unsure is neither", () => {
  expect(verdict("left", figure(-5, -1))).toBe("good");
  expect(verdict("orders", figure(-5, -1))).toBe("bad");
  expect(verdict("orders", calm)).toBe("unsure");
});

test("money is in whole yuan, nothing has no sign", () => {
  expect(plain("gmv_fen", 123_456)).toBe("¥1,235");
  expect(signed("gmv_fen", -123_456)).toBe("−¥1,235");
  expect(signed("orders", 0)).toBe("0");
});

test("a busy server is asked again, a forgotten question is asked anew, another refusal is told", async () => {
  vi.useFakeTimers();
  const said = [
    new Response(JSON.stringify({ code: "what_if_busy", title: "busy" }), { status: 409 }),
    Response.json({ id: "wif_1", stage: "running", done: 1, total: 20, answer: null }, { status: 202 }),
    new Response(JSON.stringify({ code: "not_found", title: "gone" }), { status: 404 }),
    Response.json({ id: "wif_1", stage: "done", done: 20, total: 20, answer: { seeds: 20 } }, { status: 202 }),
    new Response(JSON.stringify({ code: "what_if_no_silence", title: "none" }), { status: 409 }),
  ];
  const methods: string[] = [];
  vi.stubGlobal("fetch", (_: string, options: RequestInit) => {
    methods.push(options.method ?? "GET");
    return Promise.resolve(said.shift());
  });
  const asking = effectScope().run(() => askWhatIf("show_1"));
  if (!asking) throw new Error("no scope");
  asking.ask({ kind: "no_silence" });
  await vi.advanceTimersByTimeAsync(10);
  expect(asking.queued.value).toBe(true);
  await vi.advanceTimersByTimeAsync(3_100);
  expect([asking.queued.value, asking.asked.value?.done]).toEqual([false, 1]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect([asking.asked.value?.stage, asking.problem.value]).toEqual(["done", null]);
  expect(methods).toEqual(["POST", "POST", "GET", "POST"]);
  asking.ask({ kind: "no_silence" });
  await vi.advanceTimersByTimeAsync(4_000);
  expect([asking.problem.value?.code, methods.length]).toEqual(["what_if_no_silence", 5]);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

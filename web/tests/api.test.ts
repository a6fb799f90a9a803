/** The wrapper around fetch: keys, retries, problems, positions. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { act, forget, get, newAct, Problem, speak } from "../shared/api.ts";

interface Sent {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: unknown;
}
type Answer = () => Response;

let sent: Sent[] = [];

/** A server that gives these answers in turn, and the last one for ever. */
function server(...answers: Answer[]): void {
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    sent.push({ url, method: init.method ?? "", headers: init.headers as Record<string, string>, body: init.body });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return new Promise((resolve) => resolve((answer as Answer)()));
  });
}

const ok = (body: unknown = {}, headers: Record<string, string> = {}): Answer => () => Response.json(body, { headers });
const away: Answer = () => {
  throw new TypeError("Failed to fetch");
};

beforeEach(() => {
  sent = [];
  forget();
  speak("zh-CN");
  vi.spyOn(Math, "random").mockReturnValue(0); // no waiting between attempts
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("a change keeps its key through lost connections, and two acts have two keys", async () => {
  server(away, away, ok({ id: "x" }));
  await expect(act("POST", "/api/shops", { name: "小店" })).resolves.toEqual({ id: "x" });
  expect(sent).toHaveLength(3);
  expect(new Set(sent.map(({ headers }) => headers["Idempotency-Key"])).size).toBe(1);
  expect(sent[0]?.body).toBe('{"name":"小店"}');
  await act("POST", "/api/shops", {});
  expect(sent[3]?.headers["Idempotency-Key"]).not.toBe(sent[0]?.headers["Idempotency-Key"]);
});

test("a page may send the same act again by hand", async () => {
  const key = newAct();
  server(ok());
  await act("POST", "/api/x", {}, { key });
  await act("POST", "/api/x", {}, { key });
  expect(sent.map(({ headers }) => headers["Idempotency-Key"])).toEqual([key, key]);
});

test("a server that stays away is a problem with status 0, after four attempts", async () => {
  server(away);
  await expect(get("/api/me")).rejects.toMatchObject({ status: 0, code: "network" });
  expect(sent).toHaveLength(4);
});

test("a refusal is not retried, and brings its sentence and its fields", async () => {
  const fields = [{ path: "skus.0.price_fen", message: "价格要大于 0" }];
  server(() => Response.json({ status: 422, code: "invalid", title: "有错", detail: "请看标红的地方。", fields }, { status: 422 }));
  const problem = await act("POST", "/api/listings", {}).catch((error: unknown) => error as Problem);
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({ status: 422, code: "invalid", detail: "请看标红的地方。" });
  expect((problem as Problem).field("skus.0.price_fen")).toBe("价格要大于 0");
  expect((problem as Problem).field("title")).toBeUndefined();
  expect(sent).toHaveLength(1);
});

test("an error page that is no JSON is still a problem", async () => {
  server(() => new Response("<html>", { status: 502 }));
  await expect(get("/api/me")).rejects.toMatchObject({ status: 502, code: "unreadable" });
});

test("'not yet' is asked again with the same key", async () => {
  server(() => Response.json({ code: "unready" }, { status: 503 }), ok({ done: true }));
  await expect(act("PUT", "/api/x", {})).resolves.toEqual({ done: true });
  expect(sent[1]?.headers["Idempotency-Key"]).toBe(sent[0]?.headers["Idempotency-Key"]);
});

test("reads offer the position of the act before them; the highest one counts", async () => {
  server(ok({}, { "Kaibo-Position": "42" }), ok({}, { "Kaibo-Position": "40" }), ok());
  await act("POST", "/api/pin", {});
  await get("/api/shelf");
  await get("/api/shelf", { query: { q: "杯子", page: null } });
  expect(sent.map(({ url }) => url)).toEqual(["/api/pin", "/api/shelf?seen=42", "/api/shelf?seen=42&q=%E6%9D%AF%E5%AD%90"]);
});

test("nothing is offered before an act, nor once the position is forgotten", async () => {
  server(ok({}, { "Kaibo-Position": "42" }), ok());
  await get("/api/a");
  forget();
  await get("/api/b");
  expect(sent.map(({ url }) => url)).toEqual(["/api/a", "/api/b"]);
});

test("the server is told the language; a picture goes as it is", async () => {
  server(ok());
  speak("en");
  await act("POST", "/api/pictures", new Blob(["x"], { type: "image/jpeg" }));
  expect(sent[0]?.headers).toMatchObject({ "Accept-Language": "en" });
  expect(sent[0]?.headers["Content-Type"]).toBeUndefined();
  expect(sent[0]?.body).toBeInstanceOf(Blob);
});

test("leaving the page ends the attempts at once", async () => {
  const stop = new AbortController();
  server(() => {
    stop.abort();
    throw new TypeError("Failed to fetch");
  });
  await expect(get("/api/me", { signal: stop.signal })).rejects.toThrow();
  expect(sent).toHaveLength(1);
});

/**
 * The one way pages talk to the server: JSON in and out, errors as `Problem`, and changes that are safe to send twice.
 *
 * A change carries an Idempotency-Key made once per act of the user and kept for every automatic retry. The log position of
 * a change is offered to the reads that follow, so that a page sees its own act in the next room.
 */

export interface FieldFault {
  /** Dotted path of the field, as in `skus.0.price_fen`. */
  path: string;
  message: string;
  /** Where it stands in a text that was sent, from 1. */
  line?: number;
}

/** An answer that is no success. `status` 0: the server was not reached (`code` is then `network` or `timeout`). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly fields: FieldFault[] = [],
    readonly retryAfterMs: number | null = null,
  ) {
    super(detail || title || code);
    this.name = "Problem";
  }

  /** The sentence for one field, or undefined. */
  field(path: string): string | undefined {
    return this.fields.find((fault) => fault.path === path)?.message;
  }
}

type Query = Record<string, string | number | boolean | null | undefined>;
type Method = "POST" | "PUT" | "PATCH" | "DELETE";

export interface ReadOptions {
  query?: Query;
  signal?: AbortSignal;
}

export interface ActOptions {
  /** From `newAct()`, when a button of the page may send the same act again. */
  key?: string;
  query?: Query;
  signal?: AbortSignal;
  /** How long the answer may take, for what the server works on for a while; 20 s if not said. */
  lateMs?: number;
}

const TIMEOUT_MS = 20_000;
const ATTEMPTS = 4;
const FIRST_BACKOFF_MS = 300;
const LONGEST_BACKOFF_MS = 5_000;
/** A read waits for a position only while the act is fresh: a page left open must not ask for it for ever. */
const SEEN_FOR_MS = 30_000;

let language = "zh-CN";
let seen: { position: number; at: number } | null = null;

/** The language of the sentences the server writes. */
export function speak(tag: string): void {
  language = tag;
}

/** A key for one act of the user. */
export function newAct(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Read. Network failures and "not yet" (503) are retried; other refusals are thrown as `Problem`. */
export async function get<T>(path: string, options: ReadOptions = {}): Promise<T> {
  const fresh = seen && performance.now() - seen.at < SEEN_FOR_MS ? { seen: seen.position } : {};
  return send<T>("GET", path, { ...fresh, ...options.query }, undefined, {}, options.signal);
}

/** Change something. `body` is sent as JSON; a Blob or FormData goes as it is. */
export async function act<T = void>(method: Method, path: string, body?: unknown, options: ActOptions = {}): Promise<T> {
  return send<T>(method, path, options.query ?? {}, body, { "Idempotency-Key": options.key ?? newAct() }, options.signal, options.lateMs);
}

/** Before another person uses this page. */
export function forget(): void {
  seen = null;
}

/** Wait with full jitter before attempt `attempt` (1 is the first retry). */
export function backoffMs(attempt: number, first = FIRST_BACKOFF_MS, longest = LONGEST_BACKOFF_MS): number {
  return Math.random() * Math.min(longest, first * 2 ** attempt);
}

async function send<T>(
  method: string,
  path: string,
  query: Query,
  body: unknown,
  extra: Record<string, string>,
  signal: AbortSignal | undefined,
  lateMs = TIMEOUT_MS,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once<T>(method, address(path, query), body, extra, signal, lateMs);
    } catch (error) {
      const passing = error instanceof Problem && (error.status === 0 || error.status === 503);
      if (!passing || attempt >= ATTEMPTS || signal?.aborted) throw error;
      await pause(Math.max(error.retryAfterMs ?? 0, backoffMs(attempt)), signal);
    }
  }
}

async function once<T>(
  method: string,
  url: string,
  body: unknown,
  extra: Record<string, string>,
  signal: AbortSignal | undefined,
  lateMs: number,
): Promise<T> {
  const raw = body instanceof Blob || body instanceof FormData;
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language, ...extra };
  if (body !== undefined && !raw) headers["Content-Type"] = "application/json";
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal?.reason);
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort);
  const timer = setTimeout(() => stop.abort(new DOMException("late", "TimeoutError")), lateMs);
  try {
    const sent = body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body) };
    const answer = await fetch(url, { method, headers, ...sent, signal: stop.signal, credentials: "same-origin" });
    remember(answer.headers.get("Kaibo-Position"));
    if (!answer.ok) throw await problemOf(answer);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  } catch (error) {
    if (error instanceof Problem || signal?.aborted) throw error;
    throw new Problem(0, stop.signal.aborted ? "timeout" : "network", "", "");
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

async function problemOf(answer: Response): Promise<Problem> {
  const wait = Number(answer.headers.get("Retry-After"));
  const retryAfterMs = Number.isFinite(wait) && wait > 0 ? wait * 1000 : null;
  try {
    const said = (await answer.json()) as Partial<Pick<Problem, "code" | "title" | "detail">> & { fields?: FieldFault[] };
    return new Problem(answer.status, said.code ?? "unreadable", said.title ?? "", said.detail ?? "", said.fields ?? [], retryAfterMs);
  } catch {
    return new Problem(answer.status, "unreadable", "", "", [], retryAfterMs);
  }
}

function remember(header: string | null): void {
  const position = Number(header);
  if (header !== null && Number.isSafeInteger(position)) seen = { position: Math.max(position, seen?.position ?? 0), at: performance.now() };
}

function address(path: string, query: Query): string {
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const tail = new URLSearchParams(asked.map(([name, value]) => [name, String(value)])).toString();
  return tail ? `${path}${path.includes("?") ? "&" : "?"}${tail}` : path;
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      signal?.removeEventListener("abort", left);
      resolve();
    }
    function left(): void {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    }
    signal?.addEventListener("abort", left, { once: true });
  });
}

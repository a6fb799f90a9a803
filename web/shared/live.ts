/**
 * One WebSocket per page: a snapshot, then the events after it. A lost connection comes back by itself, with jitter, and starts
 * from a new snapshot, so a page never has to patch holes.
 */
import { act, backoffMs } from "./api.ts";

export interface Scope {
  show_id: string | null;
  cohort_id: string | null;
}

/** A fact of the log as CloudEvents 1.0 carries it; `position` orders all of them. */
export interface Fact {
  id: string;
  type: string;
  source: string;
  subject?: string;
  time: string;
  position: number;
  showms?: number;
  data: unknown;
}

export type LiveState = "connecting" | "live" | "waiting" | "closed";

export interface LiveHandlers<S> {
  snapshot(data: S, position: number): void;
  event(fact: Fact): void;
  state?(state: LiveState): void;
}

export interface Live {
  close(): void;
}

type Message<S> = { type: "snapshot"; position: number; data: S } | { type: "event"; event: Fact } | { type: "resync" } | { type: "pong" };

const SNAPSHOT_WITHIN_MS = 10_000;
const PING_EVERY_MS = 15_000;
const SILENT_AT_MOST_MS = 40_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** Open the page's live connection; `close()` ends it for good. */
export function openLive<S>(scope: Scope, on: LiveHandlers<S>): Live {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let position = -1;
  let failures = 0;
  let turn = 0; // an answer that belongs to an older connection is ignored
  let heard = 0;
  let over = false;

  const tell = (state: LiveState): void => on.state?.(state);

  async function connect(): Promise<void> {
    const mine = ++turn;
    clearTimeout(timer);
    drop();
    tell("connecting");
    timer = setTimeout(() => retry(mine), SNAPSHOT_WITHIN_MS);
    try {
      const { ticket } = await act<{ ticket: string }>("POST", "/api/socket-tickets", scope);
      if (mine !== turn) return;
      const origin = location.origin.replace(/^http/, "ws");
      socket = new WebSocket(`${origin}/api/live?ticket=${encodeURIComponent(ticket)}`);
      socket.onmessage = (message: MessageEvent<string>) => mine === turn && take(JSON.parse(message.data) as Message<S>);
      socket.onclose = () => retry(mine);
    } catch {
      retry(mine);
    }
  }

  function take(message: Message<S>): void {
    heard = performance.now();
    if (message.type === "snapshot") {
      clearTimeout(timer);
      failures = 0;
      position = message.position;
      on.snapshot(message.data, message.position);
      tell("live");
    } else if (message.type === "event" && message.event.position > position) {
      position = message.event.position; // an earlier one is already in the snapshot
      on.event(message.event);
    } // 'resync' says that a snapshot follows, because this page was too slow for the events
  }

  function retry(mine: number): void {
    if (over || mine !== turn) return;
    turn++;
    drop();
    tell("waiting");
    clearTimeout(timer);
    timer = setTimeout(() => void connect(), backoffMs(failures++, FIRST_WAIT_MS, LONGEST_WAIT_MS));
  }

  function drop(): void {
    if (socket) socket.onclose = socket.onmessage = null;
    socket?.close();
    socket = null;
  }

  /** A dead Wi-Fi closes no socket; only silence shows it. */
  function ping(): void {
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (position >= 0 && performance.now() - heard > SILENT_AT_MOST_MS) retry(turn);
    else socket.send('{"type":"ping"}');
  }

  /** A phone that wakes up or finds the network again does not wait out its pause. */
  function awake(): void {
    const lost = socket === null || socket.readyState > WebSocket.OPEN;
    if (!over && lost && document.visibilityState === "visible" && navigator.onLine) void connect();
  }

  addEventListener("online", awake);
  document.addEventListener("visibilitychange", awake);
  const pinging = setInterval(ping, PING_EVERY_MS);
  void connect();
  return {
    close() {
      over = true;
      turn++;
      clearTimeout(timer);
      clearInterval(pinging);
      removeEventListener("online", awake);
      document.removeEventListener("visibilitychange", awake);
      drop();
      tell("closed");
    },
  };
}

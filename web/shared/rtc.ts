/** What publishing (WHIP) and watching (WHEP) share: one offer, one answer, and a resource that DELETE ends. */
import { Problem } from "./api.ts";

export type LinkState = "connecting" | "connected" | "reconnecting" | "closed";

export interface Link {
  close(): void;
}

/** Neither side mends a broken ICE path, so a link without connection for this long is made anew. */
const WITHOUT_CONNECTION_MS = 3_000;
/** A new connection takes half a second on a LAN; one lost packet of its handshake costs a second more, so a stuck one is given up soon. */
const CONNECT_WITHIN_MS = 2_000;
const LISTEN_EVERY_MS = 500;
const GATHER_AT_MOST_MS = 1_000;
const LONGEST_PAUSE_MS = 4_000;

export interface Ends {
  /** Builds a fresh peer connection with its tracks and handlers. */
  make(): RTCPeerConnection;
  /** Changes the answer before it is set. */
  shape?(answer: string): string;
  /** True for a refusal worth asking again; others are final. */
  passing?(problem: Problem): boolean;
}

/**
 * Keep a peer connection to `url` up until `close()`; a lost one is replaced within seconds.
 * A refusal by the server (4xx) ends the link and goes to `refused`, unless it is a passing one.
 */
export function keepLink(url: string, ends: Ends, on: { state(state: LinkState): void; refused(problem: Problem): void }): Link {
  let peer: RTCPeerConnection | null = null;
  let resource: string | null = null;
  let watch: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let over = false;
  let heard = { packets: 0, at: 0 };

  async function connect(first: boolean): Promise<void> {
    on.state(first ? "connecting" : "reconnecting");
    peer?.close();
    const mine = (peer = ends.make());
    again(CONNECT_WITHIN_MS + failures * 500); // also when the answer below never comes
    mine.onconnectionstatechange = () => {
      if (mine !== peer || over) return;
      if (mine.connectionState === "connected") {
        failures = 0;
        heard = { packets: 0, at: performance.now() };
        clearTimeout(watch);
        on.state("connected");
      } else if (mine.connectionState === "failed") again(0);
      else if (mine.connectionState === "disconnected") again(WITHOUT_CONNECTION_MS);
    };
    try {
      const at = await negotiate(mine, url, ends.shape ?? ((answer) => answer));
      if (mine === peer && !over) resource = at;
      else end(at);
    } catch (error) {
      if (mine !== peer || over) return;
      if (error instanceof Problem && error.status >= 400 && error.status < 500 && !ends.passing?.(error)) {
        close();
        on.refused(error);
      } else again(Math.random() * Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failures));
    }
  }

  function again(inMs: number): void {
    clearTimeout(watch);
    watch = setTimeout(() => {
      failures++;
      void connect(false);
    }, inMs);
  }

  /** Browsers take five seconds and more to call a path lost; the count of packets shows it at once. */
  async function listen(): Promise<void> {
    const mine = peer;
    if (mine?.connectionState !== "connected") return;
    const packets = await packetsHeard(mine);
    if (mine !== peer || over || packets === null) return;
    if (packets !== heard.packets) heard = { packets, at: performance.now() };
    else if (performance.now() - heard.at >= WITHOUT_CONNECTION_MS) again(0);
  }

  const online = (): void => {
    failures = 0; // what failed in the dark says nothing about the light
    if (!over && peer?.connectionState !== "connected") again(0);
  };

  function close(): void {
    if (over) return;
    over = true;
    clearTimeout(watch);
    clearInterval(listening);
    removeEventListener("online", online);
    peer?.close();
    if (resource) end(resource);
    on.state("closed");
  }

  const listening = setInterval(() => void listen(), LISTEN_EVERY_MS);
  addEventListener("online", online);
  void connect(true);
  return { close };
}

/** Packets that came in over all transports so far, RTCP and ICE included; null where the browser does not count them. */
async function packetsHeard(peer: RTCPeerConnection): Promise<number | null> {
  let packets: number | null = null;
  (await peer.getStats()).forEach((each: { type: string; packetsReceived?: number }) => {
    if (each.type === "transport" && each.packetsReceived !== undefined) packets = (packets ?? 0) + each.packetsReceived;
  });
  return packets;
}

/** POST the offer, set the answer; returns the address of the resource. Throws Problem. */
async function negotiate(peer: RTCPeerConnection, url: string, shape: (answer: string) => string): Promise<string> {
  await peer.setLocalDescription();
  await gathered(peer);
  const sdp = peer.localDescription?.sdp ?? "";
  const answer = await fetch(url, { method: "POST", headers: { "Content-Type": "application/sdp", Accept: "application/sdp" }, body: sdp });
  if (!answer.ok) {
    const said = (await answer.json().catch(() => ({}))) as { code?: string; title?: string; detail?: string };
    throw new Problem(answer.status, said.code ?? "unreadable", said.title ?? "", said.detail ?? "");
  }
  await peer.setRemoteDescription({ type: "answer", sdp: shape(await answer.text()) });
  return new URL(answer.headers.get("Location") ?? url, new URL(url, location.href)).href;
}

/** The offer carries its candidates (no trickle); on a LAN they are there at once. */
function gathered(peer: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (peer.iceGatheringState === "complete") resolve();
    };
    peer.addEventListener("icegatheringstatechange", look);
    setTimeout(resolve, GATHER_AT_MOST_MS);
    look();
  });
}

function end(resource: string): void {
  void fetch(resource, { method: "DELETE", keepalive: true }).catch(() => undefined); // the server's watchdog ends it otherwise
}

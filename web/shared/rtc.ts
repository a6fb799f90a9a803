/** What publishing (WHIP) and watching (WHEP) share: one offer, one answer, and a resource that DELETE ends. */
import { Problem } from "./api.ts";

export type LinkState = "connecting" | "connected" | "reconnecting" | "closed";

export interface Link {
  close(): void;
}

/** Neither side mends a broken ICE path, so a link without connection for this long is made anew. */
const WITHOUT_CONNECTION_MS = 3_000;
const GATHER_AT_MOST_MS = 1_000;
const LONGEST_PAUSE_MS = 4_000;

/**
 * Keep a peer connection to `url` up until `close()`: `make` builds it (tracks, handlers), a lost one is replaced.
 * A refusal by the server (4xx) is final and goes to `refused`.
 */
export function keepLink(
  url: string,
  make: () => RTCPeerConnection,
  on: { state(state: LinkState): void; refused(problem: Problem): void },
  shape: (answer: string) => string = (answer) => answer,
): Link {
  let peer: RTCPeerConnection | null = null;
  let resource: string | null = null;
  let watch: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let over = false;

  async function connect(first: boolean): Promise<void> {
    on.state(first ? "connecting" : "reconnecting");
    peer?.close();
    const mine = (peer = make());
    again(WITHOUT_CONNECTION_MS + failures * 500); // also when the answer below never comes
    mine.onconnectionstatechange = () => {
      if (mine !== peer || over) return;
      if (mine.connectionState === "connected") {
        failures = 0;
        clearTimeout(watch);
        on.state("connected");
      } else if (mine.connectionState === "failed") again(0);
      else if (mine.connectionState === "disconnected") again(WITHOUT_CONNECTION_MS);
    };
    try {
      const at = await negotiate(mine, url, shape);
      if (mine === peer && !over) resource = at;
      else end(at);
    } catch (error) {
      if (mine !== peer || over) return;
      if (error instanceof Problem && error.status >= 400 && error.status < 500) {
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

  const online = (): void => {
    if (!over && peer?.connectionState !== "connected") again(0);
  };

  function close(): void {
    if (over) return;
    over = true;
    clearTimeout(watch);
    removeEventListener("online", online);
    peer?.close();
    if (resource) end(resource);
    on.state("closed");
  }

  addEventListener("online", online);
  void connect(true);
  return { close };
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

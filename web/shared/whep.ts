/** Watches a show by WHEP: a stream to hang on a <video>, replaced when the connection had to be made anew. */
import type { Problem } from "./api.ts";
import { keepLink, type Link, type LinkState } from "./rtc.ts";

export function watch(
  url: string,
  on: { stream(stream: MediaStream): void; state(state: LinkState): void; refused(problem: Problem): void },
): Link {
  const make = (): RTCPeerConnection => {
    const peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    const stream = new MediaStream();
    peer.addTransceiver("video", { direction: "recvonly" });
    peer.addTransceiver("audio", { direction: "recvonly" });
    peer.ontrack = ({ track }) => {
      stream.addTrack(track);
      if (track.kind === "video") on.stream(stream);
    };
    return peer;
  };
  // A host who lost the network is refused as "not on air" until the phone is back.
  return keepLink(url, { make, passing: ({ status }) => status === 409 }, on);
}

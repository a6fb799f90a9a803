/** Watches a show by WHEP: a stream to hang on a <video>, replaced when the connection had to be made anew. */
import type { Problem } from "./api.ts";
import { mediaSetup } from "./mediaSetup.ts";
import { keepLink, type Link, type LinkState } from "./rtc.ts";

export function watch(showId: string, on: { stream(stream: MediaStream): void; state(state: LinkState): void; refused(problem: Problem): void }): Link {
  let link: Link | null = null;
  let over = false;
  void mediaSetup(showId).then((setup) => {
    if (over) return;
    const make = (): RTCPeerConnection => {
      const peer = new RTCPeerConnection({ bundlePolicy: "max-bundle", iceServers: setup?.ice_servers ?? [] });
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
    link = keepLink(`/api/shows/${showId}/whep`, { make, passing: ({ status }) => status === 409 }, on);
  });
  return {
    close() {
      over = true;
      link?.close();
    },
  };
}

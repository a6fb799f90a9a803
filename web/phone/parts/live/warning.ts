/** The one thing that is wrong right now, worst first, for the line under the host's numbers. */
import type { LiveState } from "@shared/live.ts";
import type { LinkState } from "@shared/rtc.ts";
import type { ShowSnapshot } from "@shared/showSnapshot.ts";

export type Warning = "socket" | "refused" | "camera" | "media" | "stalled" | "black" | "frozen" | "muted" | "silent";

export interface Seen {
  connection: LiveState;
  link: LinkState | "off";
  /** The host means to send a picture or sound. */
  sends: boolean;
  hasStream: boolean;
  refused: boolean;
  muted: boolean;
  show: Pick<ShowSnapshot, "stalled" | "picture" | "voice"> & { state: string };
}

/** Null when all is well. */
export function warningOf({ connection, link, sends, hasStream, refused, muted, show }: Seen): Warning | null {
  if (connection !== "live") return "socket";
  if (show.state !== "live" || !sends) return null;
  if (refused) return "refused";
  if (!hasStream) return "camera";
  if (link === "reconnecting" || link === "off" || link === "closed") return "media";
  if (show.stalled) return "stalled";
  if (show.picture === "black") return "black";
  if (show.picture === "frozen") return "frozen";
  if (muted) return "muted";
  return show.voice === "off" ? "silent" : null;
}

/** What the server says before a phone publishes or watches: the picture to send, and the relay for phones outside the venue. */
import { get, Problem } from "./api.ts";

export interface MediaSetup {
  quality: { name: string; width: number; height: number; fps: number; start_kbps: number; most_kbps: number };
  ice_servers: RTCIceServer[];
}

/** Null when the server could not be asked: on a LAN it goes well without. */
export async function mediaSetup(showId: string): Promise<MediaSetup | null> {
  try {
    return await get<MediaSetup>(`/api/shows/${showId}/media`);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

/** The lecturer's camera or screen, published into a lesson by WHIP. */
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from "vue";
import { act, get, type Problem } from "@shared/api.ts";
import { mediaSetup } from "@shared/mediaSetup.ts";
import { measureRtt, measureUp } from "@shared/network.ts";
import type { LinkState } from "@shared/rtc.ts";
import { cameraPossible, publish, type Publishing, type Quality } from "@shared/whip.ts";

const WIDE: Quality = { width: 1280, height: 720, kbps: 1200, mostKbps: 2300 };
const ON_AIR_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 300;

export type Source = "camera" | "screen";

export interface LessonStudio {
  stream: ShallowRef<MediaStream | null>;
  link: Ref<LinkState | "off">;
  refused: ShallowRef<Problem | null>;
  /** Ask for the picture and the microphone; false when the browser or the person said no. */
  open(source: Source): Promise<boolean>;
  /** Check the way, publish, and start when the picture is there. Throws Problem. */
  begin(): Promise<void>;
  /** Publish into a lesson that is on already, after the page was loaded anew. */
  join(): Promise<void>;
  close(): void;
}

export function useStudio(showId: string): LessonStudio {
  const stream = shallowRef<MediaStream | null>(null);
  const link = ref<LinkState | "off">("off");
  const refused = shallowRef<Problem | null>(null);
  let publishing: Publishing | null = null;

  async function open(source: Source): Promise<boolean> {
    if (!cameraPossible()) return false;
    try {
      const size = { width: { ideal: WIDE.width }, height: { ideal: WIDE.height }, frameRate: { ideal: 30, max: 30 } };
      const media = navigator.mediaDevices;
      const sound = await media.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true }, video: source === "camera" ? size : false });
      const picture = source === "screen" ? await media.getDisplayMedia({ video: size }) : sound;
      const fresh = new MediaStream([...picture.getVideoTracks(), ...sound.getAudioTracks()]);
      const on = publishing !== null;
      stop();
      stream.value = fresh;
      if (on) await join(); // the newest publish of a show wins
      return true;
    } catch {
      return false;
    }
  }

  async function begin(): Promise<void> {
    const track = stream.value?.getVideoTracks()[0]?.getSettings();
    const rtt_ms = await measureRtt();
    await act("POST", `/api/shows/${showId}/preflight`, {
      camera: { ok: Boolean(track), width: track?.width ?? 0, height: track?.height ?? 0 },
      microphone: { ok: Boolean(stream.value?.getAudioTracks().length), level: 0.5 },
      network: { rtt_ms, up_kbps: await measureUp(rtt_ms) },
    });
    await join();
    for (const until = performance.now() + ON_AIR_WITHIN_MS; performance.now() < until; ) {
      if ((await get<{ publishing: boolean }>(`/api/shows/${showId}`)).publishing) break;
      await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    }
    await act("POST", `/api/shows/${showId}/start`);
  }

  async function join(): Promise<void> {
    if (!stream.value) return;
    const setup = await mediaSetup(showId);
    publishing?.close();
    publishing = publish(`/api/shows/${showId}/whip`, stream.value, { state: (state) => (link.value = state), refused: (why) => (refused.value = why) }, WIDE, setup?.ice_servers ?? []);
  }

  function stop(): void {
    publishing?.close();
    publishing = null;
    for (const track of stream.value?.getTracks() ?? []) track.stop();
    stream.value = null;
    link.value = "off";
  }

  onScopeDispose(stop);
  return { stream, link, refused, open, begin, join, close: stop };
}

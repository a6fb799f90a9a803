/** Publishes the phone's camera and microphone into a show by WHIP (RFC 9725), and keeps doing so through lost networks. */
import type { Problem } from "./api.ts";
import { keepLink, type Link, type LinkState } from "./rtc.ts";

export type Facing = "user" | "environment";

/** A portrait picture; `kbps` is where the coder begins, `mostKbps` what it may reach. The names and figures are those of streaming/media/quality.py. */
export interface Quality {
  width: number;
  height: number;
  kbps: number;
  mostKbps: number;
}

export const FULL: Quality = { width: 720, height: 1280, kbps: 1200, mostKbps: 2300 };
export const WEAK: Quality = { width: 540, height: 960, kbps: 700, mostKbps: 1200 };

export interface Publishing extends Link {
  /** Change between front and back camera; the show goes on with the old one when the new one is refused. */
  turn(facing: Facing): Promise<void>;
  mute(muted: boolean): void;
}

/** Ask for camera and microphone, portrait. Rejects with the browser's DOMException (`NotAllowedError`, `NotFoundError`, ...). */
export function openCamera(facing: Facing, quality: Quality = FULL): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({ video: picture(facing, quality), audio: { echoCancellation: true, noiseSuppression: true } });
}

/** False on plain http, where browsers show no camera to anybody. */
export function cameraPossible(): boolean {
  return window.isSecureContext && Boolean(navigator.mediaDevices?.getUserMedia);
}

/** Publish `stream` to `url` until `close()`; the stream stays the caller's, to show it and to stop its tracks. */
export function publish(
  url: string,
  stream: MediaStream,
  on: { state(state: LinkState): void; refused(problem: Problem): void },
  quality: Quality = FULL,
  iceServers: RTCIceServer[] = [],
): Publishing {
  let sender: RTCRtpSender | null = null;
  const link = keepLink(
    url,
    {
      make() {
        const peer = new RTCPeerConnection({ bundlePolicy: "max-bundle", iceServers });
        for (const track of stream.getTracks()) {
          if (track.kind === "video") track.contentHint = "detail"; // or Chromium trades resolution for motion
          const transceiver = peer.addTransceiver(track, { direction: "sendonly", streams: [stream] });
          if (track.kind === "video") {
            sender = transceiver.sender;
            preferH264(transceiver);
            void hold(sender, quality);
          }
        }
        return peer;
      },
      shape: (answer) => startAt(answer, quality.kbps),
    },
    on,
  );
  return {
    close: link.close,
    mute: (muted) => stream.getAudioTracks().forEach((track) => (track.enabled = !muted)),
    async turn(facing) {
      const fresh = (await navigator.mediaDevices.getUserMedia({ video: picture(facing, quality) })).getVideoTracks()[0];
      const old = stream.getVideoTracks()[0];
      if (!fresh) return;
      fresh.contentHint = "detail";
      await sender?.replaceTrack(fresh);
      if (old) {
        stream.removeTrack(old);
        old.stop();
      }
      stream.addTrack(fresh);
    },
  };
}

/** Tell Chromium in the answer to start at `kbps`, or it begins at 640x360 and changes resolution within the recording. */
export function startAt(answer: string, kbps: number): string {
  const hint = `x-google-start-bitrate=${kbps};x-google-min-bitrate=${Math.round(kbps / 3)}`;
  const video = answer.indexOf("m=video");
  if (video < 0) return answer;
  const payload = /m=video \d+ \S+ (\d+)/.exec(answer.slice(video))?.[1];
  const line = new RegExp(`a=fmtp:${payload} [^\\r\\n]*`);
  const section = answer.slice(video);
  if (line.test(section)) return answer.slice(0, video) + section.replace(line, (found) => `${found};${hint}`);
  return answer.slice(0, video) + section.replace(new RegExp(`a=rtpmap:${payload} [^\\r\\n]*`), (found) => `${found}\r\na=fmtp:${payload} ${hint}`);
}

function picture(facing: Facing, { width, height }: Quality): MediaTrackConstraints {
  return { facingMode: { ideal: facing }, width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: 30, max: 30 } };
}

/** H264 with packetization-mode 1 first, VP8 next: what the recorder copies without decoding. */
function preferH264(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpReceiver.getCapabilities("video")?.codecs ?? [];
  const place = ({ mimeType, sdpFmtpLine = "" }: { mimeType: string; sdpFmtpLine?: string }): number =>
    mimeType === "video/H264" ? (sdpFmtpLine.includes("packetization-mode=1") ? 0 : 1) : mimeType === "video/VP8" ? 2 : 3;
  if (codecs.length) transceiver.setCodecPreferences([...codecs].sort((a, b) => place(a) - place(b)));
}

async function hold(sender: RTCRtpSender, { mostKbps }: Quality): Promise<void> {
  const wanted = sender.getParameters();
  wanted.degradationPreference = "maintain-resolution";
  for (const encoding of wanted.encodings) encoding.maxBitrate = mostKbps * 1000;
  await sender.setParameters(wanted).catch(() => undefined); // an older Safari knows neither; it keeps its resolution by itself
}

/** The phone's camera and microphone, held across the pages that prepare and host a show, and the publishing of them. */
import { shallowReactive } from "vue";
import type { Problem } from "@shared/api.ts";
import { mediaSetup } from "@shared/mediaSetup.ts";
import type { LinkState } from "@shared/rtc.ts";
import { Backup, sendKept } from "./backup.ts";
import { cameraPossible, FULL, openCamera, publish, WEAK, type Facing, type Publishing, type Quality } from "@shared/whip.ts";

/** Why there is no picture: `insecure` http, `denied`, `missing`, `busy` in another app, or `none` on purpose. */
export type CameraTrouble = "insecure" | "denied" | "missing" | "busy" | "none";

const ON_AIR_WITHIN_MS = 6_000;
const WEAK_BELOW_KBPS = 1_500;

class Studio {
  stream: MediaStream | null = null;
  trouble: CameraTrouble | null = null;
  facing: Facing = "user";
  muted = false;
  link: LinkState | "off" = "off";
  refused: Problem | null = null;
  /** The uplink of the last pre-flight in kbit/s; decides on the size of the picture. */
  upKbps = WEAK_BELOW_KBPS;
  private showId = "";
  private publishing: Publishing | null = null;
  private backup: Backup | null = null;

  get hasPicture(): boolean {
    return Boolean(this.stream?.getVideoTracks().length);
  }

  /** Ask for camera and microphone; what went wrong is in `trouble`. */
  async open(): Promise<void> {
    if (this.stream?.active) return;
    if (!cameraPossible()) {
      this.trouble = "insecure";
      return;
    }
    try {
      this.stream = await openCamera(this.facing, this.quality());
      this.trouble = null;
    } catch (error) {
      this.trouble = troubleOf(error);
    }
  }

  /** Ask for the microphone alone, for a show without camera. A phone that has none, or plain http, leaves a show without sound. */
  async openSound(): Promise<void> {
    this.stopTracks();
    this.trouble = "none";
    if (!cameraPossible()) return;
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } }).catch(() => null);
  }

  /** Change to the other camera, before or while on air; false when the phone refused. */
  async turn(): Promise<boolean> {
    const facing: Facing = this.facing === "user" ? "environment" : "user";
    try {
      if (this.publishing) await this.publishing.turn(facing);
      else {
        this.stopTracks(); // phones lend one camera at a time
        this.stream = await openCamera(facing, this.quality());
      }
      this.facing = facing;
      return true;
    } catch {
      if (!this.stream) await this.open();
      return false;
    }
  }

  mute(muted: boolean): void {
    this.muted = muted;
    this.stream?.getAudioTracks().forEach((track) => (track.enabled = !muted));
  }

  /** Publish into the show; resolves when it is connected, refused, or after six seconds, whichever comes first. */
  async goOnAir(showId: string): Promise<void> {
    if (!this.stream || (this.publishing && this.showId === showId)) return;
    this.hangUp();
    this.showId = showId;
    const setup = await mediaSetup(showId);
    if (!this.stream || this.showId !== showId || this.publishing) return; // meanwhile somebody hung up or came first
    const wished = setup ? { width: setup.quality.width, height: setup.quality.height, kbps: setup.quality.start_kbps, mostKbps: setup.quality.most_kbps } : this.quality();
    await this.fit(wished);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ON_AIR_WITHIN_MS);
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const state = (link: LinkState): void => {
        this.link = link;
        this.backup?.link(link === "connected");
        if (link !== "connected") return;
        done();
        void sendKept(showId);
      };
      const refused = (problem: Problem): void => {
        [this.refused, this.publishing] = [problem, null];
        done();
      };
      this.refused = null;
      this.publishing = publish(`/api/shows/${showId}/whip`, this.stream as MediaStream, { state, refused }, wished, setup?.ice_servers);
    });
  }

  /** Stop publishing; the camera stays open. */
  hangUp(): void {
    this.publishing?.close();
    void this.keepLast(this.backup, this.showId);
    [this.publishing, this.backup, this.link, this.showId] = [null, null, "off", ""];
  }

  /** What was recorded last is sent too, when something of it was lost. */
  private async keepLast(backup: Backup | null, showId: string): Promise<void> {
    await backup?.stop();
    if (backup) await sendKept(showId);
  }

  /** Record on the phone as well, from now on: what the network swallows is sent afterwards. */
  keepBackup(showId: string, showms: () => number): void {
    if (!this.backup && this.publishing && this.showId === showId) this.backup = new Backup(showId, () => this.stream, showms);
  }

  /** Stop everything and let go of the camera. */
  close(): void {
    this.hangUp(); // the backup's recorder ends with its tracks, with its last piece
    this.stopTracks();
    [this.muted, this.refused] = [false, null];
  }

  /** The camera gives the size that is sent: a smaller one costs the phone less, too. What it cannot give stays as it is. */
  private async fit({ width, height }: Quality): Promise<void> {
    const track = this.stream?.getVideoTracks()[0];
    await track?.applyConstraints({ width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: 30, max: 30 } }).catch(() => undefined);
  }

  private stopTracks(): void {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
  }

  private quality = (): Quality => (this.upKbps < WEAK_BELOW_KBPS ? WEAK : FULL);
}

/** DOMException to the sentence the page has for it. */
export function troubleOf(error: unknown): CameraTrouble {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "missing";
}

export const studio = shallowReactive(new Studio());

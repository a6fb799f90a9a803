/** Reading QR codes with what the browser brings (BarcodeDetector); where it brings nothing the phone's own camera opens the link. */

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface DetectorKind {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

export type QrReader = (video: HTMLVideoElement) => Promise<string | null>;

const kind = (): DetectorKind | undefined => (globalThis as { BarcodeDetector?: DetectorKind }).BarcodeDetector;

/** Whether this page can scan by itself. */
export async function canScan(): Promise<boolean> {
  if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) return false;
  return ((await kind()?.getSupportedFormats().catch(() => [])) ?? []).includes("qr_code");
}

/** Null where the browser reads no QR codes. */
export async function openReader(): Promise<QrReader | null> {
  const Found = kind();
  if (!Found || !(await canScan())) return null;
  const detector = new Found({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
}

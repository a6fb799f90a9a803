/** Which decisions of appeals were read on this device, so that the first page tells each once. */
const KEPT_AS = "kaibo.toldAppeals";
const MOST = 100;

export function toldAppeals(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT_AS) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each): each is string => typeof each === "string") : [];
  } catch {
    return []; // something else wrote there; they are told once more
  }
}

export function rememberTold(violations: string[]): void {
  if (violations.length) localStorage.setItem(KEPT_AS, JSON.stringify([...new Set([...violations, ...toldAppeals()])].slice(0, MOST)));
}

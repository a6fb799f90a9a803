/** Which replays were looked at on this device, so that the last task of the checklist gets its tick. */
const KEPT_AS = "kaibo.reviewed";
const MOST = 50;

export function reviewedShows(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT_AS) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each): each is string => typeof each === "string") : [];
  } catch {
    return []; // something else wrote there; the tick comes with the next replay
  }
}

export function rememberReviewed(showId: string): void {
  localStorage.setItem(KEPT_AS, JSON.stringify([showId, ...reviewedShows().filter((each) => each !== showId)].slice(0, MOST)));
}

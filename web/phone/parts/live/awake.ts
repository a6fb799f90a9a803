/** Keeps the screen on while a show runs; phones that cannot simply go dark as usual. */
import { onScopeDispose } from "vue";

export function stayAwake(): void {
  let lock: WakeLockSentinel | null = null;
  let over = false;

  async function hold(): Promise<void> {
    if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
    const fresh = await navigator.wakeLock.request("screen").catch(() => null); // a low battery refuses
    if (over) void fresh?.release();
    else lock = fresh;
  }
  const again = (): void => void hold(); // the browser lets go of it when the page is hidden

  document.addEventListener("visibilitychange", again);
  void hold();
  onScopeDispose(() => {
    over = true;
    document.removeEventListener("visibilitychange", again);
    void lock?.release();
  });
}

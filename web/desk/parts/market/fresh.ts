/** A list students add to while the lecturer looks: read again when its tab comes forward, and every ten seconds while it is looked at. */
import { onScopeDispose, watch } from "vue";

const EVERY_MS = 10_000;

export function useFresh(shown: () => boolean, reload: () => Promise<void>): void {
  const timer = window.setInterval(() => {
    if (shown() && !document.hidden) void reload();
  }, EVERY_MS);
  onScopeDispose(() => window.clearInterval(timer));
  watch(shown, (now) => now && void reload());
}

/** The newest still of a show, asked for again and again while somebody can see it; null while there is none. */
import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from "vue";

const EVERY_MS = 4_000;
const JITTER_MS = 2_000;
const AFTER_NONE_MS = 8_000;

/** `showId` null stops; `near` says whether the tile is on the screen. */
export function useThumbnail(showId: Ref<string | null>, near: Ref<boolean>): ShallowRef<string | null> {
  const picture = shallowRef<string | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;

  function put(url: string | null): void {
    if (picture.value) URL.revokeObjectURL(picture.value);
    picture.value = url;
  }

  async function look(mine: number): Promise<void> {
    let wait = EVERY_MS;
    if (document.visibilityState === "visible" && near.value) {
      try {
        const answer = await fetch(`/api/shows/${showId.value}/thumbnail`);
        const still = answer.status === 200 ? await answer.blob() : null;
        if (mine !== turn) return;
        if (still) put(URL.createObjectURL(still));
        else wait = AFTER_NONE_MS;
      } catch {
        wait = AFTER_NONE_MS; // the network is away: the last still stays
      }
    }
    if (mine === turn) timer = setTimeout(() => void look(mine), wait + Math.random() * JITTER_MS);
  }

  watch(
    showId,
    (id) => {
      clearTimeout(timer);
      put(null);
      const mine = ++turn;
      if (id) timer = setTimeout(() => void look(mine), Math.random() * 600);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    turn++;
    clearTimeout(timer);
    put(null);
  });
  return picture;
}

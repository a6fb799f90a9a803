/** The way out, on phone and desk. */
import { ref, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import { useRouter } from "vue-router";
import { Problem } from "./api.ts";
import { sentenceOf } from "./i18n/index.ts";
import { useSession } from "./session.ts";

/** `door` is the name of the route where one signs in; `say` shows a refusal. */
export function useLeaving(door: string, say: (sentence: string) => unknown): { leaving: Ref<boolean>; leave(): Promise<void> } {
  const { t } = useI18n();
  const session = useSession();
  const router = useRouter();
  const leaving = ref(false);

  async function leave(): Promise<void> {
    leaving.value = true;
    try {
      await session.signOut();
      await router.replace({ name: door });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      say(sentenceOf(error, t));
    } finally {
      leaving.value = false;
    }
  }

  return { leaving, leave };
}

/** Acts of the live pages: one at a time per button, and a refusal becomes a sentence on the screen. */
import { showToast } from "vant";
import { ref, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import { Problem } from "@shared/api.ts";
import { sentenceOf } from "@shared/i18n/index.ts";

export interface Attempts {
  /** Name of the act that is on its way, "" for none. */
  busy: Ref<string>;
  /** True when it worked. */
  attempt(name: string, todo: () => Promise<unknown>): Promise<boolean>;
}

export function useAttempts(): Attempts {
  const { t } = useI18n();
  const busy = ref("");

  async function attempt(name: string, todo: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = name;
    try {
      await todo();
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const fields = error.fields.map((each) => each.message);
      showToast({ message: fields.length ? fields.join("\n") : sentenceOf(error, t), duration: 3500, wordBreak: "break-word" });
      return false;
    } finally {
      busy.value = "";
    }
  }

  return { busy, attempt };
}

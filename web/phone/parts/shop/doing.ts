/** One act at a time: which one is on its way, and a refusal as a sentence on the screen. */
import { showToast } from "vant";
import { ref, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import { Problem } from "@shared/api.ts";
import { sentenceOf } from "@shared/i18n/index.ts";

export interface Doing {
  /** Name of the act that is on its way, "" for none. */
  busy: Ref<string>;
  /** What the act answered; null when it was refused or another one is on its way. `onRefused` may take the refusal itself. */
  run<T>(name: string, todo: () => Promise<T>, onRefused?: (problem: Problem) => boolean): Promise<T | null>;
}

export function useDoing(): Doing {
  const { t } = useI18n();
  const busy = ref("");

  async function run<T>(name: string, todo: () => Promise<T>, onRefused?: (problem: Problem) => boolean): Promise<T | null> {
    if (busy.value) return null;
    busy.value = name;
    try {
      return await todo();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (!onRefused?.(error)) say(error);
      return null;
    } finally {
      busy.value = "";
    }
  }

  function say(problem: Problem): void {
    const message = problem.fields.map((fault) => fault.message).join("\n") || sentenceOf(problem, t);
    showToast({ message, duration: 3500, wordBreak: "break-word" });
  }

  return { busy, run };
}

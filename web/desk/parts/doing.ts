/** An act of the user under way: busy while it runs, its refusal told in a sentence, and the same key when it is tried again. */
import { ElMessage } from "element-plus";
import { ref, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import { newAct, Problem } from "@shared/api.ts";
import { sentenceOf } from "@shared/i18n/index.ts";

export interface Doing {
  busy: Ref<boolean>;
  /** The last refusal, for forms that show it themselves. */
  problem: Ref<Problem | null>;
  /** Runs once at a time; true when it was done. `quiet` keeps the refusal to `problem`. */
  run(what: (key: string) => Promise<unknown>, quiet?: boolean): Promise<boolean>;
}

export function useDoing(): Doing {
  const { t } = useI18n();
  const busy = ref(false);
  const problem = ref<Problem | null>(null);
  let key: string | null = null; // kept while it is not known whether the server did it

  async function run(what: (key: string) => Promise<unknown>, quiet = false): Promise<boolean> {
    if (busy.value) return false;
    [busy.value, problem.value] = [true, null];
    try {
      await what((key ??= newAct()));
      key = null;
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.status !== 0) key = null;
      problem.value = error;
      if (!quiet) ElMessage.error(error.fields[0]?.message ?? sentenceOf(error, t));
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { busy, problem, run };
}

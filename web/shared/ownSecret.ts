/** The form of one's own password or PIN: what was typed, what is wrong with it, and the change. */
import { computed, reactive, ref } from "vue";
import { useI18n } from "vue-i18n";
import { newAct, Problem } from "./api.ts";
import { sentenceOf } from "./i18n/index.ts";
import { useSession } from "./session.ts";

type Place = "old" | "fresh" | "again";
const ON_THE_WIRE = { old: "old", fresh: "new", again: "" } as const;

export function useOwnSecret() {
  const { t } = useI18n();
  const session = useSession();
  const typed = reactive({ old: "", fresh: "", again: "" });
  const busy = ref(false);
  const missing = ref<{ place: Place; text: string } | null>(null);
  const problem = ref<Problem | null>(null);
  const kind = computed(() => session.me?.secret ?? "password");
  const must = computed(() => session.me?.must_change ?? false);
  /** What is wrong as a whole; faults of a field stand beside it. */
  const sentence = computed(() => (problem.value && !problem.value.fields.length ? sentenceOf(problem.value, t) : ""));
  let key = newAct();

  const wrong = (place: Place): string => (missing.value?.place === place ? missing.value.text : (problem.value?.field(ON_THE_WIRE[place]) ?? ""));

  function fault(): { place: Place; text: string } | null {
    for (const place of ["old", "fresh", "again"] as const) if (!typed[place]) return { place, text: t("password.missing") };
    return typed.fresh === typed.again ? null : { place: "again", text: t("password.differs") };
  }

  /** True when it was changed. */
  async function change(): Promise<boolean> {
    if (busy.value) return false;
    [missing.value, problem.value] = [fault(), null];
    if (missing.value) return false;
    busy.value = true;
    try {
      await session.changeSecret(typed.old, typed.fresh, key);
      Object.assign(typed, { old: "", fresh: "", again: "" });
      key = newAct();
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.status !== 0) key = newAct();
      problem.value = error;
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { typed, busy, kind, must, sentence, wrong, change };
}

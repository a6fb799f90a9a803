/** The class the desk looks at: chosen once, kept for every page and for the next time on this machine. */
import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import { get, Problem } from "@shared/api.ts";
import { useSession, type Role } from "@shared/session.ts";

export interface CohortLine {
  id: string;
  name: string;
  institution_id: string;
  mode: "offline-8" | "blended-6-2";
  state: string;
  students: number;
  practice?: boolean;
}

export interface RosterLine {
  person_id: string;
  seat_no: number;
  name: string;
  login: string | null;
  group_id: string | null;
  shop_id: string | null;
}

export interface CohortFull extends CohortLine {
  roster: RosterLine[];
  groups: { id: string; name: string; members: string[] }[];
}

const KEPT_AS = "kaibo.desk.cohort";
const STAFF: Role[] = ["lecturer", "master_trainer", "assistant"];

export const useCohorts = defineStore("cohorts", () => {
  const session = useSession();
  const lines = shallowRef<CohortLine[] | null>(null);
  const problem = shallowRef<Problem | null>(null);
  const wanted = ref(localStorage.getItem(KEPT_AS));
  const current = computed(() => lines.value?.find(({ id }) => id === wanted.value) ?? lines.value?.[0] ?? null);
  const id = computed(() => current.value?.id ?? null);
  const rolesHere = computed(() => session.cohorts.filter((each) => each.cohort_id === id.value).map(({ role }) => role));
  /** Lecturers and assistants of the class meet its rooms; the institution and the authority do not. */
  const staff = computed(() => rolesHere.value.some((role) => STAFF.includes(role)));
  const teaches = computed(() => rolesHere.value.some((role) => role === "lecturer" || role === "master_trainer"));
  /** The assistant files, applies for the assessment, organises it and hands the closing in beside the institution (R-ROLE-4). */
  const assists = computed(() => rolesHere.value.includes("assistant"));
  const runs = computed(() => staff.value || (session.me?.memberships.some((each) => each.role === "institution" && each.institution_id === current.value?.institution_id) ?? false));
  /** Lecturers of the class and its institution change scenarios and give drills; assistants look. */
  const tunes = computed(() => teaches.value || (runs.value && !staff.value));

  async function load(): Promise<void> {
    try {
      lines.value = await get<CohortLine[]>("/api/cohorts");
      problem.value = null;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problem.value = error;
    }
  }

  function choose(cohortId: string): void {
    wanted.value = cohortId;
    localStorage.setItem(KEPT_AS, cohortId);
  }

  function forget(): void {
    [lines.value, problem.value] = [null, null];
  }

  return { lines, problem, current, id, staff, teaches, assists, runs, tunes, load, choose, forget };
});

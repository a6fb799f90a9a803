/** What this person may do for a student of a class, as the server's policies say: staff and institution care, the authority visits and looks. */
import { useSession } from "@shared/session.ts";
import { useCohorts } from "../cohort.ts";

export interface Rights {
  /** Answer questions, fill in questionnaires, offer resources. */
  cares(cohortId: string): boolean;
  /** Record a visit. */
  visits(cohortId: string): boolean;
  /** Publish resources and items of the library. */
  publishes: boolean;
  /** Whose resource it would be; empty for the authority. */
  authority: boolean;
}

export function useRights(): Rights {
  const [session, cohorts] = [useSession(), useCohorts()];
  if (!cohorts.lines) void cohorts.load();
  const authority = session.roles.includes("authority");

  function cares(cohortId: string): boolean {
    const line = cohorts.lines?.find(({ id }) => id === cohortId);
    const here = session.me?.memberships.some(({ role, cohort_id }) => cohort_id === cohortId && role !== "student");
    return Boolean(here) || (session.me?.memberships.some(({ role, institution_id }) => role === "institution" && institution_id === line?.institution_id) ?? false);
  }

  return { cares, visits: (cohortId) => authority || cares(cohortId), publishes: authority || session.roles.includes("institution"), authority };
}

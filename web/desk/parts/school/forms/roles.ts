/** What one is to the class, in the words of a form file. */
import type { FormRole } from "@shared/forms/form.ts";
import type { Membership } from "@shared/session.ts";

export function rolesIn(memberships: Membership[], cohort: { id: string; institution_id: string }): FormRole[] {
  const here = memberships.filter((one) => one.cohort_id === cohort.id).map(({ role }) => role);
  const house = memberships.some((one) => one.role === "institution" && one.institution_id === cohort.institution_id);
  const authority = memberships.some((one) => one.role === "authority");
  return [...new Set<FormRole>([...here, ...(house ? (["institution"] as const) : []), ...(authority ? (["authority"] as const) : [])])];
}

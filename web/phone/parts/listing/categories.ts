/** The category tree of the mall: groups, their branches, and the leaves below those. */
import type { SizeChart } from "./listing.ts";

export interface Category {
  leaf: string;
  name: string;
  /** Name of the group. */
  parent: string;
  group: string;
  /** The level between group and leaf; "" for the closed ones. */
  branch?: string;
  documents: { kind: string; name: string; example: string }[];
  /** What any listing may carry to support what it says. */
  proofs: { kind: string; name: string; example: string }[];
  attributes: { name: string; label: string; required: boolean; options: string[]; hint: string }[];
  seven_days: "must" | "may_exclude" | "excluded";
  licence: boolean;
  /** Why nobody may list under it; "" for the open ones. */
  blocked: string;
  /** The size chart it starts with, for what is worn. */
  sizes?: SizeChart | null;
}

export interface Group {
  group: string;
  name: string;
  licence: boolean;
  blocked: boolean;
  leaves: Category[];
}

/** Groups in the order of the list. */
export function groupsOf(categories: readonly Category[]): Group[] {
  const groups = new Map<string, Group>();
  for (const each of categories) {
    const found = groups.get(each.group) ?? { group: each.group, name: each.parent, licence: each.licence, blocked: each.blocked !== "", leaves: [] };
    found.leaves.push(each);
    groups.set(each.group, found);
  }
  return [...groups.values()];
}

/** The leaves of a group under the names of their branches, in the order of the tree. */
export function branchesOf(leaves: readonly Category[]): { name: string; leaves: Category[] }[] {
  const found = new Map<string, Category[]>();
  for (const each of leaves) found.set(each.branch ?? "", [...(found.get(each.branch ?? "") ?? []), each]);
  return [...found].map(([name, below]) => ({ name, leaves: below }));
}

/** Accounts of staff as the server tells them, and how a list of them is grouped and searched. */
import type { Role } from "@shared/session.ts";

export interface StaffLine {
  person_id: string;
  login: string;
  name: string;
  roles: Role[];
  institution_id: string | null;
  institution: string;
  state: "open" | "closed";
  must_change: boolean;
  /** Milliseconds since 1970; null: never. */
  signed_in_at: number | null;
}
export interface StaffList {
  staff: StaffLine[];
  institutions: { id: string; name: string }[];
}
export interface Group {
  key: string;
  institution: string;
  /** Neither the authority nor of an institution. */
  homeless: boolean;
  lines: StaffLine[];
}
/** What is shown once after an account was made or reset; without `password` it was typed. */
export interface Fresh {
  name: string;
  login: string;
  password: string | null;
}

/** One group for the authority and each institution, in the order of the list; `words` must stand in name, login or institution. */
export function grouped(lines: StaffLine[], words: string): Group[] {
  const wanted = words.trim().toLowerCase();
  const groups = new Map<string, Group>();
  for (const line of lines) {
    if (wanted && ![line.name, line.login, line.institution].some((text) => text.toLowerCase().includes(wanted))) continue;
    const homeless = line.institution_id === null && !line.roles.includes("authority");
    const key = line.institution_id ?? (homeless ? "none" : "authority");
    const group = groups.get(key) ?? { key, institution: line.institution, homeless, lines: [] };
    groups.set(key, group);
    group.lines.push(line);
  }
  return [...groups.values()];
}

/** The application form (学员登记表, S1) as it is typed: what is missing, what is kept on this phone, what is sent. */
import type { Question } from "@shared/forms/needs.ts";
import { idFault, plainId } from "@shared/idNumber.ts";

export const SKILLS = ["reading", "writing", "computing", "network"] as const;
export const LEVELS = ["none", "basic", "good"] as const;
export const EDUCATION = ["primary", "middle", "high", "college", "bachelor"] as const;
const LEAST_PROJECT = 4;

export type Skill = (typeof SKILLS)[number];
export type Level = (typeof LEVELS)[number];

export interface Draft {
  name: string;
  id_number: string;
  phone: string;
  education: string;
  occupation: string;
  skills: Record<Skill, Level | null>;
  motive: "project" | "business" | null;
  project: string;
  can_attend: "yes" | "no" | null;
  subsidy: "eligible" | "not_eligible" | "unknown" | null;
  subsidy_kind: string;
  note: string;
  consent: boolean;
}

/** The class behind the link, as anybody may see it. */
export interface PublicClass {
  name: string;
  mode: "offline-8" | "blended-6-2";
  starts_on: string;
  ends_on: string;
  place: string;
  closes_on: string;
  open: boolean;
  seats_left: number;
  consent_version: string;
  consent_text: string;
}

/** What the applicant keeps; the receipt opens his own page. */
export interface Slip {
  receipt: string;
  number: string;
}

export interface Receipt {
  number: string;
  name: string;
  class_name: string;
  starts_on: string;
  ends_on: string;
  place: string;
  applied_at: number;
  decided_at: number | null;
  state: "applied" | "admitted" | "refused";
  reason: string;
  masked_id: string;
  /** The lecturer's questions, while they are open and the application was not refused. */
  needs: { id: string; title: string; questions: Question[] } | null;
}

export const empty = (): Draft => ({
  name: "",
  id_number: "",
  phone: "",
  education: "",
  occupation: "",
  skills: { reading: null, writing: null, computing: null, network: null },
  motive: null,
  project: "",
  can_attend: null,
  subsidy: null,
  subsidy_kind: "",
  note: "",
  consent: false,
});

/** A mobile number as it is sent: digits only, without +86. */
export const plainPhone = (typed: string): string => typed.normalize("NFKC").replace(/[\s-]/g, "").replace(/^(\+|00)?86(?=1\d{10}$)/, "");

/** What still has to be mended, by field: the key of its sentence. Empty when the form can go. `today` as `2026-11-25`. */
export function lacking(draft: Draft, today: string): Map<string, string> {
  const found = new Map<string, string>();
  const need = (path: string, there: boolean, key = `enrol.need.${path}`): void => void (there || found.has(path) || found.set(path, key));
  need("name", Boolean(draft.name.trim()));
  need("id_number", Boolean(draft.id_number.trim()));
  const fault = idFault(draft.id_number, today);
  need("id_number", fault === null, `enrol.id.${fault}`);
  need("phone", /^1[3-9]\d{9}$/.test(plainPhone(draft.phone)));
  need("skills", SKILLS.every((one) => draft.skills[one] !== null));
  need("motive", draft.motive !== null);
  need("project", draft.project.trim().length >= LEAST_PROJECT);
  need("can_attend", draft.can_attend !== null);
  need("subsidy", draft.subsidy !== null);
  need("consent", draft.consent);
  return found;
}

/** The body of the request; only a form that lacks nothing has one. */
export function bodyOf(draft: Draft, version: string): Record<string, unknown> {
  return {
    ...draft,
    name: draft.name.trim(),
    id_number: plainId(draft.id_number),
    phone: plainPhone(draft.phone),
    occupation: draft.occupation.trim(),
    project: draft.project.trim(),
    can_attend: draft.can_attend === "yes",
    subsidy_kind: draft.subsidy === "eligible" ? draft.subsidy_kind.trim() : "",
    note: draft.note.trim(),
    consent_version: version,
  };
}

/** What stays on the phone while the form is not sent: everything but the numbers and the consent. */
export function keepable(draft: Draft): Draft {
  return { ...draft, id_number: "", phone: "", consent: false };
}

/** The kept form, laid over an empty one; anything unreadable is an empty form. */
export function restored(kept: string | null): Draft {
  try {
    const found = JSON.parse(kept ?? "{}") as Partial<Draft>;
    const fresh = empty();
    return { ...fresh, ...found, skills: { ...fresh.skills, ...found.skills }, id_number: "", phone: "", consent: false };
  } catch {
    return empty();
  }
}

/** The slips this phone holds of one link, newest first; anything unreadable is none. */
export function slipsOf(kept: string | null): Slip[] {
  try {
    const found = JSON.parse(kept ?? "[]") as unknown;
    return Array.isArray(found) ? found.filter((one): one is Slip => typeof one?.receipt === "string" && typeof one?.number === "string") : [];
  } catch {
    return [];
  }
}

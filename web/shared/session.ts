/** Who is signed in on this page. */
import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { act, forget, get, Problem } from "./api.ts";

export type Role = "student" | "lecturer" | "master_trainer" | "assistant" | "institution" | "authority";

/** People of an institution or authority have a role without a cohort. */
export interface Membership {
  cohort_id: string | null;
  cohort_name: string | null;
  role: Role;
  group_id: string | null;
  institution_id: string | null;
}

export interface Me {
  person: { id: string; name: string; language: string };
  memberships: Membership[];
  /** What one signs in with. */
  secret: "password" | "pin";
  /** It is a first one that others know; nothing else works before it is changed. */
  must_change: boolean;
  /** A student who has not agreed to the notice on personal data; nothing else works before he has. */
  must_consent: boolean;
  /** What this Kaibo carries; pages of what it does not are hidden. */
  rooms: string[];
}

export const useSession = defineStore("session", () => {
  /** undefined: not asked yet; null: nobody. */
  const me = shallowRef<Me | null | undefined>(undefined);
  const roles = computed(() => [...new Set(me.value?.memberships.map(({ role }) => role))]);
  const cohorts = computed(() => me.value?.memberships.filter((each) => each.cohort_id !== null) ?? []);

  /** Whether this Kaibo carries a room; pages without one are everywhere. */
  const carries = (room: unknown): boolean => typeof room !== "string" || (me.value?.rooms.includes(room) ?? true);

  /** Ask once who is there. Throws Problem when the server cannot be asked. */
  async function load(): Promise<Me | null> {
    if (me.value === undefined) {
      try {
        me.value = await get<Me>("/api/me");
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 401) throw error;
        me.value = null;
      }
    }
    return me.value;
  }

  async function signIn(login: string, secret: string): Promise<Me> {
    return (me.value = await act<Me>("POST", "/api/sign-in", { login, secret }));
  }

  async function signInByTicket(ticket: string, login: string, pin: string): Promise<Me> {
    return (me.value = await act<Me>("POST", "/api/sign-in/ticket", { ticket, login, pin }));
  }

  /** One's own password or PIN. */
  async function changeSecret(old: string, fresh: string, key: string): Promise<void> {
    await act("POST", "/api/me/password", { old, new: fresh }, { key });
    if (me.value) me.value = { ...me.value, must_change: false };
  }

  /** Agree to the notice on personal data. */
  async function consent(key: string): Promise<void> {
    await act("POST", "/api/me/private/consent", undefined, { key });
    if (me.value) me.value = { ...me.value, must_consent: false };
  }

  async function signOut(): Promise<void> {
    await act("POST", "/api/sign-out");
    forget();
    me.value = null;
  }

  return { me, roles, cohorts, carries, load, signIn, signInByTicket, changeSecret, consent, signOut };
});

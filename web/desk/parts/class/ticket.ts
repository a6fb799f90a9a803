/** The class ticket: the address behind the QR code, the six digits, and how long both hold. */
import { computed, onScopeDispose, ref, type ComputedRef } from "vue";
import { act, get, Problem } from "@shared/api.ts";
import { useLoad, type Loading } from "@shared/load.ts";

export interface Ticket {
  ticket: string;
  code: string;
  join_url: string;
  qr_svg: string;
  expires_at: number;
}

export interface HeldTicket extends Loading<Ticket | "none"> {
  /** Ms until it is over, by this machine's clock; 0 when it is. */
  left: ComputedRef<number>;
  renew(key: string): Promise<void>;
}

export function useTicket(cohortId: string): HeldTicket {
  const path = `/api/cohorts/${cohortId}/ticket`;
  const now = ref(Date.now());
  const loading = useLoad<Ticket | "none">(async (signal) => {
    try {
      return await get<Ticket>(path, { signal });
    } catch (error) {
      if (error instanceof Problem && (error.status === 404 || error.status === 409)) return "none";
      throw error;
    }
  });
  const turning = setInterval(() => (now.value = Date.now()), 1000);
  onScopeDispose(() => clearInterval(turning));

  async function renew(key: string): Promise<void> {
    loading.data.value = await act<Ticket>("POST", path, undefined, { key });
  }

  const left = computed(() => {
    const held = loading.data.value;
    return held && held !== "none" ? Math.max(0, held.expires_at - now.value) : 0;
  });
  return { ...loading, left, renew };
}

/** `123456` -> `123 456`, easier to read out. */
export const spaced = (code: string): string => `${code.slice(0, 3)} ${code.slice(3)}`;

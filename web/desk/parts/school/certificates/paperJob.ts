/** A closing pack or a bundle of certificates that the server makes: asked for, followed while the page is open, fetched when done. */
import { computed, onScopeDispose, shallowRef, type ComputedRef, type ShallowRef } from "vue";
import { get, Problem } from "@shared/api.ts";

export interface PaperJob {
  id: string;
  cohort_id: string;
  kind: "pack" | "certificates";
  state: "waiting" | "running" | "done" | "failed" | "gone";
  /** Files made of all; `ahead` jobs wait before this one. */
  done: number;
  total: number;
  ahead: number;
  fault_zh: string;
  fault_en: string;
  sha256: string;
  size: number;
  /** Milliseconds since 1970. */
  asked_at: number;
  kept_until: number | null;
}

const LOOK_MS = 700;
const MB = 1024 * 1024;

export interface Following {
  job: ShallowRef<PaperJob | null>;
  /** The last look did not reach the server; it is tried again. */
  lost: ShallowRef<Problem | null>;
  underWay: ComputedRef<boolean>;
  /** Follow this job; `fetchIt` when it is done, because somebody here waits for the file. */
  follow(job: PaperJob | null, fetchIt?: boolean): void;
  fetchFile(): void;
}

export const isUnderWay = (job: PaperJob | null): boolean => job?.state === "waiting" || job?.state === "running";

/** Whole percent of the files that are made. */
export const shareOf = ({ done, total }: PaperJob): number => (total ? Math.floor((100 * done) / total) : 0);

/** `3.4 MB`, small ones in KB. */
export const sizeOf = (bytes: number): string => (bytes >= MB ? `${(bytes / MB).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`);

export function usePaperJob(): Following {
  const job = shallowRef<PaperJob | null>(null);
  const lost = shallowRef<Problem | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wanted = false;
  let gone = false;

  function follow(next: PaperJob | null, fetchIt = false): void {
    clearTimeout(timer);
    [job.value, lost.value, wanted] = [next, null, fetchIt];
    again();
  }
  function again(): void {
    if (!gone && isUnderWay(job.value)) timer = setTimeout(() => void look(), LOOK_MS);
    else if (wanted && job.value?.state === "done") {
      wanted = false;
      fetchFile();
    }
  }
  async function look(): Promise<void> {
    const id = job.value?.id;
    if (!id) return;
    try {
      const fresh = await get<PaperJob>(`/api/paper-jobs/${id}`);
      if (job.value?.id !== id) return;
      [job.value, lost.value] = [fresh, null];
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      lost.value = error;
    }
    again();
  }
  function fetchFile(): void {
    const link = document.createElement("a");
    link.href = `/api/paper-jobs/${job.value?.id ?? ""}/file`;
    link.download = "";
    link.click();
  }

  onScopeDispose(() => {
    gone = true;
    clearTimeout(timer);
  });
  return { job, lost, underWay: computed(() => isUnderWay(job.value)), follow, fetchFile };
}

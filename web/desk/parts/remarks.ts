/** Remarks of the lecturer and problem notes of the group, each at a moment of the show. */
import { shallowRef, type ShallowRef } from "vue";
import { act, get, Problem } from "@shared/api.ts";

export interface Remark {
  id: string;
  kind: "mark" | "note";
  author_id: string;
  at_showms: number;
  text: string;
  criterion: string | null;
  score: number | null;
}

interface Remarks {
  notes: { note_id: string; author_id: string; at_showms: number; text: string }[];
  marks: { mark_id: string; author_id: string; at_showms: number; text: string; criterion: string | null; score: number | null }[];
}

export const REMARKED = new Set(["kaibo.streaming.mark.given", "kaibo.streaming.mark.withdrawn", "kaibo.streaming.problem.noted"]);

/** Both kinds in the order of the show. */
export function together({ notes, marks }: Remarks): Remark[] {
  const all: Remark[] = [
    ...notes.map(({ note_id, ...note }): Remark => ({ id: note_id, kind: "note", criterion: null, score: null, ...note })),
    ...marks.map(({ mark_id, ...mark }): Remark => ({ id: mark_id, kind: "mark", ...mark })),
  ];
  return all.sort((a, b) => a.at_showms - b.at_showms || a.id.localeCompare(b.id));
}

export function useRemarks(showId: string): {
  remarks: ShallowRef<Remark[]>;
  reload(): Promise<void>;
  write(kind: Remark["kind"], at_showms: number, text: string, key: string): Promise<void>;
  withdraw(id: string, key: string): Promise<void>;
} {
  const path = `/api/shows/${showId}`;
  const remarks = shallowRef<Remark[]>([]);

  async function reload(): Promise<void> {
    try {
      remarks.value = together(await get<Remarks>(`${path}/notes`));
    } catch (error) {
      if (!(error instanceof Problem)) throw error; // the list stays as it was; writing tells its own refusals
    }
  }
  void reload();
  return {
    remarks,
    reload,
    async write(kind, at_showms, text, key) {
      await act("POST", `${path}/${kind}s`, { at_showms: Math.max(0, Math.round(at_showms)), text }, { key });
      await reload();
    },
    async withdraw(id, key) {
      await act("DELETE", `${path}/marks/${id}`, undefined, { key });
      await reload();
    },
  };
}

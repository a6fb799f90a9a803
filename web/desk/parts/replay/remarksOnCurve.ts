/** Remarks written after the show are no part of its stored numbers; the curve shows them all the same. Pure. */
import type { Action, ReadyReplay } from "@shared/replay/types.ts";
import type { Remark } from "../remarks.ts";

/** The replay with the marks and notes as they are now: new ones added, withdrawn ones gone. */
export function withRemarks(replay: ReadyReplay, remarks: Remark[]): ReadyReplay {
  const others = replay.actions.filter(({ label }) => label !== "mark" && label !== "note");
  const last = replay.actions.at(-1)?.position ?? 0;
  const marks = remarks.map(
    ({ kind, at_showms, text, author_id }, index): Action => ({ position: last + 1 + index, showms: at_showms, label: kind, listing_id: null, actor: author_id, facts: { text } }),
  );
  const actions = [...others, ...marks].sort((a, b) => a.showms - b.showms || a.position - b.position);
  return { ...replay, actions };
}

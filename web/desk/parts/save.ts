/** Files the server makes when it is asked with a change (a reason goes on record first): fetched, then saved under their name. */
import { newAct, Problem } from "@shared/api.ts";

/** The name a server gave the file, in UTF-8; `otherwise` when it gave none. */
export function nameIn(disposition: string | null, otherwise: string): string {
  const found = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "")?.[1];
  try {
    return found ? decodeURIComponent(found) : otherwise;
  } catch {
    return otherwise;
  }
}

/** Ask with POST and save what comes; a refusal is thrown as `Problem`. */
export async function saveAnswer(path: string, body: unknown, otherwise: string, key = newAct()): Promise<void> {
  let answer: Response;
  try {
    const headers = { "Content-Type": "application/json", "Idempotency-Key": key, "Accept-Language": document.documentElement.lang };
    answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body), credentials: "same-origin" });
  } catch {
    throw new Problem(0, "network", "", "");
  }
  if (!answer.ok) {
    const said = (await answer.json().catch(() => ({}))) as Partial<Problem>;
    throw new Problem(answer.status, said.code ?? "unreadable", said.title ?? "", said.detail ?? "", said.fields ?? []);
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = nameIn(answer.headers.get("Content-Disposition"), otherwise);
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Saves the evidence of a show as a file, byte by byte as the server wrote it. */
import { get, Problem } from "@shared/api.ts";

/** Throws Problem with the server's sentence while there is no evidence yet. */
export async function saveEvidence(showId: string): Promise<void> {
  const path = `/api/shows/${showId}/evidence`;
  const answer = await fetch(path).catch(() => null);
  if (!answer?.ok) {
    await get(path); // asks again as pages do, and throws the sentence
    throw new Problem(0, "network", "", "");
  }
  const address = URL.createObjectURL(new Blob([await answer.arrayBuffer()], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: `${showId}-evidence.json` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

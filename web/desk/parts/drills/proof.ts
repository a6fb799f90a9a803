/** Checks an exam's public document on this machine, as `kaibo exam verify` does (streaming/exam_proof.py). */

interface ProofShow {
  show: string;
  started: { at: string; position: number };
  seed_hash: string;
  scenario_hash: string;
  tables_hash: string;
  engine_version: string;
}

export interface Proof extends Omit<ProofShow, "show" | "started"> {
  exam: string;
  seed: string | null;
  committed: { at: string; position: number | null };
  shows: ProofShow[];
}

/** What does not fit: the seed is sealed or another one, a show had another audience, or began before the hash was published. */
export interface ProofFault {
  what: "sealed" | "seed" | "show" | "order";
  show: string;
}

const SAME = ["seed_hash", "scenario_hash", "tables_hash", "engine_version"] as const;

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Everything that does not fit, empty for a sound exam. Only in a secure context (https or this machine itself). */
export async function faultsOf(proof: Proof): Promise<ProofFault[]> {
  const found: ProofFault[] = [];
  if (proof.seed === null) found.push({ what: "sealed", show: "" });
  else if ((await sha256(proof.seed)) !== proof.seed_hash) found.push({ what: "seed", show: "" });
  for (const show of proof.shows) {
    if (SAME.some((part) => show[part] !== proof[part])) found.push({ what: "show", show: show.show });
    if (proof.committed.position === null || proof.committed.position >= show.started.position) found.push({ what: "order", show: show.show });
  }
  return found;
}

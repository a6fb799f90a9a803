/** The register of certificates as the server tells it. */

export type CertificateState = "valid" | "revoked" | "replaced";

export interface CertificateLine {
  id: string;
  cohort_id: string;
  class_name: string;
  person_id: string;
  name: string;
  number: string;
  /** Days as 2026-11-25. */
  issued_on: string;
  state: CertificateState;
  revoked_on: string;
  revoke_reason: string;
  /** The number of the one before it, empty for a first one. */
  replaces: string;
  /** The public page its code leads to. */
  page: string;
}

export interface Waiting {
  person_id: string;
  seat_no: number;
  name: string;
}

export interface Register {
  lines: CertificateLine[];
  found: number;
  by_state: Record<CertificateState, number>;
  waiting: Waiting[];
}

export const STATES: CertificateState[] = ["valid", "revoked", "replaced"];
export const MOST_PRINTED = 500;

/** What the list of goods is narrowed to (`supply/narrowing.py`); null where it does not matter. */
export interface Only {
  most_fen: number | null;
  commission_bp: number | null;
  lead_time_h: number | null;
}

/** Nothing is asked for. */
export const ANYTHING: Only = { most_fen: null, commission_bp: null, lead_time_h: null };

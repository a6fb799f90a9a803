/** Goods of the suppliers as the supply system speaks of them, and what is left of a price. */
export interface Supplier {
  id: string;
  name: string;
  region: string;
  kind: string;
  lead_time_h: number;
}

export interface Goods {
  id: string;
  title: string;
  short_name: string;
  leaf: string;
  picture: string;
  pictures: string[];
  supplier: Supplier;
  supply_fen: number;
  suggest_fen: number;
  reference_fen: number | null;
  stock: number;
  lead_time_h: number;
  modes: string[];
  picked: boolean;
  attributes: Record<string, string>;
  points: string[];
  /** Written `kind=number`. */
  documents: string[];
  skus: { name: string; supply_fen: number; stock: number }[];
}

/** What is left of a price after the supplier, in whole per cent of the price (rounded down); below 0 it loses. */
export function marginPct(costFen: number, priceFen: number): number {
  return priceFen > 0 ? Math.floor(((priceFen - costFen) * 100) / priceFen) : 0;
}

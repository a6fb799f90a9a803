/** The settlement statement of a shop as the server speaks of it, and the signed columns a page shows. */

/** In fen; what is deducted is positive here. */
export interface SettledRow {
  order_id: string;
  title: string;
  state: string;
  deal_fen: number;
  refunds_fen: number;
  supply_fen: number;
  commission_fen: number;
  platform_fee_fen: number;
  freight_fen: number;
  offers_fen: number;
  left_fen: number;
}

export interface Stand {
  account: string;
  name: string;
  fen: number;
}

export interface Settlement {
  shop_id: string;
  from_at: number;
  to_at: number;
  rows: SettledRow[];
  next_after: string | null;
  total: SettledRow;
  others: Stand[];
  profit_fen: number;
  /** How far what stands on each account changed. */
  stands: Stand[];
  /** 0: the statement and the ledger agree. */
  difference_fen: number;
}

export type Column = "deal" | "refunds" | "supply" | "freight" | "platform_fee" | "offers" | "commission";

/** The columns that have something, with the sign they have in what is left; together they make it. */
export function columnsOf(row: SettledRow): { name: Column; fen: number }[] {
  const all: [Column, number][] = [
    ["deal", row.deal_fen], ["refunds", -row.refunds_fen], ["supply", -row.supply_fen], ["freight", -row.freight_fen],
    ["platform_fee", -row.platform_fee_fen], ["offers", -row.offers_fen], ["commission", row.commission_fen],
  ];
  return all.filter(([, fen]) => fen !== 0).map(([name, fen]) => ({ name, fen }));
}

/** What one order leaves, as the desk lists it. */
export interface OrderMoney {
  order_id: string;
  title: string;
  state: string;
  paid_fen: number;
  refunds_fen: number;
  cogs_fen: number;
  freight_fen: number;
  platform_fee_fen: number;
  commission_fen: number;
  left_fen: number;
}

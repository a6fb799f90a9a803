/** Commissions as the supply system speaks of them; shares in basis points. */

export interface GoodsRate {
  id: string;
  title: string;
  short_name: string;
  supplier: { id: string; name: string; region: string };
  supply_fen: number;
  suggest_fen: number;
  modes: string[];
  commission_bp: number;
  commission_next_bp: number | null;
  commission_next_at: number | null;
}

/** A plan for one shop; times are its market time. */
export interface PlanRow {
  id: string;
  goods_id: string;
  goods_name: string;
  shop_id: string;
  share_bp: number;
  normal_bp: number;
  state: "offered" | "running" | "declined" | "ended";
  offered_at: number;
  ends_at: number | null;
  may_change_at: number | null;
  least_bp: number;
}

/** What the form is to set: the normal commission (`edit`), an offer to one shop, or a running plan. */
export interface RateTask {
  kind: "edit" | "offer" | "change";
  id: string;
  name: string;
  note: string;
  bp: number;
  least: number;
}

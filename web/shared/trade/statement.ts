/** What one order leaves, column by column; costs are positive as booked. */
export interface OrderMoney {
  order_id: string;
  title: string;
  state: string;
  paid_fen: number;
  refunds_fen: number;
  cogs_fen: number;
  freight_fen: number;
  platform_fee_fen: number;
  /** What a host earned on commission. */
  commission_fen: number;
  left_fen: number;
}

export type Column = "paid" | "refunds" | "cogs" | "freight" | "platform_fee" | "commission" | "supplier";

/** The columns that have something, with the sign they have in the shop's sum; what a buyer pays for commission goods is the supplier's. */
export function columnsOf(order: OrderMoney): { name: Column; fen: number }[] {
  const all: [Column, number][] = [
    ["paid", order.paid_fen], ["refunds", -order.refunds_fen], ["cogs", -order.cogs_fen], ["freight", -order.freight_fen],
    ["platform_fee", -order.platform_fee_fen], ["commission", order.commission_fen],
  ];
  all.push(["supplier", order.left_fen - all.reduce((sum, [, fen]) => sum + fen, 0)]);
  return all.filter(([name, fen]) => fen !== 0 || name === "paid").map(([name, fen]) => ({ name, fen }));
}

/** A shop's money as the server speaks of it, and what a page makes of it. */
export interface Line {
  account: string;
  name: string;
  fen: number;
  /** Not booked, but reckoned: labour. */
  assumed?: boolean;
}

export interface Profit {
  show_id: string | null;
  orders: number;
  /** Income positive, cost negative; lines of 0 are left out. */
  lines: Line[];
  income_fen: number;
  gross_fen: number;
  net_fen: number;
  gross_bp: number | null;
  break_even_roi_x100: number | null;
  break_even_fen: number | null;
  /** What a yuan of paid traffic brought in hundredths, before and after refunds; null without paid traffic. */
  roi_x100: number | null;
  net_roi_x100: number | null;
  /** What labour is reckoned from. */
  show_ms: number;
  hourly_fen: number;
}

export interface CashDay {
  /** Midnight (UTC) of a market day. */
  at: number;
  wallet_fen: number;
  in_fen: number;
  out_fen: number;
  /** Not yet, but due when nothing is claimed. */
  coming: boolean;
}

export interface MoneyOfShop {
  shop_id: string;
  market_now: number;
  offset_ms: number;
  settle_days: number;
  wallet_fen: number;
  escrow_fen: number;
  deposit_fen: number;
  inventory_fen: number;
  prepaid_fen: number;
  total: Profit;
  shows: Profit[];
  curve: CashDay[];
}

/** What a leap of the market clock brought. */
export interface CameBack {
  jump_id: string;
  from_at: number;
  to_at: number;
  signed: number;
  settled: number;
  settled_fen: number;
  refunds_opened: number;
  refunded: number;
  refunded_fen: number;
  reviews: number;
  mean_x100: number | null;
  wallet_before_fen: number;
  wallet_after_fen: number;
}

/** The accounts of net income, and the costs between it and gross profit (mall/profit.py); all others come after gross profit. */
export const INCOME = ["sales", "freight_income", "commission_income", "refunds", "coupon_cost"];
export const TRADE_COSTS = ["cogs", "freight", "platform_fee"];

export interface Block {
  name: "income" | "gross" | "net";
  lines: Line[];
  fen: number;
}

/** The lines in the order of the formula, each block ending in its sum. */
export function blocksOf(profit: Profit): Block[] {
  const of = (accounts: readonly string[]): Line[] => profit.lines.filter(({ account }) => accounts.includes(account));
  const rest = profit.lines.filter(({ account }) => !INCOME.includes(account) && !TRADE_COSTS.includes(account));
  return [
    { name: "income", lines: of(INCOME), fen: profit.income_fen },
    { name: "gross", lines: of(TRADE_COSTS), fen: profit.gross_fen },
    { name: "net", lines: rest, fen: profit.net_fen },
  ];
}

/** What is to be said of break-even: a key of `aftersale.profit`. */
export function breakEvenOf(profit: Profit): "never" | "nothingElse" | "passed" | "needs" {
  if (profit.break_even_fen === null) return "never";
  if (profit.break_even_fen === 0) return "nothingElse";
  return profit.income_fen >= profit.break_even_fen ? "passed" : "needs";
}

/** 1234 basis points as `12.3%`. */
export function percent(bp: number): string {
  return `${(bp / 100).toFixed(1)}%`;
}

/** Whether anything at all came of a leap. */
export function broughtNothing(leap: CameBack): boolean {
  return !(leap.signed || leap.settled || leap.refunds_opened || leap.refunded || leap.reviews) && leap.wallet_before_fen === leap.wallet_after_fen;
}

/** Ask again and again until the answer stays the same: what a leap brings arrives within seconds, one thing after another. */
export async function untilQuiet<T>(ask: () => Promise<T>, pause: () => Promise<void>, least = 3, most = 10): Promise<T> {
  let last = await ask();
  for (let asked = 1; asked < most; asked++) {
    await pause();
    const fresh = await ask();
    const same = JSON.stringify(fresh) === JSON.stringify(last);
    last = fresh;
    if (same && asked + 1 >= least) break;
  }
  return last;
}

/** A row of the waterfall: where its bar begins and ends on a scale from 0 to 1, and where 0 lies on it. */
export interface Fall {
  account: string;
  name: string;
  fen: number;
  kind: "plus" | "minus" | "sum";
  from: number;
  to: number;
}

/** From income down to net profit: each line starts where the one before ended, each sum starts at 0. */
export function waterfall(profit: Profit): { rows: Fall[]; zero: number } {
  let at = 0;
  const rows = blocksOf(profit).flatMap((block) => {
    const lines = block.lines.map(({ account, name, fen }): Fall => ({ account, name, fen, kind: fen < 0 ? "minus" : "plus", from: at, to: (at += fen) }));
    return [...lines, { account: block.name, name: "", fen: block.fen, kind: "sum", from: 0, to: block.fen } as Fall];
  });
  const ends = rows.flatMap(({ from, to }) => [from, to]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const scaled = (fen: number): number => (high === low ? 0 : (fen - low) / (high - low));
  return { rows: rows.map((row) => ({ ...row, from: scaled(row.from), to: scaled(row.to) })), zero: scaled(0) };
}

/** How far net income has come on the way to break-even: both on a scale from 0 to 1; null when there is no such way. */
export function evenScale(profit: Profit): { income: number; even: number } | null {
  const even = profit.break_even_fen;
  if (!even) return null;
  const end = Math.max(even, profit.income_fen) * 1.12;
  return { income: Math.max(0, profit.income_fen) / end, even: even / end };
}

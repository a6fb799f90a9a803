/** Goods of the suppliers as the supply system speaks of them, and what is left of a price. */
export interface Supplier {
  id: string;
  name: string;
  region: string;
  kind: string;
  lead_time_h: number;
  /** Whether it takes goods back for any reason, or only for its own faults. */
  returns: "any" | "faults";
  not_to: string[];
  /** Only a running one takes picks, samples and orders. */
  cooperation: "running" | "paused" | "ended";
  goods: number;
  /** Only where suppliers are listed or opened. */
  history: SupplierHistory | null;
}

/** What happened with a supplier in this class; shares in basis points, null of nothing. */
export interface SupplierHistory {
  orders: number;
  late_bp: number | null;
  damaged_bp: number | null;
  short_bp: number | null;
  returned_bp: number | null;
  refused: number;
  /** 10 to 50; null before three orders. */
  stars_x10: number | null;
}

/** From so many pieces of a goods together a piece costs `unit_fen`. */
export interface Tier {
  from_pieces: number;
  unit_fen: number;
}

export interface Variety {
  slot: number;
  name: string;
  supply_fen: number;
  stock: number;
  tiers: Tier[];
}

export type Mode = "dropship" | "wholesale" | "commission";
export const MODES: readonly Mode[] = ["dropship", "wholesale", "commission"];

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
  modes: Mode[];
  /** Not empty where other suppliers have the same thing. */
  item: string;
  /** Pieces of a first wholesale order. */
  moq: number;
  /** What a piece is counted in. */
  unit: string;
  /** A piece of the first variety packed, in grams; 0 when nobody said. */
  weight_g: number;
  /** What a host earns of a sale on commission. */
  commission_bp: number;
  picked: boolean;
  picked_mode: Mode | null;
  attributes: Record<string, string>;
  points: string[];
  /** Written `kind=number`. */
  documents: string[];
  skus: Variety[];
}

/** A shop's own commission of one goods (专属计划); shares in basis points, times in the shop's market time. */
export interface Plan {
  id: string;
  goods_id: string;
  goods_name: string;
  shop_id: string;
  share_bp: number;
  normal_bp: number;
  state: "offered" | "running" | "declined" | "ended";
  ends_at: number | null;
}

/** What is left of a price after the supplier, in whole per cent of the price (rounded down); below 0 it loses. */
export function marginPct(costFen: number, priceFen: number): number {
  return priceFen > 0 ? Math.floor(((priceFen - costFen) * 100) / priceFen) : 0;
}

/** A weight as people read it: grams below a kilogram. */
export function weightOf(grams: number): string {
  return grams < 1000 ? `${grams} g` : `${grams / 1000} kg`;
}

/** What a piece costs in an order of so many pieces. */
export function unitAt(variety: Pick<Variety, "supply_fen" | "tiers">, pieces: number): number {
  return variety.tiers.filter(({ from_pieces: from }) => pieces >= from).at(-1)?.unit_fen ?? variety.supply_fen;
}

export interface Earning {
  mode: Mode;
  fen: number;
  /** More is possible, by buying more at once. */
  up_to_fen: number | null;
}

/** What one piece of the cheapest variety earns at the suggested price in each way of dealing the goods allow. */
export function earnings(goods: Pick<Goods, "modes" | "skus" | "supply_fen" | "suggest_fen" | "moq" | "commission_bp">): Earning[] {
  const cheapest = goods.skus.find((each) => each.supply_fen === goods.supply_fen) ?? { supply_fen: goods.supply_fen, tiers: [] };
  const made: Record<Mode, [number, number | null]> = {
    dropship: [goods.suggest_fen - goods.supply_fen, null],
    wholesale: [goods.suggest_fen - unitAt(cheapest, goods.moq), cheapest.tiers.length > 1 ? goods.suggest_fen - unitAt(cheapest, Infinity) : null],
    commission: [Math.floor((goods.suggest_fen * goods.commission_bp) / 10_000), null],
  };
  return MODES.filter((mode) => goods.modes.includes(mode)).map((mode) => ({ mode, fen: made[mode][0], up_to_fen: made[mode][1] }));
}

export interface Cart {
  pieces: number;
  total_fen: number;
  /** Price a piece of each variety, by slot, at this number of pieces. */
  units: Map<number, number>;
  /** Pieces that still miss for a first order. */
  missing: number;
  next: { pieces: number; unit_fen: number } | null;
}

/** A wholesale order as it is put together; at least the smallest order's price is shown before it is reached. */
export function cartOf(goods: Pick<Goods, "skus" | "moq">, chosen: ReadonlyMap<number, number>): Cart {
  const pieces = [...chosen.values()].reduce((sum, each) => sum + each, 0);
  const at = Math.max(pieces, goods.moq);
  const units = new Map(goods.skus.map((each) => [each.slot, unitAt(each, at)]));
  const total_fen = goods.skus.reduce((sum, each) => sum + (chosen.get(each.slot) ?? 0) * (units.get(each.slot) ?? 0), 0);
  const steps = [...new Set(goods.skus.flatMap(({ tiers }) => tiers.map(({ from_pieces: from }) => from)))].sort((a, b) => a - b);
  const from = steps.find((step) => step > at);
  const next = from === undefined ? null : { pieces: from - pieces, unit_fen: Math.min(...goods.skus.map((each) => unitAt(each, from))) };
  return { pieces, total_fen, units, missing: Math.max(0, goods.moq - pieces), next };
}

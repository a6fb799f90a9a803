/** What the mall's facts and the shelf change in a show's snapshot; pure, a part of showState.ts (as streaming/shelf_fold.py is of the server's). */
import type { Counts, LiveFact, ShelfItem, ShowSnapshot, Sku, Totals } from "./showSnapshot.ts";

type Item = ShelfItem & Counts;
interface Line {
  listing_id: string;
  quantity: number;
  unit_fen: number;
  off_fen: number;
}
type Fold = (before: ShowSnapshot, data: any, fact: LiveFact) => Partial<ShowSnapshot>;

const NOTHING: Counts = { clicks: 0, orders: 0, gmv_fen: 0 };

const change = (shelf: Item[], listing: string, changes: (item: Item) => Partial<Item>): Item[] =>
  shelf.map((item) => (item.listing_id === listing ? { ...item, ...changes(item) } : item));

const changeSku = (before: ShowSnapshot, listing: string, sku: string, changes: Partial<Sku>) => ({
  shelf: change(before.shelf, listing, ({ skus }) => ({ skus: skus.map((each) => (each.sku_id === sku ? { ...each, ...changes } : each)) })),
});

const add = (totals: Totals, more: Partial<Totals>): Totals => {
  const after = { ...totals };
  for (const [name, number] of Object.entries(more)) after[name as keyof Totals] += number;
  return after;
};

/** What each listing brought grows, in `counts` and where it stands on the shelf. */
function count(before: ShowSnapshot, more: [listing: string, more: Partial<Counts>][]): Pick<ShowSnapshot, "counts" | "shelf"> {
  let { counts, shelf } = before;
  for (const [listing, grown] of more) {
    const had = counts[listing] ?? NOTHING;
    const has = { clicks: had.clicks + (grown.clicks ?? 0), orders: had.orders + (grown.orders ?? 0), gmv_fen: had.gmv_fen + (grown.gmv_fen ?? 0) };
    counts = { ...counts, [listing]: has };
    shelf = change(shelf, listing, () => has);
  }
  return { counts, shelf };
}

export const SHELF_FOLDS: Record<string, Fold> = {
  "kaibo.mall.order.placed": (before, data) => {
    const listings = [...new Set((data.lines as Line[]).map(({ listing_id }) => listing_id))];
    return { totals: add(before.totals, { orders: 1 }), ...count(before, listings.map((listing) => [listing, { orders: 1 }])) };
  },
  "kaibo.mall.order.paid": (before, data) => ({
    totals: add(before.totals, { paid: 1, gmv_fen: data.total_fen as number }),
    ...count(before, (data.lines as Line[]).map((line) => [line.listing_id, { gmv_fen: line.quantity * line.unit_fen - (line.off_fen ?? 0) }])),
  }),
  "kaibo.mall.listing.published": (before, data) => {
    const { title, short_name, leaf, reference_fen, points, attributes } = data;
    const skus = (data.skus as Sku[]).map(({ sku_id, name, price_fen, stock, step }) => ({ sku_id, name, price_fen, stock, step: step ?? 0 }));
    const fresh = { title, short_name, leaf, reference_fen, points, attributes, skus, picture: data.pictures[0] ?? "", on_sale: true, quality_bp: (data.quality as number) * 100, size_chart: (data.size_chart ?? false) as boolean, dispatch_h: (data.dispatch_h ?? null) as number | null };
    return { shelf: change(before.shelf, data.listing_id, () => fresh) };
  },
  "kaibo.mall.listing.taken_down": (before, data) => ({ shelf: change(before.shelf, data.listing_id, () => ({ on_sale: false })) }),
  "kaibo.mall.price.changed": (before, data) => changeSku(before, data.listing_id, data.sku_id, { price_fen: data.to_fen }),
  "kaibo.mall.stock.changed": (before, data) => changeSku(before, data.listing_id, data.sku_id, { stock: data.stock, step: data.step ?? 0 }),
  "kaibo.streaming.shelf.arranged": (before, data) => ({
    shelf: (data.items as ShelfItem[]).map((item) => ({ ...item, on_sale: true, ...(before.counts[item.listing_id] ?? NOTHING) })),
  }),
};

/** Pick goods for a shop, and find the draft the mall makes of them. */
import { act, get, Problem } from "@shared/api.ts";
import type { Mode } from "./goods.ts";
import type { ListingCard } from "../listing/listing.ts";

const TRIES = 8;
const BETWEEN_MS = 400;

/** The listing made from these goods; null when there is none. The read waits until the mall has seen the pick. */
export async function draftOf(shopId: string, goodsId: string): Promise<string | null> {
  const cards = await get<ListingCard[]>(`/api/shops/${shopId}/listings`);
  return cards.find((card) => card.goods_id === goodsId)?.id ?? null;
}

/** Id of the draft of goods newly picked in this mode; null when the mall did not answer in time. Throws Problem. */
export async function pickFor(shopId: string, goodsId: string, mode: Mode): Promise<string | null> {
  try {
    await act("POST", `/api/shops/${shopId}/picks`, { goods_id: goodsId, mode });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "already_picked") throw error;
  }
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const found = await draftOf(shopId, goodsId);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  }
  return null;
}

/** Why goods got no draft: whether the shop has begun as many listings today as a new seller may. */
export async function whyNoDraft(shopId: string): Promise<{ full: boolean; most: number }> {
  const day = await get<{ listings: number; listings_a_day: number | null }>(`/api/shops/${shopId}/today`);
  return { full: day.listings_a_day !== null && day.listings >= day.listings_a_day, most: day.listings_a_day ?? 0 };
}

/** What a student has and lacks for a first show: an open shop and three listings on sale. */
import { get } from "@shared/api.ts";
import type { Membership } from "@shared/session.ts";

export interface Listed {
  id: string;
  title: string;
  short_name: string;
  picture: string;
  price_fen: number | null;
  stock: number;
  state: string;
}

export interface Ready {
  cohort_id: string;
  shop: { id: string; name: string; state: string } | null;
  on_sale: Listed[];
}

export const LISTINGS_WANTED = 3;
export type Missing = "shop" | "open" | "listings";

/** The class one takes part in as a student comes first; a lecturer may practise too. */
export function cohortOf(memberships: Membership[]): string | null {
  const inClass = memberships.filter((each) => each.cohort_id !== null);
  return (inClass.find((each) => each.role === "student") ?? inClass[0])?.cohort_id ?? null;
}

export async function lookReady(cohort_id: string, signal?: AbortSignal): Promise<Ready> {
  const within = signal ? { signal } : {};
  const shops = await get<NonNullable<Ready["shop"]>[]>("/api/shops", { query: { cohort: cohort_id, mine: 1 }, ...within });
  const shop = shops[0] ?? null;
  const listings = shop ? await get<Listed[]>(`/api/shops/${shop.id}/listings`, within) : [];
  return { cohort_id, shop, on_sale: listings.filter((each) => each.state === "on_sale" || each.state === "sold_out") };
}

/** The first thing that is missing, null when a show can be planned in earnest. */
export function missingIn(ready: Ready): Missing | null {
  if (!ready.shop) return "shop";
  if (ready.shop.state !== "open") return "open";
  return ready.on_sale.length < LISTINGS_WANTED ? "listings" : null;
}

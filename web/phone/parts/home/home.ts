/** Everything the first page shows, fetched together. */
import { get } from "@shared/api.ts";
import type { ListingCard } from "../listing/listing.ts";
import { loadMyShop, openingSteps, type Shop } from "../shop/shop.ts";
import { checklist, type Task } from "./checklist.ts";
import { loadDrills, toDo, type Drill } from "./drills.ts";
import { reviewedShows } from "./reviewed.ts";

export interface ShowRow {
  id: string;
  title: string;
  cover: string;
  state: "planned" | "live" | "paused" | "ended";
  owner_id: string;
  ended_at: number | null;
  online: number;
  publishing: boolean;
  totals: Record<string, number>;
}

export interface HomeData {
  shop: Shop | null;
  tasks: Task[];
  /** Given by the lecturer and not done. */
  drills: Drill[];
  /** Of classmates, on air now. */
  onAir: ShowRow[];
  last: ShowRow | null;
}

export async function loadHome(cohort: string, me: string, signal: AbortSignal): Promise<HomeData> {
  if (!cohort) return { shop: null, tasks: [], drills: [], onAir: [], last: null };
  const [shop, seen, drills] = await Promise.all([loadMyShop(cohort, signal), get<ShowRow[]>("/api/shows", { signal, query: { cohort } }), loadDrills(cohort, me, signal)]);
  const shows = seen.filter((show) => show.owner_id === me);
  const planned = shows.find(({ state }) => state === "planned");
  const [listings, plan] = await Promise.all([
    shop ? get<ListingCard[]>(`/api/shops/${shop.id}/listings`, { signal }) : [],
    planned ? get<{ preflight: { passed: boolean } | null }>(`/api/shows/${planned.id}`, { signal }) : null,
  ]);
  const steps = shop ? openingSteps(shop) : [];
  const tasks = checklist({
    shopState: shop?.state ?? null,
    opening: { done: steps.filter(({ done }) => done).length, all: steps.length },
    listings,
    shows,
    checked: plan?.preflight?.passed ?? false,
    reviewed: reviewedShows(),
  });
  return {
    shop,
    tasks,
    drills: toDo(drills),
    onAir: seen.filter((show) => show.owner_id !== me && (show.state === "live" || show.state === "paused")),
    last: shows.find(({ state }) => state === "ended") ?? null,
  };
}

/** What the mall says of the show's coupons, flash sales and lucky bags, asked again whenever something of it happened. */
import { onScopeDispose, shallowRef, type ShallowRef } from "vue";
import { get, Problem } from "@shared/api.ts";
import type { LiveFact } from "@shared/showSnapshot.ts";
import type { Bag, ShowPromotions } from "./running.ts";

const AGAIN_MS = 10_000;
const SETTLE_MS = 400;
const TOUCHES = /^kaibo\.mall\.(coupon|flash_sale|lucky_bag)\./;

export interface Tools {
  promotions: ShallowRef<ShowPromotions | null>;
  bags: ShallowRef<Bag[]>;
  /** Why the promotions are not here, null when they are or are on their way. */
  problem: ShallowRef<Problem | null>;
  reload(): Promise<void>;
  heard(fact: LiveFact): void;
}

/** Loads now, after events, and every ten seconds while `on()`: a sale counts down and sells without an event of its own for each piece. */
export function useTools(showId: string, on: () => boolean): Tools {
  const promotions = shallowRef<ShowPromotions | null>(null);
  const bags = shallowRef<Bag[]>([]);
  const problem = shallowRef<Problem | null>(null);
  let soon: ReturnType<typeof setTimeout> | undefined;

  async function reload(): Promise<void> {
    const api = `/api/shows/${showId}`;
    const found = await Promise.allSettled([get<ShowPromotions>(`${api}/promotions`), get<Bag[]>(`${api}/lucky-bags`)]);
    const [of, open] = found;
    if (of.status === "fulfilled") [promotions.value, problem.value] = [of.value, null];
    else if (of.reason instanceof Problem) problem.value = of.reason;
    if (open.status === "fulfilled") bags.value = open.value;
  }

  function heard(fact: LiveFact): void {
    if (!TOUCHES.test(fact.type)) return;
    clearTimeout(soon);
    soon = setTimeout(() => void reload(), SETTLE_MS);
  }

  const again = setInterval(() => on() && void reload(), AGAIN_MS);
  onScopeDispose(() => {
    clearInterval(again);
    clearTimeout(soon);
  });
  void reload();
  return { promotions, bags, problem, reload, heard };
}

/** When something is sent, in the words a buyer reads. */
import type { SaleType } from "./listing.ts";

type Words = (key: string, named: Record<string, unknown>) => string;
export interface Terms {
  sale_type: SaleType;
  dispatch_h: number;
  presale_days: number;
}

/** How the server writes 当日: by midnight of the day, what comes after 16:00 by the next (sandbox/trade/dispatch.py). */
export const SAME_DAY_H = 12;

/** Hours as the promise a buyer reads: whole days from three on. */
export function within(t: Words, hours: number): string {
  if (hours === SAME_DAY_H) return t("dispatch.sameDay", {});
  return hours > 48 && hours % 24 === 0 ? t("dispatch.withinDays", { n: hours / 24 }) : t("dispatch.withinHours", { n: hours });
}

/** The promise of a listing: one, or of stepped dispatch both. */
export function saysPromise(t: Words, terms: Terms): string {
  const later = within(t, terms.presale_days * 24);
  if (terms.sale_type === "presale") return t("dispatch.presaleWithin", { when: later });
  if (terms.sale_type === "stepped") return t("dispatch.steppedWithin", { now: within(t, terms.dispatch_h), later });
  return within(t, terms.dispatch_h);
}

/** What an order of one specification would be promised now. */
export function saysWhen(t: Words, terms: Terms, sku: { stock: number | null; step_stock?: number | null }): string {
  if (terms.sale_type === "presale") return saysPromise(t, terms);
  if (terms.sale_type !== "stepped" || (sku.stock ?? 0) > 0) return t("dispatch.handWithin", { when: within(t, terms.dispatch_h) });
  return (sku.step_stock ?? 0) > 0 ? within(t, terms.presale_days * 24) : t("dispatch.none", {});
}

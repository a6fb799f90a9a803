/** Reviews of buyers as the server speaks of them (mall/shop_reviews.py). */
export interface BuyerReview {
  order_id: string;
  listing_id: string;
  title: string;
  nick: string;
  stars: number;
  text: string;
  written_at: number;
  /** The shop's answer, "" before there is one. */
  reply: string;
  replied_at: number | null;
}

export interface Reviews {
  count: number;
  /** In hundredths of a star, null without any review. */
  mean_x100: number | null;
  by_stars: Record<"1" | "2" | "3" | "4" | "5", number>;
  unanswered: number;
  items: BuyerReview[];
}

export const FILTERS = ["", "bad", "unanswered"] as const;
export type Filter = (typeof FILTERS)[number];
/** Up to two stars a review is bad (差评), as mall/shop_reviews.py says. */
export const isBad = (stars: number): boolean => stars <= 2;

/** How many reviews a filter lets through. */
export function countOf(reviews: Reviews, filter: Filter): number {
  if (filter === "bad") return reviews.by_stars[1] + reviews.by_stars[2];
  return filter === "unanswered" ? reviews.unanswered : reviews.count;
}

/** The mean as one reads it: `4.6`. */
export const meanOf = (reviews: Reviews): string => ((reviews.mean_x100 ?? 0) / 100).toFixed(1);

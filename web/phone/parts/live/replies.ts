/** Answers ready to tap for a viewer's question, made of what the shelf says; nothing is promised that the listing does not say. */
import { yuan } from "@shared/money.ts";
import type { Question, ShelfItem } from "@shared/showSnapshot.ts";

type Say = (key: string, values: Record<string, string | number>) => string;

const SAME_DAY_H = 12;

export const INTENTS = ["price", "haggle", "size", "ship", "quality", "detail", "stock"] as const;

/** At most three sentences for this question; `item` is the listing it is about. */
export function quickReplies(question: Pick<Question, "intent">, item: ShelfItem | undefined, say: Say): string[] {
  if (!item) return [];
  const name = item.short_name || item.title;
  const prices = item.skus.map((sku) => sku.price_fen);
  const price = prices.length ? yuan(Math.min(...prices)) : "";
  const stock = item.skus.reduce((sum, sku) => sum + sku.stock, 0);
  const skus = item.skus.map((sku) => sku.name).filter(Boolean);
  const points = item.points.slice(0, 2);
  const attributes = Object.entries(item.attributes).slice(0, 2).map(([key, value]) => `${key}${say("live.reply.colon", {})}${value}`);
  const about: Record<string, string[]> = {
    price: price ? [say("live.reply.price", { name, price })] : [],
    haggle: price ? [say("live.reply.haggle", { name, price })] : [],
    size: skus.length ? [say("live.reply.size", { name, list: skus.join(say("live.reply.comma", {})) })] : [],
    ship: [item.dispatch_h === SAME_DAY_H ? say("live.reply.shipSameDay", { name }) : item.dispatch_h ? say("live.reply.shipHours", { name, h: item.dispatch_h }) : say("live.reply.ship", { name })],
    stock: [stock > 0 ? say("live.reply.stock", { name, stock }) : say("live.reply.soldOut", { name })],
    quality: points.length ? [say("live.reply.points", { name, list: points.join(say("live.reply.comma", {})) })] : [],
    detail: attributes.length ? [say("live.reply.points", { name, list: attributes.join(say("live.reply.comma", {})) })] : [],
  };
  const first = about[question.intent] ?? [];
  const more = points.length ? [say("live.reply.points", { name, list: points.join(say("live.reply.comma", {})) })] : [];
  return [...new Set([...first, ...(price ? [say("live.reply.price", { name, price })] : []), ...more])].slice(0, 3);
}

/** Conversations with buyers as the server speaks of them. */
export type Topic = "dispatch" | "late" | "parcel" | "refund" | "review" | "presale" | "other";
export type Mood = "asking" | "content" | "unsure" | "upset";

export interface Message {
  id: string;
  who: "buyer" | "shop";
  text: string;
  said_at: number;
}

export interface Conversation {
  id: string;
  shop_id: string;
  shop_name: string;
  /** "" when it was asked before buying; then it is about `listing_id`. */
  order_id: string;
  listing_id: string | null;
  title: string;
  buyer: string;
  buyer_kind: "viewer" | "person";
  nick: string;
  topic: Topic;
  mood: Mood;
  opened_at: number;
  said_at: number;
  /** The buyer waits for an answer. */
  waits: boolean;
  /** How long the first answer took. */
  waited_ms: number | null;
  last: string;
  last_who: "buyer" | "shop" | "";
  /** Only when one conversation is looked at. */
  messages: Message[];
}

export const MOOD_TONES: Record<Mood, "good" | "warn" | "bad" | "note" | "plain"> = { asking: "note", content: "good", unsure: "warn", upset: "bad" };
export const MOST_LETTERS = 300;

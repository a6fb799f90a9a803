/** Claims after the sale as the server speaks of them, and what a page makes of them. */
export type ClaimKind = "unshipped" | "refund_only" | "return" | "exchange" | "repair" | "resend" | "price";
export type ClaimState = "waiting_shop" | "waiting_return" | "returning" | "waiting_resend" | "rejected" | "rejected_back" | "platform" | "done" | "failed" | "withdrawn";
export type BuyerStep = "send_back" | "escalate" | "withdraw";
export type ShopStep = "approve" | "reject" | "confirm" | "resend";

export interface ClaimDone {
  act: "open" | "refuse" | "withdraw" | "send_back" | "escalate" | "for_buyer" | "for_shop" | "time" | ShopStep;
  who: "buyer" | "shop" | "platform" | "time";
  /** What it led to. */
  state: ClaimState;
  /** Market time, and until which market time the new state waits. */
  at: number;
  until: number | null;
  note: string;
}

export interface Claim {
  /** Where the buyer sends the goods, while he is to. */
  return_to?: { name: string; phone: string; address: string } | null;
  id: string;
  order_id: string;
  shop_id: string;
  buyer: string;
  buyer_kind: "viewer" | "person";
  nick: string;
  kind: ClaimKind;
  reason: string;
  text: string;
  amount_fen: number;
  pieces: number;
  state: ClaimState;
  note: string;
  carrier: string;
  tracking: string;
  opened_at: number;
  moved_at: number;
  /** Real time at which the step is over; null when the claim is. */
  due_at: number | null;
  /** What the shop may do now. */
  shop_steps: ShopStep[];
  /** What the buyer may do now. */
  buyer_steps: BuyerStep[];
  /** What both sides did so far, oldest first. */
  steps: ClaimDone[];
}

export const CLAIM_TONES: Record<ClaimState, "good" | "warn" | "bad" | "note" | "plain"> = {
  waiting_shop: "warn",
  waiting_return: "note",
  returning: "warn",
  waiting_resend: "warn",
  rejected: "bad",
  rejected_back: "bad",
  platform: "bad",
  done: "good",
  failed: "plain",
  withdrawn: "plain",
};

/** Whose turn it is; null when the claim is over. */
export function turnOf(state: ClaimState): "buyer" | "shop" | "platform" | null {
  if (state === "platform") return "platform";
  if (state === "waiting_return" || state === "rejected" || state === "rejected_back") return "buyer";
  return state === "waiting_shop" || state === "returning" || state === "waiting_resend" ? "shop" : null;
}

export interface Span {
  unit: "days" | "hours" | "minutes";
  values: { d: number; h: number; m: number };
}

/** How long it is, in the two largest units; null when nothing is left. */
export function spanOf(ms: number): Span | null {
  if (ms <= 0) return null;
  const minutes = Math.ceil(ms / 60_000);
  const values = { d: Math.floor(minutes / 1440), h: Math.floor(minutes / 60) % 24, m: minutes % 60 };
  return { unit: values.d ? "days" : values.h ? "hours" : "minutes", values };
}

/** Those the shop has to act on first, the nearest end first among equals. */
export function byUrgency(claims: readonly Claim[]): Claim[] {
  const turn = ({ shop_steps: steps }: Claim): number => (steps.length ? 0 : 1);
  return [...claims].sort((a, b) => turn(a) - turn(b) || (a.due_at ?? Infinity) - (b.due_at ?? Infinity));
}

const BACK: readonly ClaimKind[] = ["return", "exchange", "repair"];
const PAYS: readonly ClaimKind[] = ["unshipped", "refund_only", "return", "price"];

/** What follows when the shop agrees, or confirms what came back: a key of `aftersale.sure`. */
export function follows(claim: Pick<Claim, "kind" | "tracking">, step: "approve" | "confirm"): "pays" | "back" | "again" | "came" {
  if (step === "approve" && BACK.includes(claim.kind)) return "back";
  if (!PAYS.includes(claim.kind)) return "again";
  return step === "confirm" ? "came" : "pays";
}

export const REASONS = ["regret", "promise_broken", "late", "quality", "fit", "damaged", "missing", "allergy", "price"] as const;
const REASONS_OF: Partial<Record<ClaimKind, readonly string[]>> = {
  unshipped: ["regret", "late", "promise_broken"],
  exchange: ["promise_broken", "quality", "fit", "damaged"],
  repair: ["quality", "damaged"],
  resend: ["missing", "damaged", "promise_broken"],
  price: ["price"],
};

/** Why this kind can be claimed (mall/refund_steps.py REASONS_OF). */
export function reasonsFor(kind: ClaimKind): readonly string[] {
  return REASONS_OF[kind] ?? REASONS;
}

/** Whether this kind pays money, and whether pieces go back. */
export const paysMoney = (kind: ClaimKind): boolean => PAYS.includes(kind);
export const sendsBack = (kind: ClaimKind): boolean => BACK.includes(kind);

/** What may be claimed of an order in this state (mall/refund_steps.py kinds_for). */
export function kindsFor(state: string): ClaimKind[] {
  if (state === "paid") return ["unshipped"];
  if (state === "part_shipped" || state === "shipped") return ["refund_only"];
  return ["signed", "reviewed", "settled"].includes(state) ? ["return", "refund_only", "exchange", "repair", "resend", "price"] : [];
}

/** How a claim's state is called: what was achieved depends on its kind (退款成功, 换货成功); a key of `aftersale.state`. */
export function stateName({ state, kind }: Pick<Claim, "state" | "kind">): string {
  return state !== "done" ? state : PAYS.includes(kind) ? "done" : `done_${kind}`;
}

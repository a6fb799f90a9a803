/** A listing as it was handed in, in the parts a reviewer judges: whatever a rule speaks of, in the words of the form. */
import { yuan } from "../money.ts";
import { dayAndTime } from "../time.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const PRICE_PROOF = "price_source";

/** The part of a listing's form that is judged; the phone's listing.ts adds what only its owner sets. */
export interface HandedForm {
  leaf: string;
  short_name: string;
  brand: string;
  attributes: Record<string, string>;
  pictures: string[];
  detail_pictures: string[];
  pictures34: string[];
  white_picture: string | null;
  video: string | null;
  spec_table: { name: string; value: string }[];
  size_chart: { columns: string[]; rows: { size: string; cells: string[] }[] } | null;
  points: string[];
  skus: { name: string; price_fen: number | null; stock: number | null; step_stock?: number | null }[];
  reference_fen: number | null;
  reference_source: string;
  reference_kind: "suggested" | "own";
  freight_fen: number;
  freight_by: "listing" | "template";
  dispatch_h: number;
  sale_type: "stock" | "presale" | "stepped";
  presale_days: number;
  min_per_order: number;
  max_per_order: number;
  limit_per_buyer: number;
  reduce: "order" | "payment";
  after_sale: string[];
  service_phone: string;
  documents: { kind: string; number: string; expires_on: string | null; holder: string; picture: string | null }[];
  channel: "all" | "live";
  start: "now" | "store";
}

/** A category with the papers it asks for and the proofs any listing may carry. */
export interface HandedLeaf {
  leaf: string;
  name: string;
  parent: string;
  documents: { kind: string; name: string }[];
  proofs: { kind: string; name: string }[];
}

/** What the mall says beside the form: the shop's market time, and the lowest deal of seven days (C08), null without one. */
export interface HandedFacts {
  market_now: number;
  price_base_fen: number | null;
}

export interface HandedRow {
  name: string;
  value: string;
  picture?: string;
}

export interface HandedPart {
  name: "naming" | "reference" | "promises" | "documents" | "selling";
  rows: HandedRow[];
}

type Words = (key: string, named?: Record<string, unknown>) => string;

/** The parts with rows to read, in the order of the form; `leaves` gives categories and papers their names. */
export function handedIn(t: Words, locale: string, form: HandedForm, facts: HandedFacts, leaves: readonly HandedLeaf[]): HandedPart[] {
  const say = (key: string, named: Record<string, unknown> = {}): string => t(`mall.handed.${key}`, named);
  const papers = new Map(leaves.flatMap(({ documents, proofs }) => [...documents, ...proofs].map(({ kind, name }) => [kind, name] as const)));
  const leaf = leaves.find((each) => each.leaf === form.leaf);
  const asked = new Set(leaf?.documents.map(({ kind }) => kind));
  const given = form.documents.filter(({ number, picture }) => number || picture);
  const paper = (each: HandedForm["documents"][number]): HandedRow => ({ name: papers.get(each.kind) ?? each.kind, value: saysPaper(say, each), ...(each.picture ? { picture: each.picture } : {}) });
  const missing = [...asked].filter((kind) => !given.some((each) => each.kind === kind));
  return [
    { name: "naming", rows: [row(say("leaf"), leaf ? `${leaf.parent} · ${leaf.name}` : form.leaf), row(say("shortName"), form.short_name), row(say("brand"), form.brand), row(say("points"), form.points.filter(Boolean).join("；"))] },
    { name: "reference", rows: reference(say, form, facts, given.filter(({ kind }) => kind === PRICE_PROOF).map(paper)) },
    { name: "promises", rows: promises(say, locale, form, facts.market_now) },
    { name: "documents", rows: [...given.filter(({ kind }) => kind !== PRICE_PROOF).map(paper), ...missing.map((kind) => row(papers.get(kind) ?? kind, say("noPaper")))] },
    { name: "selling", rows: [row(say("channelIs"), say(`channel.${form.channel}`)), row(say("startIs"), say(`start.${form.start}`)), row(say("limits"), limits(say, form)), row(say("reduceIs"), say(`reduce.${form.reduce}`))] },
  ];
}

const row = (name: string, value: string): HandedRow => ({ name, value: value || "–" });

function saysPaper(say: Words, paper: HandedForm["documents"][number]): string {
  return [paper.number, paper.holder && say("holder", { name: paper.holder }), paper.expires_on && say("until", { day: paper.expires_on })].filter(Boolean).join(" · ") || say("pictureOnly");
}

/** The reference price, where it comes from, and what proves it. */
function reference(say: Words, form: HandedForm, facts: HandedFacts, proofs: HandedRow[]): HandedRow[] {
  if (form.reference_fen === null) return [row(say("reference"), say("noReference"))];
  const own = form.reference_kind === "own";
  const base = facts.price_base_fen === null ? say("noBase") : say("base", { sum: yuan(facts.price_base_fen) });
  const proof = own ? [row(say("proof"), base)] : proofs.length ? proofs : [row(say("proof"), say("noProof"))];
  return [row(say("reference"), `${yuan(form.reference_fen)} · ${say(own ? "own" : "suggested")}`), ...(own ? [] : [row(say("source"), form.reference_source)]), ...proof];
}

const SAME_DAY_H = 12; // sandbox/trade/dispatch.py

/** When an order of this moment must be sent at the latest, freight, and what is promised after the sale. */
function promises(say: Words, locale: string, form: HandedForm, now: number): HandedRow[] {
  const by = (ms: number): string => say("by", { time: dayAndTime(now + ms, locale) });
  const soon = form.dispatch_h === SAME_DAY_H ? say("sameDay") : `${say("hours", { n: form.dispatch_h })}${by(form.dispatch_h * HOUR_MS)}`;
  const later = `${say("days", { n: form.presale_days })}${by(form.presale_days * DAY_MS)}`;
  const rows = form.sale_type === "stock" ? [row(say("dispatch"), soon)] : form.sale_type === "presale" ? [row(say("presale"), later)] : [row(say("inHand"), soon), row(say("inStep"), later)];
  const freight = form.freight_by === "template" ? say("byTemplate") : form.freight_fen ? say("freightIs", { sum: yuan(form.freight_fen) }) : say("free");
  return [row(say("sale"), say(`saleType.${form.sale_type}`)), ...rows, row(say("freight"), freight), row(say("afterSaleIs"), form.after_sale.map((each) => say(`afterSale.${each}`)).join("、") || say("nothing")), row(say("phone"), form.service_phone)];
}

function limits(say: Words, form: HandedForm): string {
  return [say("range", { least: form.min_per_order, most: form.max_per_order }), form.limit_per_buyer ? say("perBuyer", { n: form.limit_per_buyer }) : say("noLimit")].join(" · ");
}

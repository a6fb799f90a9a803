/** The form of a listing as it stands in the fields (text), from and to what the server takes (whole fen and pieces). */
import { fenOf } from "@shared/money.ts";
import { plainFault, type Fault } from "../shop/faults.ts";
import type { DocumentForm, ListingForm } from "./listing.ts";
import { piecesOf, typedOf } from "./typed.ts";

export interface TypedSku {
  sku_id: string | null;
  name: string;
  price: string;
  stock: string;
  step: string;
  code: string;
  values?: string[];
}

export interface Typing extends Omit<ListingForm, "skus" | "reference_fen" | "freight_fen"> {
  skus: TypedSku[];
  reference: string;
  freight: string;
}

export const MOST_POINTS = 6;

/** A deep copy of plain data, also of what Vue watches. */
const copyOf = <T>(plain: T): T => JSON.parse(JSON.stringify(plain)) as T;

export function emptyTyping(servicePhone = ""): Typing {
  return {
    leaf: "",
    title: "",
    short_name: "",
    brand: "",
    attributes: {},
    pictures: [],
    detail_pictures: [],
    pictures34: [],
    white_picture: null,
    video: null,
    spec_table: [],
    size_chart: null,
    points: ["", ""],
    specs: [],
    skus: [emptySku()],
    reference: "",
    reference_source: "",
    reference_kind: "suggested",
    freight: "",
    freight_by: "listing",
    freight_template: "",
    weight_g: null,
    dispatch_h: 48,
    sale_type: "stock",
    presale_days: 0,
    min_per_order: 1,
    max_per_order: 99,
    limit_per_buyer: 0,
    reduce: "order",
    after_sale: ["seven_days"],
    service_phone: servicePhone,
    documents: [],
    channel: "all",
    start: "now",
  };
}

export function emptySku(): TypedSku {
  return { sku_id: null, name: "", price: "", stock: "", step: "", code: "" };
}

export function typingOf(form: ListingForm): Typing {
  const { skus, reference_fen: reference, freight_fen: freight, ...same } = copyOf(form);
  const typed = skus.map(({ price_fen: price, stock, step_stock: step, ...sku }) => ({ ...sku, price: price === null ? "" : typedOf(price), stock: stock === null ? "" : String(stock), step: step == null ? "" : String(step) }));
  return {
    ...same,
    points: same.points.length ? same.points : ["", ""],
    skus: typed.length ? typed : [emptySku()],
    reference: reference === null ? "" : typedOf(reference),
    freight: freight ? typedOf(freight) : "",
  };
}

/** The words for amounts and numbers that cannot be read. */
export interface Sentences {
  price: string;
  stock: string;
}

/** What to send, and the faults of fields that hold no number; such a field is sent as not filled in. */
export function formFrom(typing: Typing, sentences: Sentences): { form: ListingForm; faults: Fault[] } {
  const faults: Fault[] = [];
  const money = (path: string, text: string): number | null => {
    if (!text.trim()) return null;
    const fen = fenOf(text);
    if (fen === null) faults.push({ ...plainFault(path, sentences.price), code: "unreadable" });
    return fen;
  };
  const pieces = (path: string, text: string): number | null => {
    if (!text.trim()) return null;
    const count = piecesOf(text);
    if (count === null) faults.push({ ...plainFault(path, sentences.stock), code: "unreadable" });
    return count;
  };
  const { skus, reference, freight, ...same } = copyOf(typing);
  const form: ListingForm = {
    ...same,
    points: same.points.map((point) => point.trim()).filter(Boolean),
    skus: skus.map(({ price, stock, step, ...sku }, index) => ({
      ...sku,
      price_fen: money(`skus.${index}.price_fen`, price),
      stock: pieces(`skus.${index}.stock`, stock),
      step_stock: pieces(`skus.${index}.step_stock`, step),
    })),
    reference_fen: money("reference_fen", reference),
    freight_fen: money("freight_fen", freight) ?? 0,
  };
  return { form, faults };
}

/** The rows a specification table starts with: the attributes that are filled in, and what one can choose. */
export function specRowsOf(typing: Typing, skus: string): { name: string; value: string }[] {
  const rows = Object.entries(typing.attributes).filter(([, value]) => value.trim()).map(([name, value]) => ({ name, value }));
  const names = typing.skus.map(({ name }) => name.trim()).filter(Boolean).join("、").slice(0, 200);
  return names ? [...rows, { name: skus, value: names }] : rows;
}

/** The document of a kind a category asks for; made when it is not there yet. */
export function documentOf(documents: readonly DocumentForm[], kind: string): DocumentForm {
  return documents.find((each) => each.kind === kind) ?? { kind, number: "", expires_on: null, holder: "", picture: null };
}

const WIDE = /[\u00b0\u00b1\u00b7\u00d7\u1100-\u115f\u2010-\u203b\u2190-\u2193\u2460-\u24ff\u2500-\u25ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/** Width of a text as the mall counts it: a Chinese or full-width character is 2, a Latin letter 1. */
export function widthOf(text: string): number {
  return [...text.trim()].reduce((sum, letter) => sum + (WIDE.test(letter) || (letter.codePointAt(0) ?? 0) > 0xffff ? 2 : 1), 0);
}

/** What a draft changes of the version on sale, field by field, in the words of the form. */
import { yuan } from "@shared/money.ts";
import type { Category } from "./categories.ts";
import type { DocumentForm, Listing, ListingForm, SkuForm } from "./listing.ts";
import { saysPromise } from "./promise.ts";

type Words = (key: string, named?: Record<string, unknown>) => string;

/** `was` and `now` as texts, "" for nothing; pictures as their addresses. */
export interface Change {
  label: string;
  was: string;
  now: string;
  pictures?: { was: string[]; now: string[] };
}

interface Says {
  t: Words;
  categories: readonly Category[];
}

const sum = (fen: number | null): string => (fen === null ? "" : yuan(fen));

function plainRows({ t, categories }: Says, form: ListingForm): [label: string, text: string][] {
  const leaf = categories.find((each) => each.leaf === form.leaf);
  return [
    [t("listing.leaf"), leaf ? `${leaf.parent} · ${leaf.name}` : form.leaf],
    [t("selling.video.title"), form.video ?? ""],
    [t("listing.title"), form.title],
    [t("listing.shortName"), form.short_name],
    [t("listing.brand"), form.brand],
    [t("versions.specs"), form.specs.map(({ name, values }) => `${name}：${values.join("、")}`).join("；")],
    [t("listing.reference"), sum(form.reference_fen)],
    [t("listing.referenceSource"), form.reference_fen === null ? "" : form.reference_kind === "own" ? t("mall.reference.own") : form.reference_source],
    [t("selling.reduce.title"), t(`selling.reduce.${form.reduce}`)],
    [t("listing.points"), form.points.join("；")],
    [t("selling.table.title"), form.spec_table.map(({ name, value }) => `${name} ${value}`).join("；")],
    [t("selling.section.sizes"), (form.size_chart?.rows ?? []).map(({ size, cells }) => `${size} ${cells.join("/")}`).join("；")],
    [t("listing.documents"), form.documents.map((each) => paper(each, leaf)).join("；")],
    [t("listing.freight"), freight(t, form)],
    [t("mall.freight.weight"), form.weight_g === null ? "" : `${form.weight_g} ${t("mall.freight.gram")}`],
    [t("dispatch.title"), t(`dispatch.sale.${form.sale_type}`)],
    [t("listing.dispatch"), saysPromise(t, form)],
    [t("mall.terms.least"), String(form.min_per_order)],
    [t("mall.terms.most"), String(form.max_per_order)],
    [t("mall.terms.limit"), form.limit_per_buyer ? String(form.limit_per_buyer) : t("versions.noLimit")],
    [t("listing.afterSaleTitle"), form.after_sale.map((each) => t(`listing.afterSale.${each}`)).join("、")],
    [t("listing.servicePhone"), form.service_phone],
    [t("listing.sale"), `${t(`listing.channel.${form.channel}`)} · ${t(`listing.start.${form.start}`)}`],
  ];
}

function paper({ kind, number, expires_on: until, holder, picture }: DocumentForm, leaf: Category | undefined): string {
  const name = [...(leaf?.documents ?? []), ...(leaf?.proofs ?? [])].find((each) => each.kind === kind)?.name ?? kind;
  return [name, number, until ?? "", holder, picture?.slice(0, 6) ?? ""].filter(Boolean).join(" ");
}

function freight(t: Words, { freight_by: by, freight_template: name, freight_fen: fen }: ListingForm): string {
  return by === "template" ? [t("mall.freight.template"), name].filter(Boolean).join(" · ") : fen ? yuan(fen) : t("listing.free");
}

function pictureRows(t: Words, form: ListingForm): [label: string, pictures: string[]][] {
  return [
    [t("listing.pictures"), form.pictures],
    [t("selling.pictures34.title"), form.pictures34],
    [t("selling.white.title"), form.white_picture ? [form.white_picture] : []],
    [t("selling.detail.title"), form.detail_pictures],
  ];
}

/** What would be on the shelf: what is there, and what was typed above what was there when the draft was saved. */
function stockThen(typed: number, there: number, base: number | undefined): number {
  return Math.max(0, there + typed - (base ?? there));
}

function skuText(t: Words, sku: SkuForm, stock: number, later: number, stepped: boolean): string {
  const parts = [sku.name, sum(sku.price_fen), `${t(stepped ? "dispatch.hand" : "listing.stock")}\u00a0${stock}`];
  return [...parts, ...(stepped ? [`${t("dispatch.step")}\u00a0${later}`] : []), ...(sku.code && sku.code !== sku.name ? [sku.code] : [])].join(" · ");
}

function skuChanges(t: Words, listing: Listing, online: ListingForm, draft: ListingForm): Change[] {
  const [base, later] = [listing.base ?? {}, listing.base_step ?? {}];
  const before = new Map(online.skus.map((sku) => [sku.sku_id, sku]));
  const kept = new Set(draft.skus.map(({ sku_id: id }) => id));
  const rows = draft.skus.map((sku) => {
    const old = before.get(sku.sku_id);
    const id = sku.sku_id ?? "";
    const stock = old ? stockThen(sku.stock ?? 0, old.stock ?? 0, base[id]) : (sku.stock ?? 0);
    const step = old ? stockThen(sku.step_stock ?? 0, old.step_stock ?? 0, later[id]) : (sku.step_stock ?? 0);
    const was = old ? skuText(t, old, old.stock ?? 0, old.step_stock ?? 0, online.sale_type === "stepped") : "";
    return { label: `${t("listing.skuName")} ${sku.name}`, was, now: skuText(t, sku, stock, step, draft.sale_type === "stepped") };
  });
  const gone = online.skus.filter(({ sku_id: id }) => !kept.has(id));
  return [...rows, ...gone.map((sku) => ({ label: `${t("listing.skuName")} ${sku.name}`, was: skuText(t, sku, sku.stock ?? 0, sku.step_stock ?? 0, online.sale_type === "stepped"), now: "" }))];
}

/** Every field in which the draft is not the version on sale, in the form's order; none for a listing that has only one of them. */
export function changesOf(t: Words, listing: Listing, categories: readonly Category[]): Change[] {
  const { online, form: draft } = listing;
  if (!online) return [];
  const says = { t, categories };
  const now = pictureRows(t, draft);
  const pictures = pictureRows(t, online).map(([label, was], at) => ({ label, was: was.join(), now: now[at]![1].join(), pictures: { was, now: now[at]![1] } }));
  const rows = plainRows(says, draft);
  const plain = plainRows(says, online).map(([label, was], at) => ({ label, was, now: rows[at]![1] }));
  const names = [...new Set([...Object.keys(online.attributes), ...Object.keys(draft.attributes)])];
  const attributes = names.map((label) => ({ label, was: online.attributes[label] ?? "", now: draft.attributes[label] ?? "" }));
  const skus = skuChanges(t, listing, online, draft);
  return [...pictures, ...plain.slice(0, 6), ...skus, ...plain.slice(6, 9), ...attributes, ...plain.slice(9)].filter(({ was, now: then }) => was !== then);
}

/** The shop as the server speaks of it, and the form one fills in to open it. */
import { act, get } from "@shared/api.ts";
import type { ShopRow } from "@shared/market.ts";
import type { Fault } from "./faults.ts";

export type ShopType = "personal" | "individual" | "company";
export type StepName = "register" | "verify" | "category" | "freight" | "service";
export type Sample = "valid" | "expired" | "other_company" | "wrong_category" | "not_yet" | "bad_number" | "no_seal" | "other_address" | "no_food_filing";

export const SHOP_TYPES: readonly ShopType[] = ["personal", "individual", "company"];
export const STEPS: readonly StepName[] = ["register", "verify", "category", "freight", "service"];
/** Shown as letters only: which one has which defect is for the student to find. */
export const SAMPLES: readonly Sample[] = ["valid", "expired", "other_company", "wrong_category", "no_seal", "not_yet", "bad_number", "other_address", "no_food_filing"];
/** What the mall keeps of the virtual money while a shop is open (mall/shop_form.py). */
export const DEPOSIT_FEN: Record<ShopType, number> = { personal: 50_000, individual: 100_000, company: 200_000 };

export interface Freight {
  kind: "free" | "flat" | "free_from" | "by_weight" | "collect";
  flat_fen: number;
  free_from_fen: number;
  first_g: number;
  first_fen: number;
  more_g: number;
  more_fen: number;
  not_to: string[];
}

export type NamedFreight = Freight & { name: string };

export interface ShopForm {
  shop_type: ShopType;
  name: string;
  logo: string;
  main_category: string;
  service_phone: string;
  service_hours: string;
  operator: { name: string; address: string; phone: string };
  return_address: { name: string; phone: string; address: string };
  freight: Freight | null;
  /** Further templates, which listings choose by name. */
  more_freight: NamedFreight[];
  agreed: boolean;
}

export interface Licence {
  sample: Sample;
  number: string;
  holder: string;
  groups: string[];
  issued_on: string;
  expires_on: string;
  picture: string;
}

export interface Step {
  name: StepName | "listing";
  title: string;
  done: boolean;
  faults: Fault[];
}

export interface Shop extends ShopForm {
  id: string;
  owner_id: string;
  cohort_id: string;
  state: "draft" | "open" | "suspended" | "closed";
  licence: Licence | null;
  steps: Step[];
  deposit_fen: number;
  balance_fen: number;
  made_at: number;
  opened_at: number | null;
  stopped_for: string;
  /** What suspended it: staff, deposit, licence; "" while it sells. */
  stop_kind: string;
  deposit_missing_fen: number;
}

export function emptyShopForm(): ShopForm {
  return {
    shop_type: "individual",
    name: "",
    logo: "",
    main_category: "",
    service_phone: "",
    service_hours: "9:00-21:00",
    operator: { name: "", address: "", phone: "" },
    return_address: { name: "", phone: "", address: "" },
    freight: null,
    more_freight: [],
    agreed: false,
  };
}

/** Only the form of a shop: the server refuses what it did not ask for. */
export function formOf(shop: ShopForm): ShopForm {
  return {
    shop_type: shop.shop_type,
    name: shop.name,
    logo: shop.logo,
    main_category: shop.main_category,
    service_phone: shop.service_phone,
    service_hours: shop.service_hours,
    operator: { ...shop.operator },
    return_address: { ...shop.return_address },
    freight: shop.freight && { ...shop.freight },
    more_freight: (shop.more_freight ?? []).map((one) => ({ ...one })),
    agreed: shop.agreed,
  };
}

/** The steps one fills in; "首件商品" comes after the opening. */
export function openingSteps(shop: Shop): Step[] {
  return shop.steps.filter(({ name }) => name !== "listing");
}

/** One's own shop of a class in full; null before there is one. */
export async function loadMyShop(cohort: string, signal?: AbortSignal): Promise<Shop | null> {
  if (!cohort) return null;
  const options = signal ? { signal } : {};
  const [mine] = await get<{ id: string }[]>("/api/shops", { ...options, query: { cohort, mine: true } });
  return mine ? get<Shop>(`/api/shops/${mine.id}`, options) : null;
}

/** The shop a page of books shows: the one its address names (`?shop=`, an archived one), else one's own that goes on. */
export async function loadShownShop(cohort: string, named: unknown, signal?: AbortSignal): Promise<Shop | null> {
  return typeof named === "string" && named ? get<Shop>(`/api/shops/${named}`, signal ? { signal } : {}) : loadMyShop(cohort, signal);
}

/** One's own shops of a class that were closed or started again, oldest first. */
export async function loadArchive(cohort: string, signal?: AbortSignal): Promise<ShopRow[]> {
  return cohort ? get<ShopRow[]>("/api/shops", { ...(signal ? { signal } : {}), query: { cohort, mine: true, archived: true } }) : [];
}

/** Save the form: the first time it registers the shop. */
export async function saveShop(shop: Shop | null, cohort: string, form: ShopForm): Promise<Shop> {
  const body = formOf(form);
  return shop ? act<Shop>("PUT", `/api/shops/${shop.id}`, body) : act<Shop>("POST", "/api/shops", { ...body, cohort_id: cohort });
}

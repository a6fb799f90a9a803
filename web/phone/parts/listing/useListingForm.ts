/** A listing's form while it is typed: what the audit would say (asked after each pause), saving, and handing in. */
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from "vue";
import { act, get, Problem } from "@shared/api.ts";
import { faultsOf, type Fault } from "../shop/faults.ts";
import type { Checked, Listing } from "./listing.ts";
import { emptyTyping, formFrom, typingOf, type Sentences, type Typing } from "./typing.ts";

const PAUSE_MS = 400;

export interface ListingFilling {
  typing: Ref<Typing>;
  listing: ShallowRef<Listing | null>;
  faults: ShallowRef<Fault[]>;
  /** 0..100; null until the first check answered. */
  quality: Ref<number | null>;
  dirty: Ref<boolean>;
  load(listingId: string): Promise<void>;
  /** Save the draft. Throws Problem. */
  save(shopId: string): Promise<Listing>;
  /** Save what is typed and hand it in. Throws Problem. */
  submit(shopId: string): Promise<Listing>;
}

export function useListingForm(cohort: () => string, sentences: () => Sentences): ListingFilling {
  const typing = ref<Typing>(emptyTyping());
  const listing = shallowRef<Listing | null>(null);
  const faults = shallowRef<Fault[]>([]);
  const quality = ref<number | null>(null);
  const dirty = ref(false);
  let timer = 0;
  let asking = new AbortController();
  let written = JSON.stringify(typing.value);

  async function load(listingId: string): Promise<void> {
    const found = await get<Listing>(`/api/listings/${listingId}`);
    listing.value = found;
    typing.value = typingOf(found.form);
    written = JSON.stringify(typing.value);
    [faults.value, quality.value, dirty.value] = [found.faults, found.quality, false];
  }

  async function check(): Promise<void> {
    asking.abort();
    const mine = (asking = new AbortController());
    const { form, faults: unreadable } = formFrom(typing.value, sentences());
    try {
      const said = await act<Checked>("POST", "/api/listings/check", form, { query: { cohort: cohort(), listing: listing.value?.id }, signal: mine.signal });
      if (mine !== asking) return;
      quality.value = said.quality;
      show(said.faults, unreadable);
    } catch (error) {
      if (mine.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      show(error.fields.length ? faultsOf(error) : faults.value, unreadable); // an unreachable server is said when one saves
    }
  }

  function show(said: Fault[], unreadable: Fault[]): void {
    const unread = new Set(unreadable.map(({ path }) => path));
    faults.value = [...unreadable, ...said.filter(({ path }) => !unread.has(path))];
  }

  async function save(shopId: string): Promise<Listing> {
    const { form } = formFrom(typing.value, sentences());
    const sent = JSON.stringify(typing.value);
    try {
      const saved = listing.value
        ? await act<Listing>("PUT", `/api/listings/${listing.value.id}`, form)
        : await act<Listing>("POST", `/api/shops/${shopId}/listings`, form);
      listing.value = saved;
      typing.value.skus.forEach((sku, index) => (sku.sku_id = saved.form.skus[index]?.sku_id ?? sku.sku_id));
      if (JSON.stringify({ ...typing.value, skus: [] }) === JSON.stringify({ ...(JSON.parse(sent) as Typing), skus: [] })) dirty.value = false;
      written = JSON.stringify(typing.value);
      return saved;
    } catch (error) {
      if (error instanceof Problem && error.fields.length) show([...faultsOf(error), ...faults.value.filter(({ path }) => !error.field(path))], []);
      throw error;
    }
  }

  async function submit(shopId: string): Promise<Listing> {
    const saved = dirty.value || !listing.value ? await save(shopId) : listing.value;
    const answer = await act<Listing>("POST", `/api/listings/${saved.id}/submit`);
    [listing.value, quality.value] = [answer, answer.quality];
    if (answer.reasons.length) show([...answer.reasons, ...answer.faults.filter(({ kind }) => kind === "advice")], []);
    return answer;
  }

  watch(
    typing,
    () => {
      if (JSON.stringify(typing.value) === written) return;
      dirty.value = true;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void check(), PAUSE_MS);
    },
    { deep: true },
  );
  onScopeDispose(() => {
    window.clearTimeout(timer);
    asking.abort();
  });
  return { typing, listing, faults, quality, dirty, load, save, submit };
}

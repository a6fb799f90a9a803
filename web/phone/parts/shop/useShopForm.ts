/** The shop's form while it is typed: saved by itself after a pause as long as the shop is a draft, with what is still missing. */
import { onScopeDispose, reactive, ref, shallowRef, watch, type Ref, type ShallowRef } from "vue";
import { act, Problem } from "@shared/api.ts";
import { faultsOf, type Fault } from "./faults.ts";
import { emptyShopForm, formOf, loadMyShop, saveShop, type Sample, type Shop, type ShopForm } from "./shop.ts";

const PAUSE_MS = 700;

export interface ShopFilling {
  shop: ShallowRef<Shop | null>;
  form: ShopForm;
  /** From the newest save; the refused one's when the last was refused. */
  faults: ShallowRef<Fault[]>;
  saving: Ref<boolean>;
  saved: Ref<boolean>;
  problem: ShallowRef<Problem | null>;
  load(): Promise<Shop | null>;
  /** Save what is typed now; false when it was refused. */
  save(): Promise<boolean>;
  attachLicence(sample: Sample): Promise<void>;
}

export function useShopForm(cohort: () => string): ShopFilling {
  const shop = shallowRef<Shop | null>(null);
  const form = reactive<ShopForm>(emptyShopForm());
  const faults = shallowRef<Fault[]>([]);
  const [saving, saved] = [ref(false), ref(false)];
  const problem = shallowRef<Problem | null>(null);
  let timer = 0;
  let running: Promise<boolean> | null = null;
  let written = "";

  const typed = (): string => JSON.stringify(formOf(form));

  function take(fresh: Shop): void {
    shop.value = fresh;
    faults.value = fresh.steps.flatMap((step) => step.faults);
  }

  async function load(): Promise<Shop | null> {
    const mine = await loadMyShop(cohort());
    if (mine) {
      Object.assign(form, formOf(mine));
      take(mine);
    }
    written = typed();
    return mine;
  }

  async function save(): Promise<boolean> {
    window.clearTimeout(timer);
    while (running) await running;
    if (typed() === written && shop.value) return !problem.value;
    running = write();
    try {
      return await running;
    } finally {
      running = null;
    }
  }

  async function write(): Promise<boolean> {
    const wanted = typed();
    saving.value = true;
    try {
      take(await saveShop(shop.value, cohort(), form));
      [written, problem.value, saved.value] = [wanted, null, true];
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problem.value = error;
      if (error.fields.length) faults.value = [...faultsOf(error), ...faults.value.filter(({ path }) => !error.field(path))];
      return false;
    } finally {
      saving.value = false;
    }
  }

  async function attachLicence(sample: Sample): Promise<void> {
    if (!(await save()) || !shop.value) return;
    take(await act<Shop>("POST", `/api/shops/${shop.value.id}/licence`, { sample }));
  }

  watch(form, () => {
    if (typed() === written) return;
    [saved.value, timer] = [false, (window.clearTimeout(timer), 0)];
    if (shop.value?.state !== "open" && form.name.trim()) timer = window.setTimeout(() => void save(), PAUSE_MS);
  });
  onScopeDispose(() => window.clearTimeout(timer));
  return { shop, form, faults, saving, saved, problem, load, save, attachLicence };
}

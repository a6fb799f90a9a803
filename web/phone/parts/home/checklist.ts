/** What a student has done on the way from a shop to a replay, and what comes next. */
import type { RouteLocationRaw } from "vue-router";

export const WANTED_LISTINGS = 3;

export interface SoFar {
  shopState: string | null;
  /** Steps of opening that are done, and how many there are. */
  opening: { done: number; all: number };
  listings: { state: string }[];
  /** One's own, newest first. */
  shows: { id: string; state: string }[];
  /** Whether the newest planned show passed its check. */
  checked: boolean;
  /** Shows whose replay was looked at on this device. */
  reviewed: readonly string[];
}

export type TaskName = "open" | "goods" | "publish" | "plan" | "check" | "live" | "review";

export interface Task {
  name: TaskName;
  done: boolean;
  /** Parts done of how many, for tasks that take more than one go. */
  progress: { done: number; all: number } | null;
  to: RouteLocationRaw;
}

const ON_SALE = ["on_sale", "sold_out", "off_sale"];

/** The tasks in order. A later one that is done makes the plan and the check before it done too: nobody went live without. */
export function checklist(so: SoFar): Task[] {
  const published = so.listings.filter(({ state }) => ON_SALE.includes(state)).length;
  const planned = so.shows.find(({ state }) => state === "planned");
  const onAir = so.shows.find(({ state }) => state === "live" || state === "paused");
  const ended = so.shows.find(({ state }) => state === "ended");
  const wentLive = Boolean(onAir ?? ended);
  return [
    { name: "open", done: so.shopState === "open", progress: so.shopState === "draft" ? so.opening : null, to: { name: "shop" } },
    { name: "goods", done: so.listings.length > 0, progress: null, to: { name: "goods" } },
    {
      name: "publish",
      done: published >= WANTED_LISTINGS,
      progress: { done: Math.min(published, WANTED_LISTINGS), all: WANTED_LISTINGS },
      to: published < so.listings.length ? { name: "shop" } : { name: "goods" },
    },
    { name: "plan", done: so.shows.length > 0, progress: null, to: { name: "prepare" } },
    { name: "check", done: wentLive || so.checked, progress: null, to: planned ? { name: "prepare", params: { show: planned.id } } : { name: "live" } },
    { name: "live", done: Boolean(ended), progress: null, to: onAir ? { name: "onair", params: { show: onAir.id } } : planned ? { name: "prepare", params: { show: planned.id } } : { name: "live" } },
    { name: "review", done: so.shows.some(({ id }) => so.reviewed.includes(id)), progress: null, to: ended ? { name: "replay", params: { show: ended.id } } : { name: "replays" } },
  ];
}

/** The first task that is not done; null when all are. */
export function nextTask(tasks: readonly Task[]): Task | null {
  return tasks.find(({ done }) => !done) ?? null;
}

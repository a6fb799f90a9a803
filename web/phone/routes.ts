/** Every phone page, one line each: a page is a file in pages/ and its line here; `nav` gives it a tab. */
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/", name: "home", component: () => import("./pages/Home.vue"), meta: { nav: "home" } },
  { path: "/shop", name: "shop", component: () => import("./pages/Shop.vue"), meta: { nav: "shop" } },
  { path: "/live", name: "live", component: () => import("./pages/Shows.vue"), meta: { nav: "live" } },
  { path: "/replays", name: "replays", component: () => import("./pages/Replays.vue"), meta: { nav: "replays" } },
  { path: "/me", name: "me", component: () => import("./pages/Me.vue"), meta: { nav: "me" } },
  { path: "/join/:ticket?", name: "join", component: () => import("./pages/Join.vue"), meta: { open: true, bare: true } },
  { path: "/prepare/:show?", name: "prepare", component: () => import("./pages/Prepare.vue"), meta: { bare: true } },
  { path: "/shows/:show/live", name: "onair", component: () => import("./pages/Live.vue"), meta: { bare: true } },
  { path: "/shows/:show/watch", name: "watch", component: () => import("./pages/Watch.vue"), meta: { bare: true } },
  { path: "/shows/:show/replay", name: "replay", component: () => import("./pages/Replay.vue"), meta: { bare: true } },
  { path: "/:rest(.*)*", redirect: "/" },
];

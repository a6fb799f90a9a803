/** Every desk page, one line each: a page is a file in pages/ and its line here; `nav` puts it into the side navigation. */
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/", redirect: "/classes" },
  { path: "/classes", name: "classes", component: () => import("./pages/Classes.vue"), meta: { nav: "classes" } },
  { path: "/wall", name: "wall", component: () => import("./pages/Wall.vue"), meta: { nav: "wall" } },
  { path: "/replays", name: "replays", component: () => import("./pages/Replays.vue"), meta: { nav: "replays" } },
  { path: "/accounts", name: "accounts", component: () => import("./pages/Accounts.vue"), meta: { nav: "accounts" } },
  { path: "/sign-in", name: "sign-in", component: () => import("./pages/SignIn.vue"), meta: { open: true, bare: true } },
  { path: "/:rest(.*)*", redirect: "/classes" },
];

/** Every phone page, one line each: a page is a file in pages/ and its line here; `nav` gives it a tab. */
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/", name: "home", component: () => import("./pages/Home.vue"), meta: { nav: "home" } },
  { path: "/shop", name: "shop", component: () => import("./pages/Shop.vue"), meta: { words: ["mall"], nav: "shop" } },
  { path: "/live", name: "live", component: () => import("./pages/Shows.vue"), meta: { nav: "live" } },
  { path: "/replays", name: "replays", component: () => import("./pages/Replays.vue"), meta: { nav: "replays" } },
  { path: "/me", name: "me", component: () => import("./pages/Me.vue"), meta: { nav: "me" } },
  { path: "/join/:ticket?", name: "join", component: () => import("./pages/Join.vue"), meta: { open: true, bare: true } },
  { path: "/prepare/:show?", name: "prepare", component: () => import("./pages/Prepare.vue"), meta: { bare: true } },
  { path: "/shows/:show/live", name: "onair", component: () => import("./pages/Live.vue"), meta: { bare: true, words: ["obs"] } },
  { path: "/shows/:show/watch", name: "watch", component: () => import("./pages/Watch.vue"), meta: { bare: true } },
  { path: "/shows/:show/replay", name: "replay", component: () => import("./pages/Replay.vue"), meta: { bare: true, words: ["clip"] } },
  { path: "/shop/form/:step?", name: "shopForm", component: () => import("./pages/ShopForm.vue"), meta: { words: ["mall"], bare: true } },
  { path: "/goods", name: "goods", component: () => import("./pages/Goods.vue"), meta: { bare: true } },
  { path: "/goods/:id", name: "goodsOne", component: () => import("./pages/GoodsOne.vue"), meta: { bare: true } },
  { path: "/listings/new", name: "listingNew", component: () => import("./pages/ListingForm.vue"), meta: { words: ["mall"], bare: true } },
  { path: "/listings/:id", name: "listing", component: () => import("./pages/Listing.vue"), meta: { words: ["mall"], bare: true } },
  { path: "/listings/:id/edit", name: "listingForm", component: () => import("./pages/ListingForm.vue"), meta: { words: ["mall"], bare: true } },
  { path: "/orders", name: "orders", component: () => import("./pages/Orders.vue"), meta: { bare: true } },
  { path: "/orders/:id", name: "order", component: () => import("./pages/Order.vue"), meta: { bare: true } },
  { path: "/offers", name: "offers", component: () => import("./pages/Offers.vue"), meta: { bare: true, words: ["mall"] } },
  { path: "/shop/bulk", name: "bulk", component: () => import("./pages/Bulk.vue"), meta: { bare: true, words: ["mall"] } },
  { path: "/reviews", name: "reviews", component: () => import("./pages/Reviews.vue"), meta: { bare: true, words: ["mall"] } },
  { path: "/reviews/:id", name: "review", component: () => import("./pages/ReviewOne.vue"), meta: { bare: true, words: ["mall"] } },
  { path: "/money", name: "money", component: () => import("./pages/Money.vue"), meta: { bare: true } },
  { path: "/:rest(.*)*", redirect: "/" },
];

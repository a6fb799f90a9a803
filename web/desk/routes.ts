/** Every desk page, one line each: a page is a file in pages/ and its line here; `nav` puts it into the side navigation. */
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/", redirect: "/today" },
  { path: "/today", name: "today", component: () => import("./pages/Today.vue"), meta: { nav: "home", words: ["schooldesk"] } },
  { path: "/classes", name: "classes", component: () => import("./pages/Classes.vue"), meta: { nav: "classes", words: ["venue"] } },
  { path: "/courses", name: "courses", component: () => import("./pages/Courses.vue"), meta: { nav: "play", words: ["teaching"] } },
  { path: "/lessons/:show", name: "lesson", component: () => import("./pages/Lesson.vue"), meta: { within: "courses", words: ["teaching"] } },
  { path: "/attendance", name: "attendance", component: () => import("./pages/Attendance.vue"), meta: { nav: "check", words: ["schooldesk"] } },
  { path: "/wall", name: "wall", component: () => import("./pages/Wall.vue"), meta: { nav: "wall", slim: true, night: true } },
  { path: "/watch/:show", name: "watch", component: () => import("./pages/Watch.vue"), meta: { slim: true, within: "wall", words: ["incident"] } },
  { path: "/replays", name: "replays", component: () => import("./pages/Replays.vue"), meta: { nav: "replays" } },
  { path: "/replays/:show", name: "replay", component: () => import("./pages/Replay.vue"), meta: { slim: true, within: "replays", words: ["whatif", "why", "incident"] } },
  { path: "/scenarios", name: "scenarios", component: () => import("./pages/Scenarios.vue"), meta: { nav: "tune", words: ["scenario"] } },
  { path: "/scenarios/:id", name: "scenario", component: () => import("./pages/Scenario.vue"), meta: { within: "scenarios", words: ["scenario"] } },
  { path: "/drills", name: "drills", component: () => import("./pages/Drills.vue"), meta: { nav: "drill", words: ["drills"] } },
  { path: "/drills/:id", name: "drill", component: () => import("./pages/Drill.vue"), meta: { within: "drills", words: ["drills"] } },
  { path: "/exams", name: "exams", component: () => import("./pages/Exams.vue"), meta: { nav: "exam", words: ["schooldesk", "assessment"] } },
  { path: "/exams/:id", name: "exam", component: () => import("./pages/Exam.vue"), meta: { within: "exams", words: ["schooldesk", "assessment"] } },
  { path: "/marking", name: "marking", component: () => import("./pages/Marking.vue"), meta: { nav: "pencil", words: ["schooldesk", "assessment"] } },
  { path: "/marking/:cohort/:person/:subject", name: "mark", component: () => import("./pages/Mark.vue"), meta: { within: "marking", words: ["schooldesk", "assessment"] } },
  { path: "/market", name: "market", component: () => import("./pages/Market.vue"), meta: { nav: "shop", words: ["mall", "aftersale"] } },
  { path: "/market/shops/:shop", name: "shopTrade", component: () => import("./pages/ShopTrade.vue"), meta: { within: "market", words: ["mall", "aftersale"] } },
  { path: "/school", name: "school", component: () => import("./pages/School.vue"), meta: { nav: "school", words: ["schooldesk", "certificates", "intake"] } },
  { path: "/accounts", name: "accounts", component: () => import("./pages/Accounts.vue"), meta: { nav: "accounts", words: ["intake"] } },
  { path: "/sign-in", name: "sign-in", component: () => import("./pages/SignIn.vue"), meta: { open: true, bare: true } },
  { path: "/:rest(.*)*", redirect: "/today" },
];

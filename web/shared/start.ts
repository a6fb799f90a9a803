/** Puts a page together: state, words, routes, and who goes where first: to the door, or to a password of one's own, or to the notice on personal data. */
import { createPinia } from "pinia";
import { createApp, type Component } from "vue";
import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";
import { addWords, makeSpeech, type Messages } from "./i18n/index.ts";
import { useSession } from "./session.ts";

export interface Page {
  /** Where the page lives on the server, as in `/phone/`. */
  base: string;
  app: Component;
  routes: RouteRecordRaw[];
  /** Name of the route where one signs in; it gets `?next=`. */
  door: string;
  chinese: Messages;
  english: () => Promise<Messages>;
}

/** Start the page; returns when it is on the screen. */
export async function start({ base, app, routes, door, chinese, english }: Page): Promise<void> {
  const pinia = createPinia();
  const router = createRouter({ history: createWebHistory(base), routes, scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 } });
  const session = useSession(pinia);
  router.beforeEach(async (to) => {
    if (to.meta.open) return true;
    try {
      const me = await session.load();
      if (me?.must_change) return to.name === "password" || { name: "password", query: { next: to.fullPath } };
      if (me?.must_consent && router.hasRoute("consent")) return to.name === "consent" || { name: "consent", query: { next: to.fullPath } };
      if (me) return session.carries(to.meta["room"]) || { name: routes.find(({ meta }) => meta?.nav && session.carries(meta["room"]))?.name ?? door };
    } catch {
      return true; // the server is away: App shows that, with a way to try again
    }
    return { name: door, query: to.fullPath === "/" ? {} : { next: to.fullPath } };
  });
  router.beforeResolve(async (to) => {
    await addWords(to.matched.flatMap((record) => record.meta.words ?? []));
  });
  const speech = await makeSpeech(chinese, english);
  createApp(app).use(pinia).use(speech).use(router).mount("#app");
}

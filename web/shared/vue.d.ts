/** What the routes of both pages may say about themselves. */
import "vue-router";
import type { IconName } from "./icons.ts";

declare module "vue-router" {
  interface RouteMeta {
    /** Areas of words (i18n/<language>/<area>.json) this page speaks beside those every page has. */
    words?: string[];
    /** Anyone may see it, signed in or not. */
    open?: boolean;
    /** Its place in the tab bar or the side navigation; the words are `tab.<name>` or `nav.<name>`. */
    nav?: IconName;
    /** The room of the server it shows; hidden where that is not carried. */
    room?: "training";
    /** Takes the whole screen: no tab bar, no side navigation. */
    bare?: boolean;
  }
}

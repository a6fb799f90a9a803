/** The icon of each tool. */
import type { IconName } from "@shared/icons.ts";
import type { ToolName } from "./running.ts";

export const ICON_OF: Record<ToolName | "seats" | "shelf", IconName> = { coupon: "coupon", flash: "bolt", bag: "bag", traffic: "rise", seats: "seats", shelf: "cart" };

/** The public card of who runs a shop as the server speaks of it (mall/operator_card.py). */
import type { ShopType } from "../shop/shop.ts";

export interface OperatorCard {
  shop_id: string;
  shop_name: string;
  logo: string;
  shop_type: ShopType;
  state: "open" | "suspended" | "closed";
  name: string;
  address: string;
  phone: string;
  service_phone: string;
  service_hours: string;
  licence_holder: string;
  licence_number: string;
  licence_picture: string;
  expires_on: string;
}

/** What the card says, in this order; names are words of `buying.card`. */
export function linesOf(card: OperatorCard): { name: string; value: string }[] {
  const lines = [
    { name: "name", value: card.name },
    { name: "address", value: card.address },
    { name: "phone", value: card.phone },
    { name: "service", value: card.service_phone },
    { name: "hours", value: card.service_hours },
  ];
  if (!card.licence_number) return lines;
  return [...lines, { name: "holder", value: card.licence_holder }, { name: "number", value: card.licence_number }, { name: "until", value: card.expires_on }];
}

"""The checks before a sold line is pushed to its supplier, in the order of domain.md E.2 (一件代发 precheck). Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sandbox.money import yuan


@dataclass(frozen=True)
class Push:
    """A sold line and what its supplier says of these goods. Money in fen; `paid_fen`: what the buyer paid for the pieces.

    `dealing`: the supplier's cooperation is running.

    `promise_h`: hours within which the listing promised to send; None where nobody said.
    """

    mode: str
    offered: bool
    on_sale: bool
    stock: int
    quantity: int
    province: str
    not_to: Collection[str]
    cost_fen: int
    paid_fen: int
    min_profit_fen: int | None
    lead_time_h: int
    promise_h: int | None
    dealing: bool = True


@dataclass(frozen=True)
class No:
    """Why it is not pushed: the check and the facts of its sentence."""

    code: str
    facts: dict[str, Any]


SENTENCES = {
    "not_picked": (
        "这件货品你没有选，供应商不认识这个订单。先选品，再上架卖。",
        "You have not picked these goods, so the supplier knows nothing of it. Pick them first, then sell.",
    ),
    "supplier_not_dealing": (
        "供应商已暂停或结束合作，不接新订单。先把商品下架，换一家供应商，或者等它恢复合作再卖。",
        "The supplier has paused or ended the cooperation and takes no new orders. Take the listing off sale, change supplier, or wait.",
    ),
    "sku_off_sale": (
        "供应商已经停售这个规格。把它从商品里删掉，换一个规格卖。",
        "The supplier no longer sells this variety. Take it out of your listing and sell another.",
    ),
    "out_of_stock": (
        "供应商只剩 {stock} 件，这单要 {quantity} 件。商品库存已经清零；换供应商，或者等补货后再设库存。",
        "The supplier has {stock} pieces, the order wants {quantity}. Your stock was set to 0; change the supplier or wait.",
    ),
    "mode": (
        "这件货品现在不支持一件代发。改成批发采购，自己备货发货。",
        "These goods are not sent piece by piece. Buy them wholesale and send them yourself.",
    ),
    "not_offered": (
        "供应商已经下架这件货品。把商品也下架，别再卖。",
        "The supplier no longer offers these goods. Take your listing off sale too.",
    ),
    "region": (
        "供应商不发{province}。在商品详情里写明不发地区，或者换一家能发的供应商。",
        "The supplier does not send to {province}. Say so in the listing, or find a supplier that does.",
    ),
    "low_profit": (
        "这单利润 {profit_yuan} 元，低于你设的每件 {wanted_yuan} 元。检查直播价和优惠券，或者调低最低利润。",
        "This order earns {profit_yuan} yuan, below the {wanted_yuan} a piece you set. Check price and coupons, or lower the threshold.",
    ),
    "lead_time": (
        "供应商要 {lead} 小时才发货，你承诺 {promise} 小时。把发货承诺改长，或者换发货快的供应商。",
        "The supplier needs {lead} hours, you promised {promise}. Promise longer, or choose a faster supplier.",
    ),
}


SHOPS_OWN = frozenset({"low_profit", "lead_time"})
"""Checks of the shop's own making: the supplier would deliver, so the shop may push the order anyway."""


def check(push: Push, *, anyway: bool = False) -> No | None:
    """The first check that fails, None when all hold; `anyway`: the shop passes over those of its own making."""
    if not push.dealing:
        return No("supplier_not_dealing", {})
    if not push.offered:
        return No("not_offered", {})
    if not push.on_sale:
        return No("sku_off_sale", {})
    if push.stock < push.quantity:
        return No("out_of_stock", {"stock": push.stock, "quantity": push.quantity})
    if push.mode not in {"dropship", "commission"}:
        return No("mode", {})
    if push.province in push.not_to:
        return No("region", {"province": push.province})
    if anyway:
        return None
    profit = push.paid_fen - push.cost_fen
    if push.mode == "dropship" and push.min_profit_fen is not None and profit < push.min_profit_fen * push.quantity:
        return No("low_profit", {"profit_yuan": yuan(profit), "wanted_yuan": yuan(push.min_profit_fen)})
    if push.promise_h is not None and push.lead_time_h > push.promise_h:
        return No("lead_time", {"lead": push.lead_time_h, "promise": push.promise_h})
    return None


def sentence(code: str, facts: dict[str, Any], language: str) -> str:
    """Why it was not pushed, with the next step."""
    return SENTENCES[code][language.startswith("en")].format(**facts)

"""The steps of a claim after the sale (domain.md E.2, the platforms' own order): who may do what, and what time does. Pure.

The platforms' numbers: waiting_shop 6 待商家同意, waiting_return 7 待买家退货, waiting_resend 8 待商家发货, returning 11 待二次同意,
done 12 成功 (of an exchange 14 换货成功), rejected 27 一次拒绝, failed 28 失败, rejected_back 29 二次拒绝.
"""

from collections.abc import Collection
from typing import Any, Literal

Kind = Literal["unshipped", "refund_only", "return", "exchange", "repair", "resend", "price"]
"""未发货仅退款, 已发货仅退款, 退货退款, 换货, 维修, 补寄, 价保."""
Reason = Literal["regret", "promise_broken", "late", "quality", "fit", "damaged", "missing", "allergy", "price"]
"""Why a buyer claims. A parcel that came back because it was refused at the door (`doorstep`) has the reason `refused`."""
State = Literal[
    "waiting_shop", "waiting_return", "returning", "waiting_resend", "rejected", "rejected_back", "platform", "done", "failed", "withdrawn"
]
Act = Literal["approve", "reject", "send_back", "confirm", "resend", "escalate", "for_buyer", "for_shop", "withdraw", "time"]

SHOP_ACTS: tuple[Act, ...] = ("approve", "reject", "confirm", "resend")
BUYER_ACTS: tuple[Act, ...] = ("send_back", "escalate", "withdraw")

HOUR_MS, DAY_MS = 3_600_000, 86_400_000
WAITS: dict[str, int] = {
    "waiting_shop": 48 * HOUR_MS,
    "waiting_return": 7 * DAY_MS,
    "returning": 10 * DAY_MS,
    "waiting_resend": 48 * HOUR_MS,
    "rejected": 7 * DAY_MS,
    "rejected_back": 7 * DAY_MS,
    "platform": 7 * DAY_MS,
}
"""How long each step waits on the market clock: the shop 48 h, the buyer's return 7 d, the shop's check of it 10 d, the platform 7 d."""
BACK = frozenset({"return", "exchange", "repair"})
PAYS = frozenset({"unshipped", "refund_only", "return", "price"})
OF_PIECES = frozenset({"unshipped", "return", "exchange", "repair", "resend"})
"""Claims that are about a number of pieces, one at least."""
OVER = frozenset({"done", "failed", "withdrawn"})
MOST_CLAIMS = 5
WITHIN_DAYS = 15
REGRET_DAYS = 7
FAULTS = frozenset({"promise_broken", "late", "quality", "damaged", "missing"})
"""Reasons that are the shop's fault: it pays the way back, and the platform decides for the buyer."""
SHOP_PAYS_BACK = FAULTS | {"refused"}
"""Reasons for which the shop pays the way back and the buyer has all his money again."""
REASONS_OF: dict[str, frozenset[str]] = {
    "unshipped": frozenset({"regret", "late", "promise_broken"}),
    "exchange": frozenset({"promise_broken", "quality", "fit", "damaged"}),
    "repair": frozenset({"quality", "damaged"}),
    "resend": frozenset({"missing", "damaged", "promise_broken"}),
    "price": frozenset({"price"}),
}
"""Why these kinds can be claimed; the others for any reason."""


def next_state(kind: Kind, state: State, act: Act, is_back: bool) -> State | None:
    """The state after an act, None when the act is not possible now. `is_back`: the goods were sent back already."""
    after_yes: State = "waiting_return" if kind in BACK and not is_back else "done" if kind in PAYS else "waiting_resend"
    table: dict[tuple[State, Act], State] = {
        ("waiting_shop", "approve"): after_yes,
        ("waiting_shop", "reject"): "rejected",
        ("waiting_shop", "time"): after_yes,
        ("waiting_return", "send_back"): "returning",
        ("waiting_return", "time"): "failed",
        ("returning", "confirm"): after_yes,
        ("returning", "reject"): "rejected_back",
        ("returning", "time"): after_yes,
        ("waiting_resend", "resend"): "done",
        ("waiting_resend", "time"): "platform",
        ("rejected", "escalate"): "platform",
        ("rejected_back", "escalate"): "platform",
        ("rejected", "time"): "failed",
        ("rejected_back", "time"): "failed",
        ("platform", "for_buyer"): after_yes,
        ("platform", "for_shop"): "failed",
    }
    if act == "withdraw":
        return "withdrawn" if state in {"waiting_shop", "waiting_return", "rejected", "platform"} else None
    return table.get((state, act))


def shop_steps(kind: Kind, state: State, is_back: bool) -> list[Act]:
    """What the shop may do now."""
    return [act for act in SHOP_ACTS if next_state(kind, state, act, is_back) is not None]


def buyer_steps(kind: Kind, state: State, is_back: bool) -> list[Act]:
    """What the buyer may do now."""
    return [act for act in BUYER_ACTS if next_state(kind, state, act, is_back) is not None]


def who(act: str) -> Literal["buyer", "shop", "platform", "time"]:
    """Whose step an act is; `open` is the buyer's too."""
    if act in SHOP_ACTS:
        return "shop"
    return "time" if act == "time" else "platform" if act in {"for_buyer", "for_shop"} else "buyer"


def step(act: str, state: State, at: int, until: int | None, note: str = "") -> dict[str, Any]:
    """One line of a claim's history: who did what at market time `at`, and until which market time the state it led to waits."""
    return {"act": act, "who": who(act), "state": state, "at": at, "until": until, "note": note}


def kinds_for(order_state: str) -> tuple[Kind, ...]:
    """What may be claimed of an order in this state."""
    if order_state == "paid":
        return ("unshipped",)
    if order_state in {"part_shipped", "shipped"}:
        return ("refund_only",)
    if order_state in {"signed", "reviewed", "settled"}:
        return ("return", "refund_only", "exchange", "repair", "resend", "price")
    return ()


def regret_days(after_sale: Collection[str]) -> int:
    """For how many days after it came the listing takes sound goods back: 7 or 15 as it promised; nobody can ask for less than 7."""
    return WITHIN_DAYS if "fifteen_days" in after_sale else REGRET_DAYS


def in_time(reason: str, days_since_signed: float, after_sale: Collection[str] = ()) -> bool:
    """Whether a claim of this reason still comes in time: regret and fit as long as the listing promised, the rest 15 days."""
    return days_since_signed <= (regret_days(after_sale) if reason in {"regret", "fit"} else WITHIN_DAYS)


def reason_fits(kind: str, reason: str) -> bool:
    """Whether this kind can be claimed for this reason: nobody sends a thing again because the buyer no longer wants it."""
    return reason in REASONS_OF.get(kind, {reason})


def sound(reason: str) -> bool:
    """Whether what comes back for this reason can be sold again."""
    return reason not in {"quality", "damaged", "allergy"}


def drop_fen(paid_fen: int, quantity: int, kept: int, lowest_fen: int | None, claimed_fen: int) -> int:
    """What a price guarantee (价保) pays: how much less the kept pieces cost since, at `lowest_fen` each, without what it paid already.

    `paid_fen` for `quantity` pieces after offers; `lowest_fen` None: the price never moved. 0 when nothing fell.
    """
    if lowest_fen is None or quantity <= 0:
        return 0
    return max(0, paid_fen * kept // quantity - lowest_fen * kept - claimed_fen)


def most_fen(kind: Kind, reason: str, total_fen: int, freight_fen: int, refunded_fen: int) -> int:
    """The most that can be claimed: all of it, without the freight when the goods came and nothing is the shop's fault."""
    keeps_freight = kind != "unshipped" and reason not in SHOP_PAYS_BACK
    return max(0, total_fen - (freight_fen if keeps_freight else 0) - refunded_fen)


def verdict(reason: str, after_sale: Collection[str], days_since_signed: float) -> Literal["for_buyer", "for_shop"]:
    """What the platform decides when nobody does by hand: the shop's fault, or what the listing promised, counts for the buyer.

    Promised are the days of return, an exchange of what does not fit, the return of what the skin does not bear
    (过敏包退), and the difference when the price falls (保价).
    """
    back = not {"seven_days", "fifteen_days"}.isdisjoint(after_sale) and days_since_signed <= regret_days(after_sale)
    promised = {
        "price": "price_guarantee" in after_sale,
        "regret": back,
        "fit": back or "exchange" in after_sale,
        "allergy": back or "allergy" in after_sale,
    }
    return "for_buyer" if reason in SHOP_PAYS_BACK or promised.get(reason, back) else "for_shop"

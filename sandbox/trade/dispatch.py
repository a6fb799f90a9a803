"""When a listing promises to send (domain.md E.1 发货时效, 售卖类型): at once from stock, by a day as a presale, or stepped. Pure.

阶梯 on 抖店 is stepped dispatch (阶梯发货): pieces in hand (现货库存) sell first and go out within the usual time; when they are gone,
step stock (阶梯库存) sells and goes out within the stepped days, as a presale does.

当日 is of the day, not of the clock: what is ordered before 16:00 in China goes out before midnight, what comes later before the next one
(抖店 当日发货 has the shop name the hour; 16:00 is when couriers collect last, ours).
"""

from collections.abc import Mapping
from typing import Any, Literal

Source = Literal["hand", "step"]
"""Which stock a piece comes from."""
MOST_DAYS = 30
SAME_DAY_H = 12
"""How 当日 is written among the choices; nobody sends sooner, and an order tells the hours it really has."""
CUT_OFF_H = 16
DAY_MS, HOUR_MS = 86_400_000, 3_600_000
CHINA_MS = 8 * HOUR_MS


def sources_of(form: Mapping[str, Any]) -> tuple[Source, ...]:
    """The stocks an order may take its pieces from, in their order."""
    return ("hand", "step") if form.get("sale_type", "stock") == "stepped" else ("hand",)


def same_day(form: Mapping[str, Any], source: Source = "hand") -> bool:
    """Whether a piece of this stock is promised for the day it is ordered."""
    kind = form.get("sale_type", "stock")
    return form["dispatch_h"] == SAME_DAY_H and kind != "presale" and (kind == "stock" or source == "hand")


def same_day_ms(ordered_at: int) -> int:
    """How long from `ordered_at` (market time, ms) until the midnight in China by which a same-day piece is to be sent: 8 to 32 hours."""
    midnight = (ordered_at + CHINA_MS) // DAY_MS * DAY_MS - CHINA_MS
    return midnight + DAY_MS * (1 if ordered_at - midnight < CUT_OFF_H * HOUR_MS else 2) - ordered_at


def promise_h(form: Mapping[str, Any], source: Source = "hand", ordered_at: int | None = None) -> int:
    """Hours after payment within which a piece of this stock is to be sent; of a same-day one, ordered at a time, those it really has."""
    kind = form.get("sale_type", "stock")
    if kind == "presale" or (kind == "stepped" and source == "step"):
        return 24 * int(form.get("presale_days", 0))
    if ordered_at is not None and same_day(form, source):
        return -(-same_day_ms(ordered_at) // HOUR_MS)
    return int(form["dispatch_h"])


def source_of(line: Mapping[str, Any]) -> Source:
    """The stock an order's line came from; lines of before there were two came from the one in hand."""
    return "step" if line.get("stock_from") == "step" else "hand"

"""When a listing promises to send (domain.md E.1 发货时效, 售卖类型): at once from stock, by a day as a presale, or stepped. Pure.

阶梯 on 抖店 is stepped dispatch (阶梯发货): pieces in hand (现货库存) sell first and go out within the usual time; when they are gone,
step stock (阶梯库存) sells and goes out within the stepped days, as a presale does.
"""

from collections.abc import Mapping
from typing import Any, Literal

Source = Literal["hand", "step"]
"""Which stock a piece comes from."""
MOST_DAYS = 30


def sources_of(form: Mapping[str, Any]) -> tuple[Source, ...]:
    """The stocks an order may take its pieces from, in their order."""
    return ("hand", "step") if form.get("sale_type", "stock") == "stepped" else ("hand",)


def promise_h(form: Mapping[str, Any], source: Source = "hand") -> int:
    """Hours after payment within which a piece of this stock is to be sent."""
    kind = form.get("sale_type", "stock")
    if kind == "presale" or (kind == "stepped" and source == "step"):
        return 24 * int(form.get("presale_days", 0))
    return int(form["dispatch_h"])


def source_of(line: Mapping[str, Any]) -> Source:
    """The stock an order's line came from; lines of before there were two came from the one in hand."""
    return "step" if line.get("stock_from") == "step" else "hand"

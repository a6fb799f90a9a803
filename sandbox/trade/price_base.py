"""What a reduction is measured by: the lowest price of the seven days before it (C08), and whether a raise came first (C09). Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sandbox.money import yuan

from .advice import advised
from .compliance import rule_book
from .verdict import Fault

WINDOW_MS = 7 * 86_400_000
"""Seven days, on the market's clock (规范促销行为暂行规定)."""


@dataclass(frozen=True)
class Paid:
    """A price (fen) somebody paid, and when last (ms)."""

    price_fen: int
    last_at: int


@dataclass(frozen=True)
class Step:
    """A change of the shelf price."""

    from_fen: int
    to_fen: int
    stepped_at: int


def price_base(paid: Iterable[Paid], now_ms: int) -> int | None:
    """The lowest price paid within the seven days before `now_ms`, both ends counted; None when nothing was paid."""
    return min((one.price_fen for one in paid if now_ms - WINDOW_MS <= one.last_at <= now_ms), default=None)


def before_raise(steps: Iterable[Step], now_ms: int) -> int | None:
    """The lowest price the shelf had before a raise of the last seven days; None when it was not raised."""
    return min(
        (one.from_fen for one in steps if one.to_fen > one.from_fen and now_ms - WINDOW_MS <= one.stepped_at <= now_ms), default=None
    )


def unit_after(price_fen: int, from_fen: int, takes_off: Callable[[int], int]) -> int:
    """What one piece costs when just as many are bought as an offer asks for: `takes_off` says what it takes off a sum (fen)."""
    pieces = max(1, -(-from_fen // price_fen))
    goods = pieces * price_fen
    return (goods - min(takes_off(goods), goods - 1)) // pieces


def raised_fault(path: str, title: str, price_fen: int, unit_fen: int, steps: Iterable[Step], now_ms: int) -> Fault | None:
    """What forbids an offer on goods that were raised within seven days and cost no less with it than before (C09); None when fine."""
    raised = before_raise(steps, now_ms)
    if raised is None or unit_fen < raised:
        return None
    zh = (
        f"“{title}”7 天内刚从 {yuan(raised)} 元涨到 {yuan(price_fen)} 元，用上这个优惠还要 {yuan(unit_fen)} 元，属于先涨后降。"
        "请加大优惠、换商品，或者等满 7 天。"
    )
    en = f"Raised from {yuan(raised)} within seven days and still {yuan(unit_fen)} with this offer: give more, choose other goods, or wait."
    return advised(Fault(path, "raised_first", zh, en, rule="C09", quote=title))


def reduction_faults(path: str, price_fen: int, paid: Iterable[Paid], steps: Iterable[Step], now_ms: int) -> tuple[Fault, ...]:
    """What forbids calling `price_fen` a reduction now."""
    rules, found = rule_book().rules, []
    base = price_base(paid, now_ms)
    if base is not None and price_fen > base:
        zh = f"7 天内最低成交价是 {yuan(base)} 元，促销价不能比它高，否则就是虚假降价。"
        en = f"The lowest price paid within seven days is {yuan(base)}; a reduced price may not lie above it."
        found.append(Fault(path, "above_base", zh, en, rule="C08", law=rules["C08"].law))
    raised = before_raise(steps, now_ms)
    if raised is not None and price_fen >= raised:
        zh = f"7 天内刚从 {yuan(raised)} 元涨价，现在降到 {yuan(price_fen)} 元属于先涨后降；要低于 {yuan(raised)} 元。"
        en = f"Raised from {yuan(raised)} within seven days; a reduction must go below that."
        found.append(Fault(path, "raised_first", zh, en, rule="C09", law=rules["C09"].law))
    return tuple(map(advised, found))

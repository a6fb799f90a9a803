"""What a viewer wants: what he has looked at, what he did not buy and why, what he has ordered."""

from dataclasses import dataclass

from .acts import Acts
from .conditions import Conditions
from .goods import Good, Sku
from .mood import Mood
from .signals import Signals
from .stalls import Stall


@dataclass(slots=True)
class Pending:
    """A checkout on its way: waiting for the mall, then for the buyer, who pays or gives up."""

    vid: int
    persona: int
    listing_id: str
    order_id: str | None = None
    pays: bool = False
    number: int = 0
    """The goods' number, for the draws: whether he pays does not hang on whether the listing still stands on the shelf."""
    price_fen: int = 0


@dataclass(slots=True)
class Miss:
    """A viewer who looked, did not buy, and would have with everything right: what at which price (fen), when, and why (thousandths)."""

    persona: int
    listing_id: str
    price_fen: int
    tick: int
    causes: dict[str, int]


Look = tuple[Sku | None, Stall, int]
"""The SKU somebody wants (None: gone), how it is (or would be) offered to him, and micro-utils."""


@dataclass(slots=True)
class Choosing:
    """What one second of choosing needs at hand: everything of it hangs on the second, not on the viewer."""

    signals: Signals
    mood: Mood
    found: Conditions
    acts: Acts
    shelf: list[Good]
    stalls: dict[tuple[str, int, int], Stall]

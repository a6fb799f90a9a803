"""Samples: asked for, decided, paid, delivered, tried."""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact

__all__ = [
    "SampleCancelled", "SampleDecided", "SampleDelivered", "SampleKept", "SamplePaymentAsked", "SampleRequested", "SampleTried",
]  # fmt: skip


class SampleRequested(Fact):
    """A shop asks for a sample."""

    type: ClassVar[str] = "kaibo.supply.sample.requested"
    sample_id: str
    goods_id: str
    shop_id: str


class SampleDecided(Fact):
    """The supplier's answer to a sample request: free, against a deposit of `amount_fen`, for that price, or no with its `code`."""

    type: ClassVar[str] = "kaibo.supply.sample.decided"
    sample_id: str
    shop_id: str
    granted: bool
    terms: Literal["", "free", "deposit", "paid"] = ""
    amount_fen: int = 0
    code: str = ""


class SamplePaymentAsked(Fact):
    """The shop wants to pay a sample or its deposit; the mall's wallet answers `wallet.charged` or `wallet.refused`."""

    type: ClassVar[str] = "kaibo.supply.sample.payment_asked"
    sample_id: str
    shop_id: str
    terms: Literal["deposit", "paid"]
    amount_fen: int


class SampleDelivered(Fact):
    """The sample is in the shop."""

    type: ClassVar[str] = "kaibo.supply.sample.delivered"
    sample_id: str
    shop_id: str
    goods_id: str


class SampleTried(Fact):
    """The host tried the sample and said how it is; `back_fen` of the deposit comes back. Now 亲测 may be said of these goods."""

    type: ClassVar[str] = "kaibo.supply.sample.tried"
    sample_id: str
    shop_id: str
    goods_id: str
    verdict: Literal["good", "fair", "poor"]
    back_fen: int = 0


class SampleKept(Fact):
    """No feedback came in time: the supplier keeps the deposit."""

    type: ClassVar[str] = "kaibo.supply.sample.kept"
    sample_id: str
    shop_id: str
    amount_fen: int


class SampleCancelled(Fact):
    """The shop no longer wants the sample; `back_fen` of what was paid comes back."""

    type: ClassVar[str] = "kaibo.supply.sample.cancelled"
    sample_id: str
    shop_id: str
    terms: Literal["", "free", "deposit", "paid"] = ""
    back_fen: int = 0

"""How a shop's samples look to it."""

from collections.abc import Sequence

from pydantic import BaseModel
from sqlalchemy import select

from sandbox.store import View

from .looks import MOST, SupplierOut, supplier_out
from .purchase_looks import PAYMENTS
from .sample_rules import LOOKS, NO
from .samples import STATES
from .tables import Goods, Sample, Supplier

CAN = {
    "asked": ["cancel"],
    "awaiting_payment": ["pay", "cancel"],
    "granted": ["cancel"],
    "delivered": ["feedback"],
}


class SampleOut(BaseModel):
    """A sample. `terms` "", free, deposit, paid with `amount_fen`; `note`: why it was refused or not paid, a sentence.

    `look` good, fair, poor with a sentence once it is there; `verdict` and `feedback` are what the host said. `can`: pay, cancel,
    feedback. Times are the shop's market time.
    """

    id: str
    supplier: SupplierOut
    goods_id: str
    title: str
    picture: str
    sku_name: str
    quantity: int
    purpose: str
    state: str
    state_name: str
    terms: str
    amount_fen: int
    payment: str
    note: str
    can: list[str]
    carrier: str
    tracking: str
    look: str
    look_note: str
    verdict: str
    feedback: str
    asked_at: int
    decided_at: int | None
    dispatched_at: int | None
    delivered_at: int | None
    tried_at: int | None


def shop_samples(view: View, shop_id: str, language: str, after: str = "", limit: int = MOST) -> list[SampleOut]:
    """A shop's samples, newest first, at most 100 from `after` on."""
    query = select(Sample).where(Sample.shop_id == shop_id)
    if after:
        query = query.where(Sample.id < after)
    return _with(view, view.all(query.order_by(Sample.id.desc()).limit(min(limit, MOST))), language)


def one_sample(view: View, sample_id: str, language: str) -> SampleOut:
    """One sample in full."""
    return _with(view, [view.get(Sample, sample_id)], language)[0]


def _with(view: View, rows: Sequence[Sample], language: str) -> list[SampleOut]:
    known = {row.id: row for row in view.all(select(Supplier).where(Supplier.id.in_({row.supplier_id for row in rows})))}
    goods = {row.id: row for row in view.all(select(Goods).where(Goods.id.in_({row.goods_id for row in rows})))}
    return [_out(row, known[row.supplier_id], goods[row.goods_id], language.startswith("en")) for row in rows]


def _out(row: Sample, supplier: Supplier, goods: Goods, english: bool) -> SampleOut:
    notes = {**NO, **PAYMENTS}
    note = "pending" if row.payment == "pending" else row.code
    same = (
        "id", "goods_id", "title", "sku_name", "quantity", "purpose", "state", "terms", "amount_fen", "payment", "carrier", "tracking",
        "look", "verdict", "feedback", "asked_at", "decided_at", "dispatched_at", "delivered_at", "tried_at",
    )  # fmt: skip
    return SampleOut(
        **{name: getattr(row, name) for name in same},
        supplier=supplier_out(supplier),
        picture=goods.pictures[0] if goods.pictures else "",
        state_name=STATES[row.state][english],
        note=notes[note][english] if note in notes else "",
        can=[] if row.payment == "pending" else CAN.get(row.state, []),
        look_note=LOOKS[row.look][english] if row.look in LOOKS else "",
    )

"""Samples: asked for, answered by the supplier's rules, sent, tried, and said of how they are (domain.md E.2 样品申请)."""

from typing import Literal

from sqlalchemy import func, select

from sandbox.errors import NotFound
from sandbox.store import Tx

from .cooperation import must_deal
from .events import SampleCancelled, SampleDecided, SampleDelivered, SampleKept, SamplePaymentAsked, SampleRequested, SampleTried
from .fate import WAY_MS, tracking_of
from .purchases import take
from .refusals import PaymentPending, SampleAsked, SampleStep, ShopClosed
from .sample_rules import answer, look
from .tables import Goods, GoodsVariety, Sample, ShopKnown
from .waiting import DAY_MS, HOUR_MS, begin, end, over_at

ANSWER_MS, PACK_MS, PAY_WITHIN_MS, TRY_WITHIN_MS = HOUR_MS, 12 * HOUR_MS, 3 * DAY_MS, 15 * DAY_MS
UNTRIED = ("asked", "awaiting_payment", "granted", "dispatched", "delivered")
STATES = {
    "asked": ("等供应商答复", "waiting for the supplier"),
    "refused": ("供应商没有同意", "refused"),
    "awaiting_payment": ("待付款", "waiting for payment"),
    "granted": ("待寄出", "to be sent"),
    "dispatched": ("运输中", "on its way"),
    "delivered": ("已收到，等试用反馈", "there, waiting for your feedback"),
    "tried": ("已试用", "tried"),
    "kept": ("没有反馈，已过期", "no feedback came"),
    "cancelled": ("已取消", "cancelled"),
}
Verdict = Literal["good", "fair", "poor"]


def ask_sample(tx: Tx, shop_id: str, goods_id: str, slot: int, quantity: int, purpose: str) -> str:
    """Ask the supplier for a sample and return its id. NotFound, ShopClosed, SupplierNotDealing, SampleAsked."""
    shop, goods = tx.get(ShopKnown, shop_id), tx.get(Goods, goods_id)
    variety = tx.session.get(GoodsVariety, (goods_id, slot))
    if goods.cohort_id != shop.cohort_id or not goods.offered or variety is None:
        raise NotFound
    if not shop.open:
        raise ShopClosed
    must_deal(tx, goods.supplier_id)
    open_one = select(Sample.id).where(Sample.shop_id == shop_id, Sample.goods_id == goods_id, Sample.state.in_(UNTRIED))
    if tx.first(open_one) is not None:
        raise SampleAsked
    row = Sample(
        id=tx.new_id("smp"),
        shop_id=shop_id,
        cohort_id=goods.cohort_id,
        supplier_id=goods.supplier_id,
        goods_id=goods_id,
        slot=slot,
        title=goods.title,
        sku_name=variety.name,
        quantity=quantity,
        purpose=purpose.strip(),
        state="asked",
        asked_at=tx.now + shop.offset_ms,
        decided_at=None,
        dispatched_at=None,
        delivered_at=None,
        tried_at=None,
    )
    begin(row, tx.now, ANSWER_MS)
    tx.add(row)
    tx.emit(SampleRequested(sample_id=row.id, goods_id=goods_id, shop_id=shop_id), row.id, cohort=row.cohort_id)
    return row.id


def sample_due(tx: Tx, sample_id: str, pace: float) -> None:
    """The next thing happens by itself: the supplier answers, sends, the courier comes, or a time runs out."""
    row = _locked(tx, sample_id)
    if row is None or row.wait_ms is None:
        return
    shop = tx.get(ShopKnown, row.shop_id)
    at = min(over_at(row, shop.offset_ms, pace), tx.now + shop.offset_ms)
    ahead = tx.now + shop.offset_ms - at
    if row.state == "asked":
        _decide(tx, row, at, ahead)
    elif row.state == "awaiting_payment" and row.payment != "pending":
        _cancel(tx, row)
    elif row.state == "granted":
        row.state, row.dispatched_at = "dispatched", at
        row.carrier, row.tracking = tracking_of(row.id)
        begin(row, tx.now, WAY_MS, ahead)
    elif row.state == "dispatched":
        row.state, row.delivered_at = "delivered", at
        row.look = look(row.id, tx.get(Goods, row.goods_id).quality_bp)
        begin(row, tx.now, TRY_WITHIN_MS, ahead)
        tx.emit(SampleDelivered(sample_id=row.id, shop_id=row.shop_id, goods_id=row.goods_id), row.id, cohort=row.cohort_id)
    elif row.state == "delivered":
        row.state = "kept"
        end(row)
        kept = row.amount_fen if row.terms == "deposit" else 0
        tx.emit(SampleKept(sample_id=row.id, shop_id=row.shop_id, amount_fen=kept), row.id, cohort=row.cohort_id)


def _decide(tx: Tx, row: Sample, at: int, ahead: int) -> None:
    variety = tx.get(GoodsVariety, (row.goods_id, row.slot))
    others = select(func.count()).select_from(Sample).where(Sample.shop_id == row.shop_id, Sample.id != row.id)
    untried = tx.session.scalar(others.where(Sample.state.in_(UNTRIED))) or 0
    tried = tx.session.scalar(others.where(Sample.supplier_id == row.supplier_id, Sample.state == "tried")) or 0
    stocked = variety.stock >= row.quantity
    said = answer(variety.supply_fen * row.quantity, row.quantity, row.purpose, untried, tried, stocked)
    row.decided_at, row.terms, row.amount_fen, row.code = at, said.terms, said.amount_fen, said.code
    if said.code:
        row.state = "refused"
        end(row)
    else:
        take(tx, row.goods_id, row.slot, row.quantity)
        row.state = "granted" if said.terms == "free" else "awaiting_payment"
        begin(row, tx.now, PACK_MS if said.terms == "free" else PAY_WITHIN_MS, ahead)
    decided = SampleDecided(
        sample_id=row.id,
        shop_id=row.shop_id,
        granted=not said.code,
        terms=said.terms,
        amount_fen=said.amount_fen,
        code=said.code,
    )
    tx.emit(decided, row.id, cohort=row.cohort_id)


def pay_sample(tx: Tx, sample_id: str) -> str:
    """Ask the shop's wallet for the deposit or the price; the answer comes back as a fact. SampleStep, PaymentPending."""
    row = _in_state(tx, sample_id, "awaiting_payment")
    row.payment = "pending"
    asked = SamplePaymentAsked(
        sample_id=row.id, shop_id=row.shop_id, terms="deposit" if row.terms == "deposit" else "paid", amount_fen=row.amount_fen
    )
    tx.emit(asked, row.id, cohort=row.cohort_id)
    return row.id


def sample_paid(tx: Tx, sample_id: str) -> None:
    """The wallet paid: the supplier packs the sample. One that does not wait for money is left alone."""
    row = _locked(tx, sample_id)
    if row is not None and row.state == "awaiting_payment":
        row.state, row.payment, row.code = "granted", "done", ""
        begin(row, tx.now, PACK_MS)


def sample_not_paid(tx: Tx, sample_id: str, code: str) -> None:
    """The wallet was short; the supplier waits until its time is over."""
    row = _locked(tx, sample_id)
    if row is not None and row.state == "awaiting_payment":
        row.payment, row.code = "refused", code


def cancel_sample(tx: Tx, sample_id: str) -> str:
    """The shop no longer wants it, before it was sent. SampleStep, PaymentPending."""
    _cancel(tx, _in_state(tx, sample_id, "asked", "awaiting_payment", "granted"))
    return sample_id


def _cancel(tx: Tx, row: Sample) -> None:
    if row.state != "asked":
        take(tx, row.goods_id, row.slot, -row.quantity)
    back = row.amount_fen if row.payment == "done" else 0
    row.state = "cancelled"
    end(row)
    terms = row.terms if row.terms in {"free", "deposit", "paid"} else ""
    tx.emit(SampleCancelled(sample_id=row.id, shop_id=row.shop_id, terms=terms, back_fen=back), row.id, cohort=row.cohort_id)


def try_sample(tx: Tx, sample_id: str, verdict: Verdict, feedback: str) -> str:
    """The host says how the sample is (已试用); a deposit comes back. SampleStep."""
    row = _in_state(tx, sample_id, "delivered")
    shop = tx.get(ShopKnown, row.shop_id)
    row.state, row.verdict, row.feedback, row.tried_at = "tried", verdict, feedback.strip(), tx.now + shop.offset_ms
    end(row)
    back = row.amount_fen if row.terms == "deposit" else 0
    tried = SampleTried(sample_id=row.id, shop_id=row.shop_id, goods_id=row.goods_id, verdict=verdict, back_fen=back)
    tx.emit(tried, row.id, cohort=row.cohort_id)
    return row.id


def _locked(tx: Tx, sample_id: str) -> Sample | None:
    return tx.session.get(Sample, sample_id, with_for_update=True, populate_existing=True)


def _in_state(tx: Tx, sample_id: str, *states: str) -> Sample:
    row = _locked(tx, sample_id)
    if row is None:
        raise NotFound
    if row.state not in states:
        zh, en = STATES[row.state]
        raise SampleStep(state_zh=zh, state_en=en)
    if row.payment == "pending":
        raise PaymentPending
    return row

"""Offers of a whole shop: threshold discounts and gifts, made, ended, and read for an order; coupons claimed by people."""

from functools import partial
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import bindparam, select

from sandbox.errors import FieldFault, Invalid, NotFound, Refused
from sandbox.rows import table_of
from sandbox.store import Tx, View
from sandbox.trade import quote as pricing

from .events import CouponClaimed, GiftOffered, ShopOfferEnded, ThresholdOffered
from .market_tables import CouponClaim, ShopOffer
from .prices import raised_first
from .promotions import CouponGone, CouponOut, coupon_out
from .tables import Coupon, Listing, Shop, Sku

MOST_RUNNING = 20
OFFERS = table_of(ShopOffer)
RUNNING = select(OFFERS.c.id, OFFERS.c.kind, OFFERS.c.terms).where(OFFERS.c.shop_id == bindparam("shop"), OFFERS.c.ended_at.is_(None))


class TooManyOffers(Refused):
    """A shop runs at most 20 offers at a time."""

    code = "too_many_offers"
    zh = "同时进行的满减和赠品最多 20 个，请先结束几个。"
    en = "At most 20 offers at a time; end some first."


class OfferStep(BaseModel):
    """From a sum of goods on so much is taken off; fen."""

    model_config = ConfigDict(extra="forbid")
    from_fen: int
    off_fen: int


class NewThreshold(BaseModel):
    """A threshold discount (满减) in one to five steps, for the whole shop or some listings; `alone`: not with a coupon."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=10)]
    steps: Annotated[list[OfferStep], Field(min_length=1, max_length=5)]
    listing_ids: Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=100)] = []
    alone: bool = False


class NewGift(BaseModel):
    """A gift (赠品): `pieces` of a SKU go with each `each` pieces of a listing, or with an order from a sum on."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=10)]
    sku_id: Annotated[str, Field(max_length=64)]
    pieces: int = 1
    listing_id: Annotated[str, Field(max_length=64)] | None = None
    each: int = 1
    from_fen: int = 0


class OfferOut(BaseModel):
    """A threshold discount or a gift of a shop."""

    id: str
    shop_id: str
    kind: Literal["threshold", "gift"]
    name: str
    terms: dict[str, Any]
    made_at: int
    ended_at: int | None


def offer_threshold(tx: Tx, shop_id: str, form: NewThreshold) -> OfferOut:
    """Start a threshold discount. Invalid (steps that do not rise or take too much, goods raised before: C09), NotFound, TooManyOffers."""
    last_from, last_off = 0, 0
    for index, step in enumerate(form.steps):
        if step.from_fen <= last_from or step.off_fen <= last_off:
            raise _wrong(f"steps.{index}", "每一档的门槛和减免都要比上一档高。", "Each step lies above the one before.")
        if step.off_fen >= step.from_fen or step.from_fen > 100_000_000:
            raise _wrong(f"steps.{index}.off_fen", "减免金额要低于门槛。", "What is taken off lies below the threshold.")
        last_from, last_off = step.from_fen, step.off_fen
    if form.listing_ids:
        own = set(tx.all(select(Listing.id).where(Listing.shop_id == shop_id, Listing.id.in_(form.listing_ids))))
        if set(form.listing_ids) - own:
            raise NotFound
    steps = tuple((step.from_fen, step.off_fen) for step in form.steps)
    if faults := raised_first(tx, shop_id, form.listing_ids, [start for start, _ in steps], partial(best_step, steps), "steps"):
        raise Invalid(tuple(fault.field_fault() for fault in faults))
    row = _started(tx, shop_id, "threshold", form.name, form.model_dump(exclude={"name"}))
    fact = ThresholdOffered(
        offer_id=row.id, shop_id=shop_id, name=row.name, steps=steps, listing_ids=tuple(form.listing_ids), alone=form.alone
    )
    tx.emit(fact, row.id, cohort=tx.get(Shop, shop_id).cohort_id)
    return offer_out(row)


def best_step(steps: tuple[tuple[int, int], ...], goods_fen: int) -> int:
    """What the highest step that is reached takes off a sum of goods, fen."""
    return max((off for start, off in steps if goods_fen >= start), default=0)


def offer_gift(tx: Tx, shop_id: str, form: NewGift) -> OfferOut:
    """Start a gift of one's own goods. Invalid, NotFound for a foreign SKU or listing, TooManyOffers."""
    sku = tx.session.get(Sku, form.sku_id)
    if sku is None or sku.shop_id != shop_id:
        raise NotFound
    if form.listing_id is not None and tx.get(Listing, form.listing_id).shop_id != shop_id:
        raise NotFound
    if not 1 <= form.pieces <= 99 or not 1 <= form.each <= 99:
        raise _wrong("pieces", "件数要在 1 到 99 之间。", "Between 1 and 99 pieces.")
    if form.listing_id is None and not 1 <= form.from_fen <= 100_000_000:
        raise _wrong("from_fen", "请写买哪件商品送，或满多少元送。", "Say with which listing it goes, or from which sum on.")
    row = _started(tx, shop_id, "gift", form.name, form.model_dump(exclude={"name"}))
    fact = GiftOffered(offer_id=row.id, shop_id=shop_id, name=row.name, sku_id=form.sku_id, pieces=form.pieces, listing_id=form.listing_id)
    tx.emit(fact, row.id, cohort=tx.get(Shop, shop_id).cohort_id)
    return offer_out(row)


def end_offer(tx: Tx, offer_id: str) -> OfferOut:
    """No further order gets it; ending it twice does nothing."""
    row = tx.get(ShopOffer, offer_id)
    if row.ended_at is None:
        row.ended_at = tx.now
        tx.emit(ShopOfferEnded(offer_id=row.id, shop_id=row.shop_id), row.id, cohort=tx.get(Shop, row.shop_id).cohort_id)
    return offer_out(row)


def _started(tx: Tx, shop_id: str, kind: str, name: str, terms: dict[str, Any]) -> ShopOffer:
    if len(tx.session.execute(RUNNING, {"shop": shop_id}).all()) >= MOST_RUNNING:
        raise TooManyOffers
    row = ShopOffer(id=tx.new_id("ofr"), shop_id=shop_id, kind=kind, name=name.strip(), terms=terms, made_at=tx.now, ended_at=None)
    return tx.add(row)


def running_offers(view: View, shop_id: str) -> list[pricing.Promotion]:
    """The shop's offers as a quote takes them, in one statement."""
    found: list[pricing.Promotion] = []
    for offer_id, kind, terms in view.session.execute(RUNNING, {"shop": shop_id}).all():
        if kind == "threshold":
            steps = tuple((step["from_fen"], step["off_fen"]) for step in terms["steps"])
            found.append(pricing.Threshold(offer_id, steps, frozenset(terms["listing_ids"]), terms["alone"]))
        else:
            found.append(pricing.Gift(offer_id, terms["sku_id"], terms["pieces"], terms["listing_id"], terms["each"], terms["from_fen"]))
    return found


def gifts_go_with(view: View, shop_id: str, listing_id: str | None) -> bool:
    """Whether a gift goes with this listing now (C10)."""
    return any(isinstance(offer, pricing.Gift) and offer.listing_id in (None, listing_id) for offer in running_offers(view, shop_id))


def offers_of(view: View, shop_id: str) -> list[OfferOut]:
    """The shop's threshold discounts and gifts, running ones first, then the newest."""
    query = select(ShopOffer).where(ShopOffer.shop_id == shop_id).order_by(ShopOffer.ended_at.is_not(None), ShopOffer.id.desc()).limit(100)
    return [offer_out(row) for row in view.all(query)]


def offer_out(row: ShopOffer) -> OfferOut:
    """An offer as it goes over the wire."""
    return OfferOut.model_validate(row, from_attributes=True)


def claim_coupon(tx: Tx, coupon_id: str, show_id: str | None = None) -> CouponOut:
    """The acting person takes a coupon; it counts by itself when he orders. CouponGone; taking it twice does nothing."""
    coupon = tx.get(Coupon, coupon_id)
    if coupon.withdrawn or coupon.left <= 0:
        raise CouponGone
    if tx.session.get(CouponClaim, (coupon_id, tx.actor.id)) is None:
        tx.add(CouponClaim(coupon_id=coupon_id, person_id=tx.actor.id, shop_id=coupon.shop_id, claimed_at=tx.now))
        cohort = tx.get(Shop, coupon.shop_id).cohort_id
        tx.emit(CouponClaimed(coupon_id=coupon_id, buyer=tx.actor.id, show_id=show_id), coupon_id, cohort=cohort, show=show_id)
    return coupon_out(coupon)


def claimed_by(view: View, person_id: str, shop_id: str) -> list[str]:
    """The coupons of a shop a person holds."""
    return view.all(select(CouponClaim.coupon_id).where(CouponClaim.person_id == person_id, CouponClaim.shop_id == shop_id))


def _wrong(path: str, zh: str, en: str) -> Invalid:
    return Invalid((FieldFault(path, "out_of_range", zh, en),))

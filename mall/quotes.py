"""What an order would cost a classmate before he places it: the sums, what counts for it, the coupons he may take, and why not."""

from pydantic import BaseModel
from sqlalchemy import or_, select

from sandbox.actor import Actor
from sandbox.errors import KaiboError, NotFound
from sandbox.store import View
from sandbox.trade.freight import terms_of
from sandbox.trade.listing_terms import returns_hold
from sandbox.trade.quote import Quote

from .door import door_fen
from .market_tables import CouponClaim, ShopOffer
from .orders import Wish, priced_for, province_of, wish_of
from .promotions import CouponOut, coupon_out
from .tables import Coupon, FlashSale, Listing, Sku

MOST_COUPONS = 20


class UsedOut(BaseModel):
    """A promotion that counts: `coupon`, `flash`, `threshold` or `gift`, with its name ("" for a flash sale)."""

    kind: str
    name: str


class ForBuyer(CouponOut):
    """A coupon a buyer may take; `held`: he has it, it counts by itself."""

    held: bool


class QuoteOut(BaseModel):
    """The sums of an order in fen, as they would be now. `no`: why it cannot be placed, "" when it can; then the sums are 0.

    `door_fen`: freight the courier asks for at the door (运费到付), not part of the sum. `least` and `most`: pieces in one order; `stock`:
    pieces that are there. `returns`: the return without a reason holds; where it does not the buyer confirms that (C27).
    """

    quantity: int
    least: int
    most: int
    stock: int
    returns: bool
    province: str
    shelf_fen: int
    unit_fen: int = 0
    goods_fen: int = 0
    off_fen: int = 0
    freight_fen: int = 0
    total_fen: int = 0
    door_fen: int = 0
    used: list[UsedOut] = []
    coupons: list[ForBuyer] = []
    no: str = ""


def look_quote(view: View, actor: Actor, listing_id: str, sku_id: str, quantity: int, show_id: str | None) -> QuoteOut:
    """The quote of `quantity` pieces for the person who looks. NotFound for a foreign SKU or show."""
    listing = view.get(Listing, listing_id)
    sku = view.get(Sku, sku_id)
    if sku.listing_id != listing.id:
        raise NotFound
    form = listing.online or listing.draft
    found = QuoteOut(
        quantity=quantity,
        least=form.get("min_per_order", 1),
        most=form.get("max_per_order", 99),
        stock=sku.stock + (sku.step_stock or 0),
        returns=returns_hold(form.get("after_sale", ())),
        province=province_of(actor.id),
        shelf_fen=sku.price_fen,
        coupons=_coupons(view, listing, actor.id),
    )
    try:
        wish = wish_of(view, actor, Wish(listing_id, sku_id, quantity, actor.id, "person", show_id=show_id))
        shelf, _, priced = priced_for(view, wish)
    except KaiboError as no:
        if no.status == 404:
            raise
        found.no = no.sentence(actor.language)
        return found
    found.door_fen = door_fen(terms_of(shelf.shop_form, shelf.form), shelf.form, quantity)
    return found.model_copy(update=_sums(priced) | {"used": _used(view, priced)})


def _sums(priced: Quote) -> dict[str, int]:
    return {
        "unit_fen": priced.lines[0].unit_fen,
        "goods_fen": priced.goods_fen,
        "off_fen": priced.off_fen,
        "freight_fen": priced.freight_fen,
        "total_fen": priced.total_fen,
    }


def _used(view: View, priced: Quote) -> list[UsedOut]:
    found = []
    for name in priced.used:
        coupon = view.session.get(Coupon, name)
        offer = view.session.get(ShopOffer, name)
        if coupon is not None:
            found.append(UsedOut(kind="coupon", name=coupon.name))
        elif offer is not None:
            found.append(UsedOut(kind=offer.kind, name=offer.name))
        elif view.session.get(FlashSale, name) is not None:
            found.append(UsedOut(kind="flash", name=""))
    return found


def _coupons(view: View, listing: Listing, person_id: str) -> list[ForBuyer]:
    """The shop's coupons that are left and fit this listing, the largest first."""
    fits = or_(Coupon.listing_id.is_(None), Coupon.listing_id == listing.id)
    query = select(Coupon).where(Coupon.shop_id == listing.shop_id, Coupon.left > 0, Coupon.withdrawn.is_(False), fits)
    held = set(view.all(select(CouponClaim.coupon_id).where(CouponClaim.person_id == person_id, CouponClaim.shop_id == listing.shop_id)))
    rows = view.all(query.order_by(Coupon.off_fen.desc(), Coupon.id).limit(MOST_COUPONS))
    return [ForBuyer(**coupon_out(row).model_dump(), held=row.id in held) for row in rows]

"""Which promotions count for an order, and counting them down when it is placed; gifts that go with it; what one order may hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from sandbox.store import Tx, View
from sandbox.trade import quote as pricing
from sandbox.trade.dispatch import promise_h

from .after_tables import Deal
from .promotions import end_flash
from .refusals import BuyLimit, OfferGone
from .shelf import Shelf
from .shop_offers import claimed_by, running_offers
from .stock import reserve
from .tables import Coupon, FlashSale, Listing, Order, Sku, Taken


@dataclass(frozen=True)
class Offers:
    """The promotions that may count for one order."""

    promotions: tuple[pricing.Promotion, ...] = ()


def offers_for(tx: View, shelf: Shelf, buyer: str, quantity: int, coupon_id: str | None, flash_id: str | None) -> Offers:
    """The promotions a buyer may use for `quantity` pieces, as far as they run and he has not had his share.

    A virtual viewer names his coupon and flash sale; a person gets what runs and what he has claimed. Offers of the shop count for all.
    """
    shop_id, sku_id = shelf.shop_id, shelf.sku_id
    found: list[pricing.Promotion] = running_offers(tx, shop_id) if shelf.offers_run else []
    coupon_ids = [coupon_id] if coupon_id else []
    if buyer.startswith("per_"):
        flash_id = flash_id or tx.first(select(FlashSale.id).where(FlashSale.sku_id == sku_id, FlashSale.ended.is_(None)))
        coupon_ids = coupon_ids or claimed_by(tx, buyer, shop_id)
    flash = tx.session.get(FlashSale, flash_id, populate_existing=True) if flash_id else None
    if flash is not None and _flash_counts(tx, flash, sku_id, buyer, quantity):
        found.append(pricing.FlashPrice(flash.id, sku_id, flash.price_fen))
    for name in coupon_ids:
        coupon = tx.session.get(Coupon, name, populate_existing=True)
        if coupon is not None and _coupon_counts(tx, coupon, shop_id, buyer):
            found.append(priced_as(coupon))
    return Offers(tuple(found))


def _flash_counts(tx: View, flash: FlashSale, sku_id: str, buyer: str, quantity: int) -> bool:
    running = flash.sku_id == sku_id and flash.ended is None and flash.sold + quantity <= flash.stock
    return running and _had(tx, flash.id, buyer) + quantity <= flash.per_buyer


def _coupon_counts(tx: View, coupon: Coupon, shop_id: str, buyer: str) -> bool:
    usable = coupon.shop_id == shop_id and not coupon.withdrawn and coupon.left > 0
    return usable and _had(tx, coupon.id, buyer) < coupon.per_buyer


def priced_as(coupon: Coupon) -> pricing.Coupon:
    """A coupon as a quote takes it."""
    return pricing.Coupon(
        coupon.id,
        coupon.off_fen,
        coupon.threshold_fen,
        coupon.listing_id,
        off_bp=coupon.off_bp,
        most_off_fen=coupon.most_off_fen,
    )


def _had(tx: View, promotion_id: str, buyer: str) -> int:
    row = tx.session.get(Taken, (promotion_id, buyer), populate_existing=True)
    return row.pieces if row else 0


def take_offers(tx: Tx, offers: Offers, buyer: str, quantity: int, used: tuple[str, ...]) -> None:
    """Count down what an order used; a flash sale whose pieces are gone ends. OfferGone when another order was quicker."""
    for offer in offers.promotions:
        if offer.id not in used or not isinstance(offer, pricing.FlashPrice | pricing.Coupon):
            continue
        flash = isinstance(offer, pricing.FlashPrice)
        pieces = quantity if flash else 1
        left = _count_flash(tx, offer.id, pieces) if flash else _count_coupon(tx, offer.id)
        if left is None:
            raise OfferGone
        insert: Any = sqlite.insert if tx.session.get_bind().dialect.name == "sqlite" else postgresql.insert
        add = insert(Taken).values(promotion_id=offer.id, buyer=buyer, pieces=pieces)
        more = add.on_conflict_do_update(index_elements=["promotion_id", "buyer"], set_={"pieces": Taken.pieces + add.excluded.pieces})
        tx.session.execute(more)
        if flash and left == 0:
            tx.session.get(FlashSale, offer.id, populate_existing=True)
            end_flash(tx, offer.id, "sold_out")


def _count_flash(tx: Tx, flash_id: str, pieces: int) -> int | None:
    counted = (
        update(FlashSale)
        .where(FlashSale.id == flash_id, FlashSale.sold + pieces <= FlashSale.stock)
        .values(sold=FlashSale.sold + pieces)
        .returning(FlashSale.stock - FlashSale.sold)
        .execution_options(synchronize_session=False)
    )
    row = tx.session.execute(counted).first()
    return None if row is None else int(row[0])


def _count_coupon(tx: Tx, coupon_id: str) -> int | None:
    counted = (
        update(Coupon)
        .where(Coupon.id == coupon_id, Coupon.left > 0)
        .values(left=Coupon.left - 1)
        .returning(Coupon.left)
        .execution_options(synchronize_session=False)
    )
    row = tx.session.execute(counted).first()
    return None if row is None else int(row[0])


def give(tx: Tx, gifts: tuple[pricing.QuotedGift, ...], show_id: str | None, cohort_id: str) -> list[dict[str, Any]]:
    """Hold the gifts' pieces and return them as lines of the order without price. A gift that has run out is left out."""
    lines = []
    for gift in gifts:
        row = tx.session.execute(GIFT.where(Sku.id == gift.sku_id)).first()
        if row is None or not reserve(tx, gift.sku_id, gift.quantity, show_id=show_id, cohort=cohort_id):
            continue
        form = row.online or {}
        lines.append(
            {
                "listing_id": row.listing_id,
                "sku_id": gift.sku_id,
                "goods_id": row.goods_id,
                "title": f"赠品：{row.title}",
                "sku_name": row.name,
                "picture": (form.get("pictures") or [""])[0],
                "quantity": gift.quantity,
                "shelf_fen": row.price_fen,
                "unit_fen": 0,
                "off_fen": 0,
                "total_fen": 0,
                "version": row.version,
                "after_sale": form.get("after_sale", []),
                "dispatch_h": promise_h({"dispatch_h": 48, **form}),
                "mode": (row.mode or "dropship") if row.goods_id else "own",
                "sent_by": "shop" if not row.goods_id or row.mode == "wholesale" else "supplier",
            }
        )
    return lines


GIFT = (
    select(Sku.listing_id, Sku.name, Sku.price_fen, Listing.goods_id, Listing.title, Listing.online, Listing.version, Deal.mode)
    .join(Listing, Listing.id == Sku.listing_id)
    .outerjoin(Deal, (Deal.shop_id == Listing.shop_id) & (Deal.goods_id == Listing.goods_id))
)


def within_limits(tx: View, form: Mapping[str, Any], listing_id: str, buyer: str, quantity: int) -> None:
    """BuyLimit when an order holds fewer or more pieces than the listing allows, or a buyer had his share already."""
    least, most, share = form.get("min_per_order", 1), form.get("max_per_order", 99), form.get("limit_per_buyer", 0)
    if quantity < least:
        raise BuyLimit(zh_what=f"这个商品 {least} 件起购。", en_what=f"At least {least} pieces of this.")
    if quantity > most:
        raise BuyLimit(zh_what=f"这个商品一次最多买 {most} 件。", en_what=f"At most {most} pieces of this in one order.")
    if share:
        mine = select(Order.lines).where(Order.buyer == buyer, Order.state.not_in(("cancelled", "refunded")))
        had = sum(line["quantity"] for lines in tx.all(mine) for line in lines if line["listing_id"] == listing_id)
        if had + quantity > share:
            raise BuyLimit(zh_what=f"这个商品每人限购 {share} 件，你已经买了 {had} 件。", en_what=f"{share} pieces each; you had {had}.")

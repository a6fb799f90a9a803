"""Which coupon and flash sale count for an order, and counting them down when it is placed."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from sandbox.store import Tx
from sandbox.trade import quote as pricing

from .promotions import end_flash
from .refusals import OfferGone
from .tables import Coupon, FlashSale, Taken


@dataclass(frozen=True)
class Offers:
    """The promotions that may count for one order."""

    promotions: tuple[pricing.Promotion, ...] = ()


def offers_for(tx: Tx, sku_id: str, shop_id: str, buyer: str, quantity: int, coupon_id: str | None, flash_id: str | None) -> Offers:
    """The promotions a buyer may use for `quantity` pieces: those he names, as far as they run and he has not had his share."""
    found: list[pricing.Promotion] = []
    flash = tx.session.get(FlashSale, flash_id, populate_existing=True) if flash_id else None
    if flash is not None and _flash_counts(tx, flash, sku_id, buyer, quantity):
        found.append(pricing.FlashPrice(flash.id, sku_id, flash.price_fen))
    coupon = tx.session.get(Coupon, coupon_id, populate_existing=True) if coupon_id else None
    if coupon is not None and _coupon_counts(tx, coupon, shop_id, buyer):
        found.append(pricing.Coupon(coupon.id, coupon.off_fen, coupon.threshold_fen, coupon.listing_id))
    return Offers(tuple(found))


def _flash_counts(tx: Tx, flash: FlashSale, sku_id: str, buyer: str, quantity: int) -> bool:
    running = flash.sku_id == sku_id and flash.ended is None and flash.sold + quantity <= flash.stock
    return running and _had(tx, flash.id, buyer) + quantity <= flash.per_buyer


def _coupon_counts(tx: Tx, coupon: Coupon, shop_id: str, buyer: str) -> bool:
    usable = coupon.shop_id == shop_id and not coupon.withdrawn and coupon.left > 0
    return usable and _had(tx, coupon.id, buyer) < coupon.per_buyer


def _had(tx: Tx, promotion_id: str, buyer: str) -> int:
    row = tx.session.get(Taken, (promotion_id, buyer), populate_existing=True)
    return row.pieces if row else 0


def take_offers(tx: Tx, offers: Offers, buyer: str, quantity: int, used: tuple[str, ...]) -> None:
    """Count down what an order used; a flash sale whose pieces are gone ends. OfferGone when another order was quicker."""
    for offer in offers.promotions:
        if offer.id not in used:
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

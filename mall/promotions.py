"""Coupons and flash sales: made, pushed into a show, started, stopped."""

from collections.abc import Callable
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import func, select

from sandbox.errors import FieldFault, Invalid, NotFound, Refused
from sandbox.store import Tx, View
from sandbox.trade import quote as pricing
from sandbox.trade.listing_check import price_faults

from .events import CouponCreated, CouponPushed, CouponWithdrawn, FlashSaleEnded, FlashSaleStarted
from .prices import raised_first, reduced
from .tables import Coupon, FlashSale, Listing, Shop, ShowKnown, Sku

MOST_OFF_FEN = 20_000


class FlashRunning(Refused):
    """One flash sale at a time for a SKU."""

    code = "flash_running"
    zh = "这个规格的秒杀还没有结束。"
    en = "A flash sale of this specification is still on."


class CouponGone(Refused):
    """The coupon was withdrawn or is used up."""

    code = "coupon_gone"
    zh = "这张优惠券已经领完或收回。"
    en = "This coupon is used up or withdrawn."


class CouponOut(BaseModel):
    """A coupon of the shop; with `off_bp` a discount coupon: that share of the goods, at most `most_off_fen`."""

    id: str
    shop_id: str
    name: str
    off_fen: int
    threshold_fen: int
    total: int
    left: int
    per_buyer: int
    listing_id: str | None
    withdrawn: bool
    off_bp: int = 0
    most_off_fen: int = 0


class FlashOut(BaseModel):
    """A flash sale; `ends_at` None once it is over."""

    id: str
    shop_id: str
    listing_id: str
    sku_id: str
    show_id: str | None
    price_fen: int
    stock: int
    sold: int
    per_buyer: int
    ends_at: int | None
    ended: str | None


class ShowPromotions(BaseModel):
    """What the desk of a show can run and what runs."""

    shop_id: str
    coupons: list[CouponOut]
    flash_sales: list[FlashOut]


def create_coupon(
    tx: Tx,
    shop_id: str,
    name: str,
    off_fen: int,
    threshold_fen: int,
    total: int,
    per_buyer: int = 1,
    listing_id: str | None = None,
    off_bp: int = 0,
    most_off_fen: int = 0,
) -> CouponOut:
    """A coupon of `total` pieces, `off_fen` off from `threshold_fen` on (above `off_fen`). Invalid, NotFound for a foreign listing.

    With `off_bp` (1 to 90 % in basis points) it is a discount coupon (折扣券) that takes off at most `most_off_fen`. Goods whose price was
    raised within seven days must become cheaper than before the raise (C09).
    """
    if off_bp:
        _discount(off_fen, off_bp, most_off_fen)
    elif not 1 <= off_fen <= MOST_OFF_FEN:
        raise _wrong("off_fen", "减免金额要在 0.01 到 200 元之间。", "A coupon takes off between 0.01 and 200 yuan.")
    elif most_off_fen:
        raise _wrong("most_off_fen", "只有折扣券要填最多减多少。", "Only a discount coupon has a most.")
    if not off_bp and threshold_fen != 0 and threshold_fen <= off_fen:
        raise _wrong("threshold_fen", "使用门槛要高于减免金额，或填 0 表示无门槛。", "The threshold lies above the amount, or is 0.")
    if listing_id is not None and tx.get(Listing, listing_id).shop_id != shop_id:
        raise NotFound
    priced = pricing.Coupon("", off_fen, threshold_fen, off_bp=off_bp, most_off_fen=most_off_fen)
    path = "off_bp" if off_bp else "off_fen"
    if faults := raised_first(tx, shop_id, [listing_id] if listing_id else (), [threshold_fen], priced.takes_off, path):
        raise Invalid(tuple(fault.field_fault() for fault in faults))
    if off_bp:
        off_fen = priced.takes_off(max(threshold_fen, _cheapest(tx, shop_id, listing_id)))
    row = tx.add(
        Coupon(
            id=tx.new_id("cpn"),
            shop_id=shop_id,
            name=name.strip(),
            off_fen=off_fen,
            threshold_fen=threshold_fen,
            total=total,
            left=total,
            per_buyer=per_buyer,
            listing_id=listing_id,
            withdrawn=False,
            made_at=tx.now,
            off_bp=off_bp,
            most_off_fen=most_off_fen,
        )
    )
    created = CouponCreated(
        coupon_id=row.id,
        shop_id=shop_id,
        name=row.name,
        off_fen=off_fen,
        threshold_fen=threshold_fen,
        total=total,
        per_buyer=per_buyer,
        listing_id=listing_id,
        off_bp=off_bp,
        most_off_fen=most_off_fen,
    )
    tx.emit(created, row.id, cohort=tx.get(Shop, shop_id).cohort_id)
    return coupon_out(row)


def priced_off(coupon: Coupon) -> Callable[[int], int]:
    """What a coupon takes off a sum of goods that reaches its threshold."""
    if coupon.off_bp:
        return pricing.Coupon("", 0, coupon.threshold_fen, off_bp=coupon.off_bp, most_off_fen=coupon.most_off_fen).takes_off
    return pricing.Coupon("", coupon.off_fen, coupon.threshold_fen).takes_off


def _discount(off_fen: int, off_bp: int, most_off_fen: int) -> None:
    if off_fen:
        raise _wrong("off_fen", "折扣券不填减免金额，填几折和最多减多少。", "A discount coupon has a share and a most, no amount.")
    if not 100 <= off_bp <= 9_000:
        raise _wrong("off_bp", "折扣要在 1 折到 9.9 折之间。", "A discount coupon takes off between 1 % and 90 %.")
    if not 1 <= most_off_fen <= MOST_OFF_FEN:
        raise _wrong("most_off_fen", "折扣券要写最多减多少，0.01 到 200 元。", "A discount coupon takes off at most 0.01 to 200 yuan.")


def _cheapest(tx: Tx, shop_id: str, listing_id: str | None) -> int:
    cheapest = select(func.min(Sku.price_fen)).where(Sku.shop_id == shop_id, Sku.listed)
    return tx.session.scalar(cheapest.where(Sku.listing_id == listing_id) if listing_id else cheapest) or 0


def push_coupon(tx: Tx, coupon_id: str, show_id: str) -> CouponOut:
    """Let the coupon pop up in a show of the shop's owner. CouponGone, NotFound."""
    coupon = tx.get(Coupon, coupon_id)
    shop = tx.get(Shop, coupon.shop_id)
    show = tx.session.get(ShowKnown, show_id)
    if show is None or show.owner_id != shop.owner_id:
        raise NotFound
    if coupon.withdrawn or coupon.left <= 0:
        raise CouponGone
    pushed = CouponPushed(
        coupon_id=coupon.id,
        shop_id=shop.id,
        show_id=show_id,
        off_fen=coupon.off_fen,
        threshold_fen=coupon.threshold_fen,
        left=coupon.left,
        off_bp=coupon.off_bp,
        most_off_fen=coupon.most_off_fen,
        listing_id=coupon.listing_id,
    )
    tx.emit(pushed, coupon.id, cohort=shop.cohort_id, show=show_id)
    return coupon_out(coupon)


def withdraw_coupon(tx: Tx, coupon_id: str) -> CouponOut:
    """Nobody can use the coupon any more."""
    coupon = tx.get(Coupon, coupon_id)
    if not coupon.withdrawn:
        coupon.withdrawn = True
        tx.emit(CouponWithdrawn(coupon_id=coupon.id, shop_id=coupon.shop_id), coupon.id, cohort=tx.get(Shop, coupon.shop_id).cohort_id)
    return coupon_out(coupon)


def start_flash(
    tx: Tx, listing_id: str, sku_id: str, price_fen: int, stock: int, seconds: int, per_buyer: int = 1, show_id: str | None = None
) -> FlashOut:
    """Sell `stock` pieces of a SKU at `price_fen` for `seconds` (10 s to 24 h). Invalid, NotFound, FlashRunning."""
    listing = tx.get(Listing, listing_id)
    sku = tx.session.get(Sku, sku_id)
    if sku is None or sku.listing_id != listing_id or listing.sale_state != "on_sale":
        raise NotFound
    show = tx.session.get(ShowKnown, show_id) if show_id else None
    if show_id and (show is None or show.owner_id != listing.owner_id):
        raise NotFound
    if faults := tuple(price_faults("price_fen", price_fen)):
        raise Invalid(tuple(fault.field_fault() for fault in faults))
    if price_fen >= sku.price_fen:
        raise _wrong("price_fen", "秒杀价要低于现在的价格。", "A flash price lies below the price of now.")
    if price_fen * 10 < sku.price_fen:
        raise _wrong("price_fen", "秒杀价不能低于 1 折。", "A flash price is at least a tenth of the price.")
    if faults := reduced(tx, listing.shop_id, sku_id, price_fen):
        raise Invalid(tuple(fault.field_fault() for fault in faults))
    left = sku.stock + sku.step_stock
    if not 1 <= stock <= left:
        raise _wrong("stock", f"秒杀件数要在 1 到 {left} 之间。", f"Between 1 and {left} pieces.")
    if tx.first(select(FlashSale.id).where(FlashSale.sku_id == sku_id, FlashSale.ended.is_(None))):
        raise FlashRunning
    row = tx.add(
        FlashSale(
            id=tx.new_id("fls"),
            shop_id=listing.shop_id,
            listing_id=listing_id,
            sku_id=sku_id,
            show_id=show_id,
            price_fen=price_fen,
            stock=stock,
            sold=0,
            per_buyer=per_buyer,
            due_at=tx.now + seconds * 1000,
            made_at=tx.now,
        )
    )
    started = FlashSaleStarted(
        flash_id=row.id,
        shop_id=row.shop_id,
        listing_id=listing_id,
        sku_id=sku_id,
        show_id=show_id,
        price_fen=price_fen,
        stock=stock,
        per_buyer=per_buyer,
        seconds=seconds,
    )
    tx.emit(started, row.id, cohort=listing.cohort_id, show=show_id)
    return flash_out(row)


def end_flash(tx: Tx, flash_id: str, reason: Literal["time", "sold_out", "stopped"]) -> FlashOut:
    """End a flash sale; ending it twice does nothing."""
    row = tx.get(FlashSale, flash_id)
    if row.ended is None:
        row.ended, row.due_at = reason, None
        fact = FlashSaleEnded(flash_id=row.id, listing_id=row.listing_id, show_id=row.show_id, sold=row.sold, reason=reason)
        tx.emit(fact, row.id, cohort=tx.get(Shop, row.shop_id).cohort_id, show=row.show_id)
    return flash_out(row)


def running(view: View, shop_id: str) -> tuple[list[CouponOut], list[FlashOut]]:
    """The shop's coupons and its flash sales, newest first."""
    coupons = view.all(select(Coupon).where(Coupon.shop_id == shop_id).order_by(Coupon.id.desc()).limit(100))
    sales = select(FlashSale).where(FlashSale.shop_id == shop_id).order_by(FlashSale.id.desc()).limit(100)
    return [coupon_out(one) for one in coupons], [flash_out(one) for one in view.all(sales)]


def promotions_of_show(view: View, show_id: str) -> ShowPromotions:
    """For the desk of a show: coupons that can be pushed and sales that run or ran in it, newest first. NotFound without a shop."""
    show = view.get(ShowKnown, show_id)
    shop = view.first(select(Shop.id).where(Shop.cohort_id == show.cohort_id, Shop.owner_id == show.owner_id))
    if shop is None:
        raise NotFound
    coupons, sales = running(view, shop)
    usable = [one for one in coupons if not one.withdrawn and one.left > 0]
    return ShowPromotions(shop_id=shop, coupons=usable, flash_sales=[one for one in sales if one.ended is None or one.show_id == show_id])


def coupon_out(row: Coupon) -> CouponOut:
    """A coupon as it goes over the wire."""
    return CouponOut.model_validate(row, from_attributes=True)


def flash_out(row: FlashSale) -> FlashOut:
    """A flash sale as it goes over the wire."""
    return FlashOut(
        id=row.id,
        shop_id=row.shop_id,
        listing_id=row.listing_id,
        sku_id=row.sku_id,
        show_id=row.show_id,
        price_fen=row.price_fen,
        stock=row.stock,
        sold=row.sold,
        per_buyer=row.per_buyer,
        ends_at=row.due_at,
        ended=row.ended,
    )


def _wrong(path: str, zh: str, en: str) -> Invalid:
    return Invalid((FieldFault(path, "out_of_range", zh, en),))

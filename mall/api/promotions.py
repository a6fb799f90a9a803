"""Coupons, flash sales, threshold discounts and gifts over HTTP."""

from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from mall.policies import (
    CLAIM_COUPON,
    OWN_COUPON,
    OWN_OFFER,
    OWN_SHOP,
    RUN_COUPON,
    RUN_FLASH,
    RUN_LISTING,
    RUN_SHOW,
    SEE_BOOKS,
    ListingSeen,
    ShopSeen,
    ShowSeen,
)
from mall.promotions import (
    CouponOut,
    FlashOut,
    ShowPromotions,
    create_coupon,
    end_flash,
    promotions_of_show,
    push_coupon,
    running,
    start_flash,
    withdraw_coupon,
)
from mall.shop_offers import NewGift, NewThreshold, OfferOut, claim_coupon, end_offer, offer_gift, offer_threshold, offers_of
from sandbox.http import Changing, Loaded, Reading, Router, allow
from sandbox.store import Lane, View

router = Router(prefix="/api", tags=["mall"])
Id = Annotated[str, Field(max_length=64)]


class NewCoupon(BaseModel):
    """A coupon; fen. `threshold_fen` 0 means from any sum on. A discount coupon has `off_bp` and `most_off_fen` in place of `off_fen`."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=10)]
    off_fen: int = 0
    off_bp: int = 0
    most_off_fen: int = 0
    threshold_fen: Annotated[int, Field(ge=0, le=10_000_000)] = 0
    total: Annotated[int, Field(ge=1, le=100_000)]
    per_buyer: Annotated[int, Field(ge=1, le=10)] = 1
    listing_id: Id | None = None


class Push(BaseModel):
    """The show a coupon pops up in."""

    model_config = ConfigDict(extra="forbid")
    show_id: Id


class Claim(BaseModel):
    """The show one takes the coupon in."""

    model_config = ConfigDict(extra="forbid")
    show_id: Id | None = None


class NewFlash(BaseModel):
    """A flash sale of one SKU; fen and seconds."""

    model_config = ConfigDict(extra="forbid")
    sku_id: Id
    price_fen: int
    stock: int
    seconds: Annotated[int, Field(ge=10, le=86_400)] = 300
    per_buyer: Annotated[int, Field(ge=1, le=99)] = 1
    show_id: Id | None = None


class PromotionsOut(BaseModel):
    """A shop's promotions."""

    coupons: list[CouponOut]
    flash_sales: list[FlashOut]
    offers: list[OfferOut]


@router.get("/shops/{shop_id}/promotions")
@allow(SEE_BOOKS)
async def promotions(store: Reading, seen: Annotated[ShopSeen, Loaded]) -> PromotionsOut:
    """Coupons, flash sales, threshold discounts and gifts of a shop, newest first."""
    return await store.read(_promotions, seen.id)


@router.get("/shows/{show_id}/promotions")
@allow(RUN_SHOW)
async def of_show(store: Reading, seen: Annotated[ShowSeen, Loaded]) -> ShowPromotions:
    """What the desk of a show can run: the owner's coupons that are left, and the flash sales that run or ran in the show."""
    return await store.read(promotions_of_show, seen.id)


def _promotions(view: View, shop_id: str) -> PromotionsOut:
    coupons, sales = running(view, shop_id)
    return PromotionsOut(coupons=coupons, flash_sales=sales, offers=offers_of(view, shop_id))


@router.post("/shops/{shop_id}/thresholds", response_model=OfferOut)
@allow(OWN_SHOP)
async def threshold(form: NewThreshold, seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """Start a threshold discount."""
    return await change(offer_threshold, seen.id, form)


@router.post("/shops/{shop_id}/gifts", response_model=OfferOut)
@allow(OWN_SHOP)
async def gift(form: NewGift, seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """Start a gift."""
    return await change(offer_gift, seen.id, form)


@router.post("/shop-offers/{offer_id}/end", response_model=OfferOut)
@allow(OWN_OFFER)
async def end(offer_id: str, change: Changing) -> Response:
    """End a threshold discount or a gift."""
    return await change(end_offer, offer_id)


@router.post("/coupons/{coupon_id}/claim", response_model=CouponOut)
@allow(CLAIM_COUPON)
async def claim(form: Claim, coupon_id: str, change: Changing) -> Response:
    """Take a coupon; it counts by itself when one orders."""
    return await change(claim_coupon, coupon_id, form.show_id)


@router.post("/shops/{shop_id}/coupons", response_model=CouponOut)
@allow(OWN_SHOP)
async def coupon(form: NewCoupon, seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """Make a coupon."""
    return await change(create_coupon, seen.id, **form.model_dump())


@router.post("/coupons/{coupon_id}/push", response_model=CouponOut)
@allow(RUN_COUPON)
async def push(form: Push, coupon_id: str, change: Changing) -> Response:
    """Let it pop up in a show."""
    change.lane = Lane.HOST
    return await change(push_coupon, coupon_id, form.show_id)


@router.post("/coupons/{coupon_id}/withdraw", response_model=CouponOut)
@allow(OWN_COUPON)
async def withdraw(coupon_id: str, change: Changing) -> Response:
    """Take it back."""
    return await change(withdraw_coupon, coupon_id)


@router.post("/listings/{listing_id}/flash-sales", response_model=FlashOut)
@allow(RUN_LISTING)
async def flash(form: NewFlash, seen: Annotated[ListingSeen, Loaded], change: Changing) -> Response:
    """Start a flash sale."""
    change.lane = Lane.HOST
    return await change(start_flash, seen.id, form.sku_id, form.price_fen, form.stock, form.seconds, form.per_buyer, form.show_id)


@router.post("/flash-sales/{flash_id}/stop", response_model=FlashOut)
@allow(RUN_FLASH)
async def stop(flash_id: str, change: Changing) -> Response:
    """Stop a flash sale before its time."""
    change.lane = Lane.HOST
    return await change(end_flash, flash_id, "stopped")

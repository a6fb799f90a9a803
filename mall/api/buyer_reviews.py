"""Reviews of buyers over HTTP: written with an order, answered by the shop, read by the whole class."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field

from mall.after_views import BuyerReviewOut
from mall.buyer_reviews import answer_review, write_review
from mall.policies import BUY_ORDER, SEE_ORDER, SEE_SHOP, SELL_ORDER, OrderSeen, ShopSeen
from mall.refusals import ReviewStays
from mall.shop_reviews import Only, ReviewsOut, review_of, reviews_of
from sandbox.http import Changing, Loaded, Reading, Router, allow
from sandbox.store import Tx

router = Router(prefix="/api", tags=["mall"])
Limit = Annotated[int, Query(ge=1, le=100)]
Name = Annotated[str, Query(max_length=64)]


class Form(BaseModel):
    """What every form here shares: nothing else than is asked for."""

    model_config = ConfigDict(extra="forbid")


class NewReview(Form):
    """Stars and words."""

    stars: Annotated[int, Field(ge=1, le=5)]
    text: Annotated[str, Field(max_length=500)] = ""


class Reply(Form):
    """The shop's answer."""

    text: Annotated[str, Field(max_length=600)]


@router.post("/orders/{order_id}/review", response_model=BuyerReviewOut)
@allow(BUY_ORDER)
async def review(form: NewReview, seen: Annotated[OrderSeen, Loaded], change: Changing) -> Response:
    """Review an order that came."""
    return await change(write_review, seen.id, form.stars, form.text)


@router.post("/orders/{order_id}/review/answer", response_model=BuyerReviewOut)
@allow(SELL_ORDER)
async def answer(form: Reply, seen: Annotated[OrderSeen, Loaded], change: Changing) -> Response:
    """Answer a review, once."""
    return await change(answer_review, seen.id, form.text)


@router.delete("/orders/{order_id}/review", response_model=BuyerReviewOut)
@allow(SELL_ORDER)
async def delete_review(seen: Annotated[OrderSeen, Loaded], change: Changing) -> Response:
    """Always refused: honest reviews stay (C23)."""
    return await change(_stays)


def _stays(tx: Tx) -> BuyerReviewOut:
    raise ReviewStays


@router.get("/orders/{order_id}/review")
@allow(SEE_ORDER)
async def review_seen(store: Reading, seen: Annotated[OrderSeen, Loaded]) -> BuyerReviewOut | None:
    """The review of an order, null before it is written."""
    return await store.read(review_of, seen.id)


@router.get("/shops/{shop_id}/reviews")
@allow(SEE_SHOP)
async def reviews(
    store: Reading, seen: Annotated[ShopSeen, Loaded], listing: Name = "", only: Only = "", after: Name = "", limit: Limit = 100
) -> ReviewsOut:
    """A shop's reviews, everybody's to read: all, the bad or the unanswered ones, those after the order `after`."""
    return await store.read(reviews_of, seen.id, listing, only, after, limit)

"""A shop's reviews as everybody may read them: how many stars in all, and the newest, the bad or the unanswered ones a page at a time."""

from typing import Literal

from pydantic import BaseModel
from sqlalchemy import case, func, select, tuple_
from sqlalchemy.sql import ColumnElement

from sandbox.store import View

from .after_tables import BuyerReview
from .after_views import BuyerReviewOut, review_out

MOST = 100
BAD_STARS = 2
"""Up to two stars a review is a bad one (差评), as on the platforms."""
Only = Literal["", "bad", "unanswered"]
FILTERS: dict[str, tuple[ColumnElement[bool], ...]] = {
    "": (),
    "bad": (BuyerReview.stars <= BAD_STARS,),
    "unanswered": (BuyerReview.reply == "",),
}


class ReviewsOut(BaseModel):
    """The shop's reviews, newest first. `mean_x100`: in hundredths of a star, None without any; `by_stars`: "1" to "5".

    The counts are of all its reviews (or of all of one listing), whatever `items` are filtered by.
    """

    count: int
    mean_x100: int | None
    by_stars: dict[str, int]
    unanswered: int
    items: list[BuyerReviewOut]


def reviews_of(view: View, shop_id: str, listing_id: str = "", only: Only = "", after: str = "", limit: int = MOST) -> ReviewsOut:
    """Reviews of a shop, or of one of its listings: at most 100, those older than the review of the order `after`."""
    where = [BuyerReview.shop_id == shop_id, *([BuyerReview.listing_id == listing_id] if listing_id else [])]
    open_ones = func.sum(case((BuyerReview.reply == "", 1), else_=0))
    counted = view.session.execute(select(BuyerReview.stars, func.count(), open_ones).where(*where).group_by(BuyerReview.stars)).all()
    by_stars = {str(stars): 0 for stars in range(1, 6)} | {str(stars): int(many) for stars, many, _ in counted}
    count = sum(by_stars.values())
    total = sum(int(stars) * many for stars, many in by_stars.items())
    place = (BuyerReview.written_at, BuyerReview.order_id)
    query = select(BuyerReview).where(*where, *FILTERS[only]).order_by(*(column.desc() for column in place)).limit(min(limit, MOST))
    last = view.session.get(BuyerReview, after) if after else None
    if last is not None:
        query = query.where(tuple_(*place) < (last.written_at, last.order_id))
    return ReviewsOut(
        count=count,
        mean_x100=total * 100 // count if count else None,
        by_stars=by_stars,
        unanswered=sum(int(many or 0) for _, _, many in counted),
        items=[review_out(row) for row in view.all(query)],
    )


def review_of(view: View, order_id: str) -> BuyerReviewOut | None:
    """The review of an order, None before there is one."""
    row = view.session.get(BuyerReview, order_id)
    return review_out(row) if row else None

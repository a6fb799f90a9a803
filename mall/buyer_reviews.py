"""Reviews: written once by whoever bought, answered once by the shop, deleted by nobody."""

from sandbox.errors import FieldFault, Invalid
from sandbox.store import Tx

from .after_tables import BuyerReview
from .after_views import BuyerReviewOut, review_out
from .conversations import open_conversation
from .events import ReviewAnswered, ReviewPosted
from .market_clock import market_now
from .refusals import AlreadyAnswered, NotReviewable
from .shop_reviews import BAD_STARS
from .tables import Order

REVIEWABLE = frozenset({"signed", "reviewed", "settled", "refunded"})


def write_review(tx: Tx, order_id: str, stars: int, text: str) -> BuyerReviewOut:
    """One to five stars for an order that came. A virtual buyer with a bad one also writes to the service. NotReviewable, Invalid."""
    order = tx.get(Order, order_id)
    if not 1 <= stars <= 5:
        raise Invalid((FieldFault("stars", "out_of_range", "评价是 1 到 5 颗星。", "One to five stars."),))
    if order.state not in REVIEWABLE or order.signed_at is None or tx.session.get(BuyerReview, order_id) is not None:
        raise NotReviewable
    line = order.lines[0]
    review = tx.add(
        BuyerReview(
            order_id=order.id,
            shop_id=order.shop_id,
            owner_id=order.owner_id,
            cohort_id=order.cohort_id,
            listing_id=line["listing_id"],
            show_id=order.show_id,
            buyer=order.buyer,
            nick=order.nick,
            title=line["title"],
            stars=stars,
            text=text.strip()[:500],
            written_at=market_now(tx, order.shop_id),
            reply="",
        )
    )
    if order.state == "signed":
        order.state = "reviewed"
    tx.session.flush()
    posted = ReviewPosted(order_id=order.id, shop_id=order.shop_id, listing_id=review.listing_id, show_id=order.show_id, stars=stars)
    tx.emit(posted, order.id, cohort=order.cohort_id, show=order.show_id)
    if stars <= BAD_STARS and order.buyer_kind == "viewer":
        open_conversation(tx, order, "review")
    return review_out(review)


def answer_review(tx: Tx, order_id: str, text: str) -> BuyerReviewOut:
    """The shop answers under the review, once. AlreadyAnswered, Invalid."""
    review = tx.get(BuyerReview, order_id)
    if review.reply:
        raise AlreadyAnswered
    clean = text.strip()
    if not 1 <= len(clean) <= 300:
        raise Invalid((FieldFault("text", "out_of_range", "请写 1 到 300 个字。", "Between 1 and 300 letters."),))
    review.reply, review.replied_at = clean, market_now(tx, review.shop_id)
    tx.emit(ReviewAnswered(order_id=order_id, shop_id=review.shop_id, stars=review.stars), order_id, cohort=review.cohort_id)
    return review_out(review)

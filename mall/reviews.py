"""Review by people: listings that passed the rules wait for the lecturer, or for classmates who play the auditor."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from sandbox.errors import FieldFault, Forbidden, Invalid
from sandbox.store import Tx, View

from .class_words import AlreadyDecided
from .events import AuditReason, ListingApproved, ListingRefused
from .listing_views import look_listing
from .listings import put_on_sale, why_down
from .market_clock import market_now
from .market_settings import market_of
from .prices import listing_base
from .review_tables import Review
from .tables import Listing, Shop
from .wire import ListingOut


class ReasonForm(BaseModel):
    """One reason to refuse: the field of the form and a sentence the student can act on."""

    model_config = ConfigDict(extra="forbid")
    field: Annotated[str, Field(max_length=60)]
    message: Annotated[str, Field(min_length=4, max_length=200)]


class Verdict(BaseModel):
    """Approve, or refuse with at least one reason."""

    model_config = ConfigDict(extra="forbid")
    approve: bool
    reasons: Annotated[list[ReasonForm], Field(max_length=20)] = []
    note: Annotated[str, Field(max_length=500)] = ""


class ReviewOut(BaseModel):
    """A listing in the queue, or judged."""

    id: str
    listing_id: str
    shop_id: str
    owner_id: str
    title: str
    state: Literal["waiting", "approved", "refused", "withdrawn"]
    asked_at: int
    reviewer_id: str | None
    decided_at: int | None
    note: str
    reasons: list[ReasonForm]


class ReviewCase(ReviewOut):
    """A review with the listing as handed in; `price_base_fen`: its lowest deal of seven days (C08); `market_now` dates promises."""

    listing: ListingOut
    may_decide: bool
    market_now: int
    price_base_fen: int | None


def decide_review(tx: Tx, review_id: str, verdict: Verdict) -> ReviewOut:
    """Judge a listing. Forbidden for one's own and for a class that asks its lecturer only; Invalid without a reason; AlreadyDecided."""
    row = tx.session.get(Review, review_id, with_for_update=True)
    assert row is not None
    if not may_judge(tx, row.cohort_id, row.owner_id):
        raise Forbidden
    if row.state != "waiting":
        raise AlreadyDecided
    if not verdict.approve and not verdict.reasons:
        raise Invalid((FieldFault("reasons", "missing", "驳回要写至少一条理由，让同学知道怎么改。", "Give at least one reason."),))
    listing, shop = tx.get(Listing, row.listing_id), tx.get(Shop, row.shop_id)
    row.reviewer_id, row.decided_at, row.note = tx.actor.id, tx.now, verdict.note.strip()
    row.reasons = [reason.model_dump() for reason in verdict.reasons]
    if verdict.approve:
        row.state, listing.draft_state, listing.reasons = "approved", "approved", []
        approved = ListingApproved(
            listing_id=listing.id, shop_id=shop.id, quality=listing.quality, by="reviewer", reviewer_id=tx.actor.id, note=row.note
        )
        tx.emit(approved, listing.id, cohort=shop.cohort_id)
        if listing.draft["start"] == "now" and shop.state == "open":
            put_on_sale(tx, listing, shop)
    else:
        row.state, listing.draft_state = "refused", "refused"
        listing.reasons = [*(_kept(reason) for reason in verdict.reasons), *why_down(listing)]
        reasons = tuple(AuditReason(rule="reviewer", field=reason.field, message=reason.message) for reason in verdict.reasons)
        refused = ListingRefused(
            listing_id=listing.id, shop_id=shop.id, reasons=reasons, by="reviewer", reviewer_id=tx.actor.id, note=row.note
        )
        tx.emit(refused, listing.id, cohort=shop.cohort_id)
    return review_out(row)


def _kept(reason: ReasonForm) -> dict[str, str]:
    message = reason.message.strip()
    return {
        "path": reason.field, "code": "reviewer", "zh": message, "en": message, "rule": "", "quote": "", "rewrite": "", "law": "",
        "kind": "error",
    }  # fmt: skip


def may_judge(view: Tx | View, cohort_id: str, owner_id: str, actor_id: str = "", staff: bool = False, member: bool = True) -> bool:
    """Whether the actor may judge a listing of that owner: the staff always, classmates when the class is set so, nobody his own."""
    if isinstance(view, Tx):
        actor_id, staff, member = view.actor.id, view.actor.staff_of(cohort_id), bool(view.actor.roles_in(cohort_id))
    if actor_id == owner_id:
        return False
    return staff or (member and market_of(view, cohort_id).review == "classmates")


def reviews_of(view: View, cohort_id: str, state: str, actor_id: str, staff: bool) -> list[ReviewOut]:
    """The queue, oldest first; judged ones newest first. A classmate sees it only when the class is set so, and never his own."""
    if not staff and market_of(view, cohort_id).review != "classmates":
        return []
    order = Review.id if state == "waiting" else Review.id.desc()
    query = select(Review).where(Review.cohort_id == cohort_id).order_by(order).limit(200)
    if state:
        query = query.where(Review.state == state)
    if not staff:
        query = query.where(Review.owner_id != actor_id)
    return [review_out(row) for row in view.all(query)]


def look_review(view: View, review_id: str, language: str, actor_id: str, staff: bool) -> ReviewCase:
    """A review with the listing as it was handed in."""
    row = view.get(Review, review_id)
    listing = look_listing(view, row.listing_id, language, owner=True)
    may = row.state == "waiting" and may_judge(view, row.cohort_id, row.owner_id, actor_id, staff)
    now = market_now(view, row.shop_id)
    base = listing_base(view, row.listing_id, now)
    return ReviewCase(**review_out(row).model_dump(), listing=listing, may_decide=may, market_now=now, price_base_fen=base)


def review_out(row: Review) -> ReviewOut:
    """A review as it goes over the wire."""
    return ReviewOut.model_validate(row, from_attributes=True)

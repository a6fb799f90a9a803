"""How claims, reviews and conversations look to the buyer, the shop and the staff."""

from collections.abc import Sequence

from pydantic import BaseModel
from sqlalchemy import select

from sandbox.store import View

from .after_tables import BuyerReview, Conversation, Message, Refund
from .refund_steps import OVER, buyer_steps, shop_steps

MOST = 100


class ClaimStep(BaseModel):
    """What one side did, in market time: `state` is what it led to, `until` when that ends by itself."""

    act: str
    who: str
    state: str
    at: int
    until: int | None
    note: str = ""


class RefundOut(BaseModel):
    """A claim. `due_at` is real time: how long the step still waits on this market's clock. `shop_steps`: what the shop may do now,
    `buyer_steps`: what the buyer may.

    `steps`: what both sides did so far, oldest first.
    """

    id: str
    order_id: str
    shop_id: str
    buyer: str
    buyer_kind: str
    nick: str
    kind: str
    reason: str
    text: str
    amount_fen: int
    pieces: int
    state: str
    note: str
    carrier: str
    tracking: str
    opened_at: int
    moved_at: int
    due_at: int | None
    shop_steps: list[str] = []
    buyer_steps: list[str] = []
    steps: list[ClaimStep] = []


class BuyerReviewOut(BaseModel):
    """A review with the shop's answer."""

    order_id: str
    listing_id: str
    title: str
    buyer: str
    nick: str
    stars: int
    text: str
    written_at: int
    reply: str
    replied_at: int | None


class MessageOut(BaseModel):
    """One thing said."""

    id: str
    who: str
    text: str
    said_at: int


class ConversationOut(BaseModel):
    """A conversation; `waits`: the buyer waits for an answer. `messages` only when one is looked at."""

    id: str
    order_id: str
    buyer_kind: str
    nick: str
    topic: str
    mood: str
    opened_at: int
    said_at: int
    waits: bool
    waited_ms: int | None
    last: str
    messages: list[MessageOut] = []


def refund_out(row: Refund) -> RefundOut:
    """A claim as it goes over the wire."""
    now = (row.kind, row.state, bool(row.tracking))
    may = {"shop_steps": shop_steps(*now), "buyer_steps": buyer_steps(*now)}  # type: ignore[arg-type]  # stored words of these literals
    return RefundOut.model_validate(row, from_attributes=True).model_copy(update=may)


def shop_refunds(view: View, shop_id: str, open_only: bool = False, after: str = "", limit: int = MOST) -> list[RefundOut]:
    """A shop's claims, newest first."""
    query = select(Refund).where(Refund.shop_id == shop_id)
    if open_only:
        query = query.where(Refund.state.not_in(OVER))
    if after:
        query = query.where(Refund.id < after)
    return [refund_out(row) for row in view.all(query.order_by(Refund.id.desc()).limit(min(limit, MOST)))]


def order_refunds(view: View, order_id: str) -> list[RefundOut]:
    """The claims of one order, oldest first."""
    return [refund_out(row) for row in view.all(select(Refund).where(Refund.order_id == order_id).order_by(Refund.id))]


def review_out(row: BuyerReview) -> BuyerReviewOut:
    """A review as it goes over the wire."""
    return BuyerReviewOut.model_validate(row, from_attributes=True)


def conversation_out(row: Conversation, messages: Sequence[Message], whole: bool) -> ConversationOut:
    """A conversation, with everything that was said or only its last words."""
    return ConversationOut(
        id=row.id,
        order_id=row.order_id,
        buyer_kind=row.buyer_kind,
        nick=row.nick,
        topic=row.topic,
        mood=row.mood,
        opened_at=row.opened_at,
        said_at=row.said_at,
        waits=row.asked_at is not None,
        waited_ms=row.waited_ms,
        last=messages[-1].text if messages else "",
        messages=[MessageOut.model_validate(one, from_attributes=True) for one in messages] if whole else [],
    )


def look_conversation(view: View, conversation_id: str) -> ConversationOut:
    """One conversation with everything said. NotFound."""
    row = view.get(Conversation, conversation_id)
    said = view.all(select(Message).where(Message.conversation_id == row.id).order_by(Message.said_at, Message.id))
    return conversation_out(row, said, whole=True)


def shop_conversations(view: View, shop_id: str, limit: int = MOST) -> list[ConversationOut]:
    """A shop's conversations: who waits first, then the newest."""
    waits = Conversation.asked_at.is_(None)
    query = select(Conversation).where(Conversation.shop_id == shop_id).order_by(waits, Conversation.said_at.desc()).limit(min(limit, MOST))
    rows = view.all(query)
    said: dict[str, list[Message]] = {}
    for message in view.all(
        select(Message).where(Message.conversation_id.in_([row.id for row in rows])).order_by(Message.said_at, Message.id)
    ):
        said.setdefault(message.conversation_id, []).append(message)
    return [conversation_out(row, said.get(row.id, []), whole=False) for row in rows]

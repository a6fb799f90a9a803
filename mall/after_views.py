"""How claims, reviews and conversations look to the buyer, the shop and the staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel
from sqlalchemy import Select, select

from sandbox.store import View

from .after_tables import BuyerReview, Conversation, Message, Refund
from .refund_steps import OVER, buyer_steps, shop_steps
from .tables import Listing, Order, Shop

MOST = 100


class ClaimStep(BaseModel):
    """What one side did, in market time: `state` is what it led to, `until` when that ends by itself."""

    act: str
    who: str
    state: str
    at: int
    until: int | None
    note: str = ""


class ReturnTo(BaseModel):
    """Where returned goods go: the shop's return address."""

    name: str
    phone: str
    address: str


class RefundOut(BaseModel):
    """A claim. `due_at` is real time: how long the step still waits on this market's clock. `shop_steps`: what the shop may do now,
    `buyer_steps`: what the buyer may.

    `steps`: what both sides did so far, oldest first. `return_to`: where the buyer sends the goods, while he is to or has.
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
    return_to: ReturnTo | None = None


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
    """A conversation; `waits`: the buyer waits for an answer. `messages` only when one is looked at.

    Asked before buying it is about `listing_id` and `order_id` is "". `title`: of those goods; `last_who` said the last words.
    """

    id: str
    shop_id: str
    shop_name: str
    order_id: str
    listing_id: str | None
    title: str
    buyer: str
    buyer_kind: str
    nick: str
    topic: str
    mood: str
    opened_at: int
    said_at: int
    waits: bool
    waited_ms: int | None
    last: str
    last_who: str
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
    """The claims of one order, oldest first, with where their goods go back to."""
    rows = view.all(select(Refund).where(Refund.order_id == order_id).order_by(Refund.id))
    return [refund_out(row).model_copy(update={"return_to": _return_to(view, row)}) for row in rows]


def _return_to(view: View, row: Refund) -> ReturnTo | None:
    if row.state not in {"waiting_return", "returning"}:
        return None
    shop = view.session.get(Shop, row.shop_id)
    return ReturnTo.model_validate(shop.form["return_address"]) if shop and shop.form.get("return_address") else None


def review_out(row: BuyerReview) -> BuyerReviewOut:
    """A review as it goes over the wire."""
    return BuyerReviewOut.model_validate(row, from_attributes=True)


@dataclass(frozen=True)
class Names:
    """How shops are called, and the goods by the id of their listing or order."""

    shops: Mapping[str, str]
    titles: Mapping[str, str]


def conversation_out(row: Conversation, names: Names, messages: Sequence[Message], whole: bool) -> ConversationOut:
    """A conversation, with everything that was said or only its last words."""
    return ConversationOut(
        id=row.id,
        shop_id=row.shop_id,
        shop_name=names.shops.get(row.shop_id, ""),
        order_id=row.order_id,
        listing_id=row.listing_id,
        title=names.titles.get(row.listing_id or row.order_id, ""),
        buyer=row.buyer,
        buyer_kind=row.buyer_kind,
        nick=row.nick,
        topic=row.topic,
        mood=row.mood,
        opened_at=row.opened_at,
        said_at=row.said_at,
        waits=row.asked_at is not None,
        waited_ms=row.waited_ms,
        last=messages[-1].text if messages else "",
        last_who=messages[-1].who if messages else "",
        messages=[MessageOut.model_validate(one, from_attributes=True) for one in messages] if whole else [],
    )


def _named(view: View, rows: Sequence[Conversation]) -> Names:
    shops = select(Shop.id, Shop.name).where(Shop.id.in_({row.shop_id for row in rows}))
    listings = select(Listing.id, Listing.title).where(Listing.id.in_({row.listing_id for row in rows if row.listing_id}))
    orders = select(Order.id, Order.lines).where(Order.id.in_({row.order_id for row in rows if row.order_id}))
    titles = {order_id: lines[0]["title"] for order_id, lines in view.session.execute(orders).all() if lines}
    return Names(
        {name: said for name, said in view.session.execute(shops).all()},
        titles | {name: said for name, said in view.session.execute(listings).all()},
    )


def look_conversation(view: View, conversation_id: str) -> ConversationOut:
    """One conversation with everything said. NotFound."""
    row = view.get(Conversation, conversation_id)
    said = view.all(select(Message).where(Message.conversation_id == row.id).order_by(Message.said_at, Message.id))
    return conversation_out(row, _named(view, [row]), said, whole=True)


def shop_conversations(view: View, shop_id: str, limit: int = MOST) -> list[ConversationOut]:
    """A shop's conversations: who waits first, then the newest."""
    waits = Conversation.asked_at.is_(None)
    query = select(Conversation).where(Conversation.shop_id == shop_id).order_by(waits, Conversation.said_at.desc())
    return _conversations(view, query.limit(min(limit, MOST)))


def my_conversations(view: View, person_id: str, limit: int = MOST) -> list[ConversationOut]:
    """What a person asked of shops, the newest first."""
    query = select(Conversation).where(Conversation.buyer == person_id).order_by(Conversation.said_at.desc(), Conversation.id.desc())
    return _conversations(view, query.limit(min(limit, MOST)))


def _conversations(view: View, query: Select[Conversation]) -> list[ConversationOut]:
    rows = view.all(query)
    said: dict[str, list[Message]] = {}
    for message in view.all(
        select(Message).where(Message.conversation_id.in_([row.id for row in rows])).order_by(Message.said_at, Message.id)
    ):
        said.setdefault(message.conversation_id, []).append(message)
    names = _named(view, rows)
    return [conversation_out(row, names, said.get(row.id, []), whole=False) for row in rows]

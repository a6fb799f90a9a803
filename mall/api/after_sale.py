"""Claims and service over HTTP."""

from typing import Annotated, Literal

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field

from mall.after_policies import ANSWER_CONVERSATION, ASK_CONVERSATION, BUY_REFUND, JUDGE_REFUND, SEE_CONVERSATION, SELL_REFUND, ClaimSeen
from mall.after_views import (
    ConversationOut,
    RefundOut,
    look_conversation,
    my_conversations,
    order_refunds,
    shop_conversations,
    shop_refunds,
)
from mall.conversations import answer_buyer, ask_about, ask_again, ask_shop
from mall.policies import BUY_ORDER, SEE_BOOKS, SEE_LISTING, SEE_ORDER, ListingSeen, OrderSeen, ShopSeen
from mall.refunds import approve, confirm_back, decide, escalate, open_refund, reject, resend, send_back, withdraw
from sandbox.http import SIGNED_IN, Caller, Changing, Loaded, Reading, Router, allow

router = Router(prefix="/api", tags=["mall"])
Limit = Annotated[int, Query(ge=1, le=100)]
Kind = Literal["unshipped", "refund_only", "return", "exchange", "repair", "resend", "price"]
Reason = Literal["regret", "promise_broken", "late", "quality", "fit", "damaged", "missing", "allergy", "price"]


class Form(BaseModel):
    """What every form here shares: nothing else than is asked for."""

    model_config = ConfigDict(extra="forbid")


class NewRefund(Form):
    """What is claimed; without amount and pieces all of it."""

    kind: Kind
    reason: Reason
    text: Annotated[str, Field(max_length=500)] = ""
    amount_fen: Annotated[int, Field(le=10**15)] | None = None
    pieces: Annotated[int, Field(le=10**6)] | None = None


class Note(Form):
    """Words to a decision."""

    note: Annotated[str, Field(min_length=2, max_length=300)]


class Decision(Form):
    """The platform's decision."""

    for_buyer: bool
    note: Annotated[str, Field(max_length=300)] = ""


class Way(Form):
    """How something is sent."""

    carrier: Annotated[str, Field(min_length=2, max_length=40)]
    tracking: Annotated[str, Field(min_length=4, max_length=40, pattern=r"^[A-Za-z0-9-]+$")]


class Words(Form):
    """Something said."""

    text: Annotated[str, Field(max_length=600)]


@router.post("/orders/{order_id}/refunds", response_model=RefundOut)
@allow(BUY_ORDER)
async def claim(form: NewRefund, seen: Annotated[OrderSeen, Loaded], change: Changing) -> Response:
    """Claim a refund, a return, an exchange and so on."""
    return await change(open_refund, seen.id, form.kind, form.reason, form.text, form.amount_fen, form.pieces)


@router.get("/orders/{order_id}/refunds")
@allow(SEE_ORDER)
async def claims_of_order(store: Reading, seen: Annotated[OrderSeen, Loaded]) -> list[RefundOut]:
    """The claims of an order, oldest first."""
    return await store.read(order_refunds, seen.id)


@router.get("/shops/{shop_id}/refunds")
@allow(SEE_BOOKS)
async def claims_of_shop(
    store: Reading, seen: Annotated[ShopSeen, Loaded], open: bool = False, after: str = "", limit: Limit = 100
) -> list[RefundOut]:
    """A shop's claims, newest first."""
    return await store.read(shop_refunds, seen.id, open, after, limit)


@router.post("/refunds/{refund_id}/approve", response_model=RefundOut)
@allow(SELL_REFUND)
async def yes(seen: Annotated[ClaimSeen, Loaded], change: Changing) -> Response:
    """Agree to a claim."""
    return await change(approve, seen.id)


@router.post("/refunds/{refund_id}/reject", response_model=RefundOut)
@allow(SELL_REFUND)
async def no(form: Note, seen: Annotated[ClaimSeen, Loaded], change: Changing) -> Response:
    """Refuse a claim, with the reason."""
    return await change(reject, seen.id, form.note)


@router.post("/refunds/{refund_id}/confirm", response_model=RefundOut)
@allow(SELL_REFUND)
async def came(seen: Annotated[ClaimSeen, Loaded], change: Changing) -> Response:
    """Returned goods are here and in order."""
    return await change(confirm_back, seen.id)


@router.post("/refunds/{refund_id}/resend", response_model=RefundOut)
@allow(SELL_REFUND)
async def again(form: Way, seen: Annotated[ClaimSeen, Loaded], change: Changing) -> Response:
    """Send new or repaired goods."""
    return await change(resend, seen.id, form.carrier, form.tracking)


@router.post("/refunds/{refund_id}/send-back", response_model=RefundOut)
@allow(BUY_REFUND)
async def back(form: Way, seen: Annotated[ClaimSeen, Loaded], change: Changing) -> Response:
    """Send the goods back."""
    return await change(send_back, seen.id, form.carrier, form.tracking)


@router.post("/refunds/{refund_id}/escalate", response_model=RefundOut)
@allow(BUY_REFUND)
async def platform(seen: Annotated[ClaimSeen, Loaded], change: Changing) -> Response:
    """Ask the platform to decide."""
    return await change(escalate, seen.id)


@router.post("/refunds/{refund_id}/withdraw", response_model=RefundOut)
@allow(BUY_REFUND)
async def nothing(seen: Annotated[ClaimSeen, Loaded], change: Changing) -> Response:
    """Take a claim back."""
    return await change(withdraw, seen.id)


@router.post("/refunds/{refund_id}/decide", response_model=RefundOut)
@allow(JUDGE_REFUND)
async def judge(form: Decision, seen: Annotated[ClaimSeen, Loaded], change: Changing) -> Response:
    """The lecturer decides in the platform's place."""
    return await change(decide, seen.id, form.for_buyer, form.note)


@router.get("/shops/{shop_id}/conversations")
@allow(SEE_BOOKS)
async def conversations(store: Reading, seen: Annotated[ShopSeen, Loaded]) -> list[ConversationOut]:
    """The shop's service: who waits first."""
    return await store.read(shop_conversations, seen.id)


@router.get("/conversations/{conversation_id}")
@allow(SEE_CONVERSATION)
async def conversation(store: Reading, seen: Annotated[ClaimSeen, Loaded]) -> ConversationOut:
    """One conversation with everything said."""
    return await store.read(look_conversation, seen.id)


@router.post("/conversations/{conversation_id}/messages", response_model=ConversationOut)
@allow(ANSWER_CONVERSATION)
async def say(form: Words, seen: Annotated[ClaimSeen, Loaded], change: Changing) -> Response:
    """Answer the buyer."""
    return await change(answer_buyer, seen.id, form.text)


@router.post("/orders/{order_id}/messages", response_model=ConversationOut)
@allow(BUY_ORDER)
async def ask(form: Words, seen: Annotated[OrderSeen, Loaded], change: Changing) -> Response:
    """Write to the shop about one's order."""
    return await change(ask_shop, seen.id, form.text)


@router.get("/conversations")
@allow(SIGNED_IN)
async def my_questions(actor: Caller, store: Reading) -> list[ConversationOut]:
    """What one asked of shops, before buying and of one's orders, the newest first."""
    return await store.read(my_conversations, actor.id)


@router.post("/listings/{listing_id}/messages", response_model=ConversationOut)
@allow(SEE_LISTING)
async def ask_before(form: Words, seen: Annotated[ListingSeen, Loaded], change: Changing) -> Response:
    """Ask the shop about goods before buying."""
    return await change(ask_about, seen.id, form.text)


@router.post("/conversations/{conversation_id}/ask", response_model=ConversationOut)
@allow(ASK_CONVERSATION)
async def ask_more(form: Words, seen: Annotated[ClaimSeen, Loaded], change: Changing) -> Response:
    """Go on asking in a conversation of one's own."""
    return await change(ask_again, seen.id, form.text)

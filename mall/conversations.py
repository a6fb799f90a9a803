"""The shop's service: buyers ask, the shop answers under the platform's rules for words, virtual buyers take it well or badly."""

from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid
from sandbox.store import Tx
from sandbox.trade.compliance import Context, check_text
from sandbox.trade.dates import day_of

from .after_tables import Conversation, Message
from .after_views import ConversationOut, look_conversation
from .events import ServiceAnswered, ServiceAsked, ServiceKeptWaiting
from .market_clock import offset_of
from .refusals import OwnShop
from .service_talk import Mood, Topic, opening, reply, taken
from .tables import Listing, Order

NUDGES_AFTER_MS = 30 * 60_000
REPLIES_AFTER_MS = 4_000
MOST_LETTERS = 300


def open_conversation(tx: Tx, order: Order, topic: Topic, text: str = "") -> str:
    """A buyer asks about an order; of one topic there is one conversation, which goes on. Returns its id."""
    text = text.strip() or opening(topic, order.id)
    known = select(Conversation).where(Conversation.order_id == order.id, Conversation.topic == topic)
    row = tx.first(known) or _begun(tx, order, topic)
    _asks(tx, row, text, offset_of(tx, order.shop_id))
    return row.id


def _begun(tx: Tx, about: Order | Listing, topic: Topic) -> Conversation:
    """A new conversation: of an order its buyer's, of a listing the acting person's."""
    order = about if isinstance(about, Order) else None
    now = tx.now + offset_of(tx, about.shop_id)
    row = Conversation(
        id=tx.new_id("cnv"),
        shop_id=about.shop_id,
        owner_id=about.owner_id,
        cohort_id=about.cohort_id,
        order_id=order.id if order else "",
        listing_id=None if order else about.id,
        buyer=order.buyer if order else tx.actor.id,
        buyer_kind=order.buyer_kind if order else "person",
        nick=order.nick if order else "",
        topic=topic,
        mood="asking",
        opened_at=now,
        said_at=now,
        asked_at=None,
        waited_ms=None,
        due_at=None,
    )
    return tx.add(row)


def _asks(tx: Tx, row: Conversation, text: str, offset: int) -> None:
    _say(tx, row, "buyer", text, offset)
    if row.asked_at is None:
        row.asked_at = tx.now
        asked = ServiceAsked(conversation_id=row.id, shop_id=row.shop_id, order_id=row.order_id, topic=row.topic, listing_id=row.listing_id)
        tx.emit(asked, row.id, cohort=row.cohort_id)
    row.due_at = tx.now + NUDGES_AFTER_MS if row.buyer_kind == "viewer" else None


def _say(tx: Tx, row: Conversation, who: str, text: str, offset: int) -> None:
    row.said_at = tx.now + offset
    tx.add(Message(id=tx.new_id("msg"), conversation_id=row.id, who=who, text=text, said_at=row.said_at))
    tx.session.flush()


def ask_shop(tx: Tx, order_id: str, text: str) -> ConversationOut:
    """A classmate who bought something writes to the shop. Invalid for an empty or too long text."""
    order = tx.get(Order, order_id)
    return look_conversation(tx, open_conversation(tx, order, "other", _fit(text)))


def ask_about(tx: Tx, listing_id: str, text: str) -> ConversationOut:
    """A classmate asks about goods before he buys; of one listing he has one conversation, which goes on. OwnShop, Invalid."""
    listing = tx.get(Listing, listing_id)
    if listing.owner_id == tx.actor.id:
        raise OwnShop
    words = _fit(text)
    known = select(Conversation).where(Conversation.buyer == tx.actor.id, Conversation.listing_id == listing_id)
    row = tx.first(known) or _begun(tx, listing, "presale")
    _asks(tx, row, words, offset_of(tx, row.shop_id))
    return look_conversation(tx, row.id)


def ask_again(tx: Tx, conversation_id: str, text: str) -> ConversationOut:
    """The buyer goes on with a conversation of his. Invalid for an empty or too long text."""
    row = tx.get(Conversation, conversation_id)
    _asks(tx, row, _fit(text), offset_of(tx, row.shop_id))
    return look_conversation(tx, row.id)


def answer_buyer(tx: Tx, conversation_id: str, text: str) -> ConversationOut:
    """The shop answers. Words the rules forbid (other ways to pay or talk, false promises) are refused with the rule. Invalid."""
    row = tx.get(Conversation, conversation_id)
    text = _fit(text)
    hits = check_text(text, "C", Context(day=day_of(tx.now)))
    if hits:
        faults = tuple(
            FieldFault("text", one.rule, f"“{one.quote}”不能这样说（{one.rule}）：{one.zh}", f'"{one.quote}" ({one.rule}): {one.en}')
            for one in hits
        )
        raise Invalid(faults)
    offset = offset_of(tx, row.shop_id)
    _say(tx, row, "shop", text, offset)
    if row.asked_at is None:
        return look_conversation(tx, row.id)
    waited = tx.now - row.asked_at
    row.waited_ms = waited if row.waited_ms is None else row.waited_ms
    before: Mood = row.mood  # type: ignore[assignment]  # a stored word of this literal
    virtual = row.buyer_kind == "viewer"
    row.mood = taken(row.topic, text, before) if virtual else "content"
    row.asked_at, row.due_at = None, tx.now + REPLIES_AFTER_MS if virtual else None
    answered = ServiceAnswered(conversation_id=row.id, shop_id=row.shop_id, order_id=row.order_id, waited_ms=waited, mood=row.mood)
    tx.emit(answered, row.id, cohort=row.cohort_id)
    tx.session.flush()
    return look_conversation(tx, row.id)


def buyer_moves(tx: Tx, conversation_id: str) -> None:
    """A virtual buyer says something by himself: how he takes the answer, or that he still waits."""
    row = tx.get(Conversation, conversation_id)
    if row.due_at is None or row.due_at > tx.now:
        return
    offset = offset_of(tx, row.shop_id)
    mood: Mood = row.mood  # type: ignore[assignment]  # a stored word of this literal
    row.due_at = None
    if row.asked_at is not None:
        if mood != "upset":
            row.mood = "upset"
            waits = ServiceKeptWaiting(conversation_id=row.id, shop_id=row.shop_id, order_id=row.order_id)
            tx.emit(waits, row.id, cohort=row.cohort_id)
            _say(tx, row, "buyer", reply("asking", row.id), offset)
        return
    words = reply(mood, row.id)
    if mood == "unsure":
        _asks(tx, row, words, offset)
    else:
        _say(tx, row, "buyer", words, offset)


def _fit(text: str) -> str:
    clean = text.strip()
    if not 1 <= len(clean) <= MOST_LETTERS:
        zh = f"请写 1 到 {MOST_LETTERS} 个字。"
        raise Invalid((FieldFault("text", "out_of_range", zh, f"Between 1 and {MOST_LETTERS} letters."),))
    return clean

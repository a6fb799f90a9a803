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
from .service_talk import Mood, Topic, opening, reply, taken
from .tables import Order

NUDGES_AFTER_MS = 30 * 60_000
REPLIES_AFTER_MS = 4_000
MOST_LETTERS = 300


def open_conversation(tx: Tx, order: Order, topic: Topic, text: str = "") -> str:
    """A buyer asks about an order; of one topic there is one conversation, which goes on. Returns its id."""
    text = text.strip() or opening(topic, order.id)
    known = select(Conversation).where(Conversation.order_id == order.id, Conversation.topic == topic)
    row = tx.first(known)
    offset = offset_of(tx, order.shop_id)
    if row is None:
        row = tx.add(
            Conversation(
                id=tx.new_id("cnv"),
                shop_id=order.shop_id,
                owner_id=order.owner_id,
                cohort_id=order.cohort_id,
                order_id=order.id,
                buyer=order.buyer,
                buyer_kind=order.buyer_kind,
                nick=order.nick,
                topic=topic,
                mood="asking",
                opened_at=tx.now + offset,
                said_at=tx.now + offset,
                asked_at=None,
                waited_ms=None,
                due_at=None,
            )
        )
    _asks(tx, row, text, offset)
    return row.id


def _asks(tx: Tx, row: Conversation, text: str, offset: int) -> None:
    _say(tx, row, "buyer", text, offset)
    if row.asked_at is None:
        row.asked_at = tx.now
        asked = ServiceAsked(conversation_id=row.id, shop_id=row.shop_id, order_id=row.order_id, topic=row.topic)
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

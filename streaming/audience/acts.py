"""What the crowd did in one second, as data, as facts for the log, and as the compact text of `crowd.ticked`."""

import base64
import json
import zlib
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from pydantic_core import to_json

from sandbox.events.envelope import Fact
from streaming.events import (
    CheckoutSubmitted,
    CrowdTicked,
    IncidentClosed,
    IncidentHandled,
    IncidentThrown,
    PaymentAbandoned,
    PaymentSubmitted,
    QuestionAsked,
    QuestionExpired,
)

from .wire import base_85, plain

COMMENTS_SHOWN = 12
"""At most so many comments of a second are put into words (and so into the log); the rest only counts. A person cannot read more."""


def checkout_id(show_id: str, key: str) -> str:
    """The id of the checkout with this key (tick and viewer) in a show."""
    return f"chk_{show_id}_{key}"


def question_id(show_id: str, key: str) -> str:
    """The id of the question with this key (tick and viewer) in a show."""
    return f"qst_{show_id}_{key}"


def key_in(identity: str) -> str:
    """The key inside a checkout's, question's or comment's id."""
    return identity.rsplit("_", 1)[-1]


def second_in(key: str) -> int:
    """The second in which a checkout or a question with this key was made."""
    return int(key.split("-", 1)[0])


class SaidComment(NamedTuple):
    """A comment that was put into words. `comment_id` is unique in its show; a question has its key in `question`."""

    comment_id: str
    viewer: str
    nick: str
    persona: str
    intent: str
    text: str
    listing_id: str | None
    question: str | None = None


class Question(NamedTuple):
    """A comment that expects an answer until `due_tick`."""

    key: str
    viewer: str
    nick: str
    persona: str
    intent: str
    listing_id: str | None
    text: str
    due_tick: int


class Checkout(NamedTuple):
    """A viewer wants to buy; `seen_price_fen` is the unit price on the card, coupon not taken off."""

    key: str
    viewer: str
    nick: str
    persona: str
    listing_id: str
    sku_id: str
    quantity: int
    seen_price_fen: int
    coupon_id: str | None
    flash_id: str | None


class Payment(NamedTuple):
    """A placed order is paid, or given up."""

    key: str
    order_id: str


class Reach(NamedTuple):
    """One listing in this second: viewers who saw its card for the first time, who clicked it for the first time, and all clicks."""

    exposed: int = 0
    clicked: int = 0
    clicks: int = 0


class Lost(NamedTuple):
    """A viewer who left without what he wanted: what at which price (fen), in which second he decided, and why (thousandths).

    `asked_about`, `asked_tick`: his question that nobody answered, empty and 0 without one.
    """

    viewer: str
    nick: str
    persona: str
    listing_id: str
    value_fen: int
    tick: int
    causes: dict[str, int]
    asked_about: str = ""
    asked_tick: int = 0


class Thrown(NamedTuple):
    """An incident that the scenario throws in this second."""

    incident_id: str
    kind: str
    listing_id: str | None


@dataclass(slots=True)
class Acts:
    """One tick. Counts are of this second; `exposed` and `clicked` count viewers who saw or clicked their first product at all.

    `likers`, `commenters` and `engaged` (like, comment or follow) count viewers who did it for the first time. `leave_causes` share
    out the leavers in thousandths, the room's and everyone's own (`tables.IMPULSES`): the values add up to 1000 times `left`; `stays` are
    the seconds each leaver was there.
    `entered` counts those who came back too, `returned` them alone. `claims`: coupons claimed, by coupon. `clubs`: joined the fan club.
    `not_bought`: why those who looked did not buy, in thousandths of a look. `lost`: the most valuable of the `lost_viewers`, who left
    without what they would have bought; `lost_fen`: what all of them would have paid, by cause. `handled`: incident, step, seconds.
    `closed`: incident, outcome, reaction in seconds.
    `answered` are keys of questions that the host's typed words answered; `graded` are all that were answered in whatever way, with the
    worth of the answer in thousandths of a whole one said for the first time.
    `more_lost` are more of the `lost` who are among the dearest of the show, `unseen` dear ones who left without looking at goods
    (`farewells.py`): both only explain, and the digest is not over them.
    """

    tick: int
    online: int = 0
    entered: int = 0
    left: int = 0
    likes: int = 0
    said: int = 0
    clicks: int = 0
    follows: int = 0
    cart_adds: int = 0
    bag_joins: int = 0
    clubs: int = 0
    gifts: int = 0
    gift_fen: int = 0
    returned: int = 0
    likers: int = 0
    commenters: int = 0
    engaged: int = 0
    exposed: int = 0
    clicked: int = 0
    stays: list[int] = field(default_factory=list)
    pool: int = 1000
    comments: list[SaidComment] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    expired: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    graded: list[tuple[str, int]] = field(default_factory=list)
    checkouts: list[Checkout] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    abandons: list[Payment] = field(default_factory=list)
    leave_causes: dict[str, int] = field(default_factory=dict)
    by_source: dict[str, int] = field(default_factory=dict)
    reach: dict[str, Reach] = field(default_factory=dict)
    claims: dict[str, int] = field(default_factory=dict)
    not_bought: dict[str, int] = field(default_factory=dict)
    lost: list[Lost] = field(default_factory=list)
    lost_viewers: int = 0
    lost_fen: dict[str, int] = field(default_factory=dict)
    thrown: list[Thrown] = field(default_factory=list)
    handled: list[tuple[str, str, int]] = field(default_factory=list)
    closed: list[tuple[str, str, int | None]] = field(default_factory=list)
    more_lost: list[Lost] = field(default_factory=list)
    unseen: list[Lost] = field(default_factory=list)
    sealed: bytes = b""
    """`canonical` of the finished second, kept because digest and wire both want it."""

    @classmethod
    def begin(cls, tick: int) -> Self:
        """A second in which nothing was done yet: `Acts(tick)` in half the time, for it is made for every room every second."""
        acts = cls.__new__(cls)
        acts.tick, acts.pool, acts.sealed = tick, 1000, b""
        acts.online = acts.entered = acts.left = acts.likes = acts.said = acts.clicks = acts.follows = 0
        acts.cart_adds = acts.bag_joins = acts.clubs = acts.gifts = acts.gift_fen = acts.returned = acts.likers = 0
        acts.commenters = acts.engaged = acts.exposed = acts.clicked = acts.lost_viewers = 0
        acts.stays, acts.comments, acts.questions = [], [], []
        acts.expired, acts.answered, acts.graded = [], [], []
        acts.checkouts, acts.payments, acts.abandons = [], [], []
        acts.lost, acts.thrown, acts.handled = [], [], []
        acts.closed, acts.more_lost, acts.unseen = [], [], []
        acts.leave_causes, acts.by_source, acts.reach = {}, {}, {}
        acts.claims, acts.not_bought, acts.lost_fen = {}, {}, {}
        return acts

    def seal(self) -> bytes:
        """The second is over: nothing is added any more."""
        self.sealed = self.canonical()
        return self.sealed

    def to_plain(self) -> dict[str, Any]:
        """The acts as plain JSON with short keys (`wire.plain`)."""
        return plain(self)

    def canonical(self) -> bytes:
        """The bytes the digest is made of: compact JSON in UTF-8."""
        return to_json(plain(self))

    def to_wire(self) -> str:
        """`to_plain` as compact JSON, deflated, in base 85: what stands in `crowd.ticked.acts`.

        Beside it, when there are any, `lx` and `ld`: `more_lost` and `unseen`, in the form of `lv`.
        """
        told = self.sealed or self.canonical()
        beside = {name: [list(gone) for gone in them] for name, them in (("lx", self.more_lost), ("ld", self.unseen)) if them}
        if beside:
            told = told[:-1] + b"," + to_json(beside)[1:]
        return base_85(zlib.compress(told, 6))

    @staticmethod
    def told_in(text: str) -> bytes:
        """The JSON in `text`: what its acts say, however it was deflated. Raises ValueError when it is damaged."""
        try:
            return zlib.decompress(base64.b85decode(text))
        except zlib.error as error:
            raise ValueError("these acts are damaged") from error

    @staticmethod
    def from_wire(text: str) -> dict[str, Any]:
        """`to_plain` of the acts in `text`. Raises ValueError when it is damaged."""
        found: dict[str, Any] = json.loads(Acts.told_in(text))
        return found

    def ticked(self, show_id: str, upto: int, digest: str) -> CrowdTicked:
        """The row of this second; `upto` is the log position folded in."""
        return CrowdTicked(
            show_id=show_id,
            tick=self.tick,
            upto=upto,
            digest=digest,
            online=self.online,
            entered=self.entered,
            left=self.left,
            likes=self.likes,
            comments=self.said,
            clicks=self.clicks,
            follows=self.follows,
            bag_joins=self.bag_joins,
            cart_adds=self.cart_adds,
            coupons_claimed=sum(self.claims.values()),
            fan_club=self.clubs,
            gifts=self.gifts,
            gift_fen=self.gift_fen,
            acts=self.to_wire(),
        )

    def facts(self, show_id: str) -> list[Fact]:
        """The rows of their own, in a stable order: incidents, questions, expiries, checkouts, payments, abandoned payments."""
        return [
            *[
                IncidentThrown.model_validate(
                    {
                        "show_id": show_id,
                        "incident_id": one.incident_id,
                        "kind": one.kind,
                        "origin": "scenario",
                        "listing_id": one.listing_id,
                    }
                )
                for one in self.thrown
            ],
            *[
                IncidentHandled(show_id=show_id, incident_id=identity, step=step, after_ms=after_s * 1000)
                for identity, step, after_s in self.handled
            ],
            *[
                IncidentClosed.model_validate(
                    {
                        "show_id": show_id,
                        "incident_id": identity,
                        "outcome": outcome,
                        "reaction_ms": after_s * 1000 if after_s is not None else None,
                    }
                )
                for identity, outcome, after_s in self.closed
            ],
            *[
                QuestionAsked(
                    show_id=show_id,
                    question_id=question_id(show_id, asked.key),
                    viewer=asked.viewer,
                    nick=asked.nick,
                    persona=asked.persona,
                    intent=asked.intent,
                    listing_id=asked.listing_id,
                    text=asked.text,
                    due_showms=asked.due_tick * 1000,
                )
                for asked in self.questions
            ],
            *[QuestionExpired(show_id=show_id, question_id=question_id(show_id, key)) for key in self.expired],
            *self.buying(show_id),
        ]

    def buying(self, show_id: str) -> list[Fact]:
        """The last three kinds of `facts`: all that a mall has to answer."""
        return [
            *[
                CheckoutSubmitted(
                    show_id=show_id,
                    checkout_id=checkout_id(show_id, order.key),
                    viewer=order.viewer,
                    nick=order.nick,
                    persona=order.persona,
                    listing_id=order.listing_id,
                    sku_id=order.sku_id,
                    quantity=order.quantity,
                    seen_price_fen=order.seen_price_fen,
                    coupon_id=order.coupon_id,
                    flash_id=order.flash_id,
                )
                for order in self.checkouts
            ],
            *[
                PaymentSubmitted(show_id=show_id, checkout_id=checkout_id(show_id, paid.key), order_id=paid.order_id)
                for paid in self.payments
            ],
            *[
                PaymentAbandoned(show_id=show_id, checkout_id=checkout_id(show_id, gone.key), order_id=gone.order_id)
                for gone in self.abandons
            ],
        ]

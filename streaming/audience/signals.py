"""What the crowd sees and hears: the show's facts folded into plain data. Facts it does not know, or out of place, change nothing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Protocol, Self

from sandbox.scenario.schema import NEEDS_GOODS
from streaming.events import ShelfItem, ShowStarted

from .folds import FOLDS
from .goods import Answer, Bag, Good
from .offers import Coupon, Threshold
from .traffic import Bought


class Told(Protocol):
    """A fact of the log, or what of one the crowd reads, under the same name."""

    @property
    def type(self) -> str:
        """Which fact it is, as `kaibo.mall.order.paid`."""


@dataclass(slots=True, init=False)
class Inbox:
    """What this second brought that is over with the second; empty between two seconds.

    `words`: what people on a seat typed, and what it replies to.
    `violations`: id and points. `corrected`: id and whether it was in time. `muted`: viewer and until which tick.
    `hidden`: comments, `blocked`: words, `spoken`: incidents the host was heard to speak of.
    `drawn`: lucky bags with the viewers who won. `thrown`: incident, kind, listing. `signs`: what the host did, as incidents watch for it.
    """

    calls: list[str]
    answers: list[Answer]
    words: list[tuple[str, str | None]]
    placed: list[tuple[str, str]]
    refused: list[tuple[str, str]]
    paid: list[str | None]
    cancelled: list[str]
    violations: list[tuple[str, int]]
    corrected: list[tuple[str, bool]]
    muted: list[tuple[str, int]]
    hidden: list[str]
    blocked: list[str]
    spoken: list[str]
    bags: int
    drawn: list[tuple[Bag, list[int]]]
    thrown: list[tuple[str, str, str | None]]
    signs: list[str]

    def __init__(self) -> None:
        self.bags = 0
        self.calls, self.answers, self.words, self.placed = [], [], [], []
        self.refused, self.paid, self.cancelled, self.violations = [], [], [], []
        self.corrected, self.muted, self.hidden, self.blocked = [], [], [], []
        self.spoken, self.drawn, self.thrown, self.signs = [], [], [], []


NOTHING: Final = Inbox()
"""What most seconds bring; nobody writes into it."""


@dataclass
class Signals:
    """The room as of one second; all times are ticks, which are seconds of the show."""

    show_id: str
    seed: str
    kind: str
    exam: bool
    goods: dict[str, Good] = field(default_factory=dict)
    listed: int = 0
    pinned: str | None = None
    pinned_at: int = 0
    bare_since: int = 0
    voice_known: bool = False
    speaking: bool = False
    quiet_since: int = 0
    black: bool = False
    frozen: bool = False
    stalled: bool = False
    coupons: list[Coupon] = field(default_factory=list)
    numbered: dict[str, int] = field(default_factory=dict)
    thresholds: list[Threshold] = field(default_factory=list)
    shop_id: str | None = None
    """Whose offers count; None in shows of before that was told."""
    bag: Bag | None = None
    bags: int = 0
    bought: list[Bought] = field(default_factory=list)
    inbox: Inbox = field(default_factory=lambda: NOTHING)

    @classmethod
    def at_start(cls, started: ShowStarted) -> Self:
        """The room at the first second. Raises ValueError while the show's seed is sealed: it is opened before a crowd begins."""
        if started.seed is None:
            raise ValueError("the show's seed is still sealed")
        signals = cls(show_id=started.show_id, seed=started.seed, kind=started.kind, exam=started.mode == "exam")
        signals.arrange(started.shelf)
        signals.shop_id = started.shop_id
        signals.thresholds = [Threshold(one.offer_id, list(one.steps), list(one.listing_ids), one.alone) for one in started.thresholds]
        return signals

    def next_second(self, facts: Sequence[tuple[int, Told]], tick: int) -> None:
        """What was over with the last second is forgotten; the facts of the log in second `tick` are taken in, in the order of their
        positions, which decide nothing else.
        """
        self.inbox = NOTHING
        for _, fact in facts:
            fold = FOLDS.get(fact.type)
            if fold is not None:
                if self.inbox is NOTHING:
                    self.inbox = Inbox()
                fold(self, fact, tick)

    def good(self, listing_id: str | None) -> Good | None:
        """The listing, when it is on the shelf."""
        return self.goods.get(listing_id) if listing_id is not None else None

    @property
    def on_screen(self) -> Good | None:
        """The pinned listing."""
        return self.good(self.pinned)

    def about(self, kind: str, named: Good | None) -> str | None:
        """The listing that an incident of this kind is about: the named one, else the pinned one. One about goods is about something that
        is on sale, at last the first of the shelf that is; None when nothing is.
        """
        wanted = named if named is not None else self.on_screen
        if kind in NEEDS_GOODS and (wanted is None or not wanted.on_sale):
            for good in (self.on_screen, *sorted(self.goods.values(), key=lambda good: good.slot)):
                if good is not None and good.on_sale:
                    return good.listing_id
            return None
        return wanted.listing_id if wanted is not None else self.pinned

    def active(self, tick: int) -> None:
        """The host did something people notice: silence starts anew."""
        self.quiet_since = max(self.quiet_since, tick)

    def quiet_s(self, tick: int) -> int:
        """Seconds without a word or a tap; always 0 in a show in which no microphone was ever heard of."""
        return tick - self.quiet_since if self.voice_known and not self.speaking else 0

    def arrange(self, items: tuple[ShelfItem, ...]) -> None:
        """The whole shelf as it stands now. Listings keep their number for the rest of the show."""
        shelf: dict[str, Good] = {}
        for item in items:
            known = self.goods.get(item.listing_id)
            if known is None:
                known = Good.of(item, self.listed)
                self.listed += 1
            else:
                known.take(item)
            shelf[item.listing_id] = known
        self.goods = shelf

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, taken between two seconds; the inbox is over by then."""
        return {**asdict(replace(self, inbox=NOTHING)), "inbox": None}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The room as `to_json` wrote it."""
        parts = {
            "goods": {key: Good.from_json(good) for key, good in data["goods"].items()},
            "coupons": [Coupon(**coupon) for coupon in data["coupons"]],
            "thresholds": [Threshold(**one) for one in data.get("thresholds", ())],
            "bag": Bag(**data["bag"]) if data["bag"] else None,
            "bought": [Bought(**order) for order in data["bought"]],
            "inbox": NOTHING,
        }
        return cls(**{**data, **parts})

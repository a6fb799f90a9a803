"""Plays a show again: what people did at their seconds, the crowd of any seed, and a stand-in mall that answers its orders. Pure."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Self

from mall.events import ListingPublished, ListingTakenDown, OrderPaid, OrderPlaced, StockChanged
from sandbox.events.envelope import Fact
from streaming.audience.acts import Acts, key_in, question_id
from streaming.audience.columns import Arithmetic
from streaming.audience.crowd import Crowd
from streaming.audience.market import Market
from streaming.audience.tables import Tables
from streaming.events import CommentPosted, QuestionAnswered, ShelfArranged, ShelfItem, ShelfSku, ShowStarted

from .script import Recording, Script, answer_to

MOST_LATE_S = 10
"""A word that came later was about another time of this checkout."""


@dataclass
class Played:
    """What came of a run: people, seconds watched, comments, orders placed, fen paid (after the end, too), leavers of each second."""

    entered: int = 0
    watched_s: int = 0
    comments: int = 0
    orders: int = 0
    gmv_fen: int = 0
    trust: int = 0
    left: list[int] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)


class ShowMarket(Market):
    """The stand-in mall of one show: it also follows what people do to shelf and stock, and says what stock that leaves in this run."""

    def __init__(self, started: ShowStarted) -> None:
        super().__init__(started.show_id, started.shelf, started.shop_id, started.thresholds)
        self.shelf = dict(self.items)

    def copy(self) -> Self:
        """Another mall in the same state; what is in its tables is only ever replaced, never changed."""
        other = copy(self)
        for name in ("items", "shelf", "skus", "flashes", "coupons", "thresholds", "waiting", "wrong"):
            setattr(other, name, {**getattr(self, name)})
        return other

    def hear(self, fact: Fact) -> Fact:
        """Take in what people did; the fact as this run's crowd hears it."""
        if isinstance(fact, StockChanged) and fact.sku_id in self.skus:
            stock = fact.stock if fact.reason == "set" else max(self.skus[fact.sku_id].stock + fact.delta, 0)
            fact = fact.model_copy(update={"stock": stock})
        elif isinstance(fact, ShelfArranged):
            fact = fact.model_copy(update={"items": tuple(self._arranged(item) for item in fact.items)})
            self.items = {item.listing_id: item for item in fact.items}
            self.shelf = {**self.shelf, **self.items}
        elif isinstance(fact, ListingTakenDown):
            self.items.pop(fact.listing_id, None)
        elif isinstance(fact, ListingPublished) and (item := self.shelf.get(fact.listing_id)) is not None:
            skus = tuple(sku.model_copy(update={"stock": self._stock_of(sku.sku_id, sku.stock)}) for sku in fact.skus)
            fact = fact.model_copy(update={"skus": skus})
            self.items[item.listing_id] = item
            self.skus |= {sku.sku_id: ShelfSku(sku_id=sku.sku_id, name=sku.name, price_fen=sku.price_fen, stock=sku.stock) for sku in skus}
        self.host(fact)
        return fact

    def _arranged(self, item: ShelfItem) -> ShelfItem:
        skus = tuple(sku.model_copy(update={"stock": self._stock_of(sku.sku_id, sku.stock)}) for sku in item.skus)
        self.skus |= {sku.sku_id: sku for sku in skus}
        return item.model_copy(update={"skus": skus})

    def _stock_of(self, sku_id: str, otherwise: int) -> int:
        known = self.skus.get(sku_id)
        return known.stock if known is not None else otherwise


@dataclass(frozen=True)
class Place:
    """A run as it stood after a second, to go on from; nothing in it is changed any more."""

    tick: int
    crowd: bytes
    market: ShowMarket
    due: Mapping[int, Sequence[Fact]]
    asked: frozenset[str]
    played: Played


class Run:
    """One audience in front of one script. `step` it to the end, then look at `played`."""

    def __init__(self, tables: Tables, script: Script, seed: str, hands: Arithmetic = "numpy") -> None:
        started = script.started.model_copy(update={"seed": seed})
        self.script, self.show_id, self.played = script, started.show_id, Played()
        self.crowd, self.market = Crowd.begin(tables, started, hands), ShowMarket(started)
        self._due: dict[int, list[Fact]] = {}
        self._asked: set[str] = set()

    def place(self) -> Place:
        """The run as it stands."""
        due = {tick: (*words,) for tick, words in self._due.items()}
        crowd, market = self.crowd.freeze(), self.market.copy()
        return Place(self.crowd.tick, crowd, market, due, frozenset(self._asked), _copied(self.played))

    @classmethod
    def going_on(cls, tables: Tables, script: Script, place: Place, hands: Arithmetic = "numpy") -> Self:
        """A run that goes on from a place, with a script that was the same up to there."""
        run = cls.__new__(cls)
        run.script, run.show_id, run.played = script, script.started.show_id, _copied(place.played)
        run.crowd, run.market = Crowd.thaw(tables, place.crowd, hands), place.market.copy()
        run._due, run._asked = {tick: [*words] for tick, words in place.due.items()}, {*place.asked}
        return run

    def step(self) -> None:
        """The next second."""
        tick = self.crowd.tick + 1
        acted = [self.market.hear(self._meant(fact)) for fact in self.script.acts[tick - 1]]
        heard = [*self._due.pop(tick, ()), *acted, *self._promptly(tick)]
        acts = self.crowd.step(list(enumerate(heard, 1)))
        self._asked.update(one.key for one in acts.questions)
        for said in acts.facts(self.show_id):
            words = self.market.answer(said)
            for word in words:
                self._due.setdefault(self._told_at(words[0], tick), []).append(word)
                self.played.orders += isinstance(word, OrderPlaced)
                self.played.gmv_fen += word.total_fen if isinstance(word, OrderPaid) else 0
        self._count(acts)

    def to_the_end(self) -> Played:
        """Every second that is left."""
        while self.crowd.tick < self.script.seconds:
            self.step()
        played, market = self.played, self.market
        for pending in self.crowd.demand.pending.values():  # they pay when the show is over, and it counts for the show
            if pending.pays and pending.order_id in market.waiting:
                played.gmv_fen += market.waiting[pending.order_id].total_fen
        played.trust = self.crowd.mood.trust
        return played

    def _told_at(self, word: Fact, tick: int) -> int:
        """When the crowd hears it: as late as in the show, when this is the show's own checkout, else as late as is usual."""
        checkout = answer_to(word)
        told = self.script.told.get((checkout, word.type)) if checkout is not None else None
        return told if told is not None and 0 < told - tick <= MOST_LATE_S else tick + self.script.late_s

    def _count(self, acts: Acts) -> None:
        played = self.played
        played.entered += acts.entered
        played.watched_s += acts.online
        played.comments += acts.said
        played.left.append(acts.left)
        played.digests.append(self.crowd.digest())

    def _meant(self, fact: Fact) -> Fact:
        """An answer to a question this audience never asked is meant for the open one that is most like it; else it finds nobody."""
        if isinstance(fact, QuestionAnswered) and key_in(fact.question_id) not in self._asked:
            intent, listing_id = self.script.asked.get(fact.question_id, ("", None))
            key = self._most_like(intent, listing_id, anyone=fact.way != "text")
            return fact if key is None else fact.model_copy(update={"question_id": question_id(self.show_id, key)})
        if isinstance(fact, CommentPosted) and fact.reply_to is not None:
            named = question_id(self.show_id, key_in(fact.reply_to).removeprefix("c"))
            if named in self.script.asked and key_in(named) not in self._asked:
                key = self._most_like(*self.script.asked[named], anyone=False)
                return fact if key is None else fact.model_copy(update={"reply_to": f"c{key}"})
        return fact

    def _most_like(self, intent: str, listing_id: str | None, *, anyone: bool) -> str | None:
        waiting = [(key, one) for key, one in self.crowd.talk.waiting.items() if not one.expired]
        same = [key for key, one in waiting if (one.intent, one.listing_id) == (intent, listing_id)]
        same += [key for key, one in waiting if one.intent == intent]
        return next(iter([*same, *(key for key, _ in waiting if anyone)]), None)

    def _promptly(self, tick: int) -> list[Fact]:
        within = self.script.answer_within_s
        if within is None:
            return []
        due = [key for key, one in self.crowd.talk.waiting.items() if not one.expired and tick - one.asked >= within]
        return [
            QuestionAnswered(show_id=self.show_id, question_id=question_id(self.show_id, key), way="speech", after_ms=within * 1000)
            for key in due
        ]


def _copied(played: Played) -> Played:
    return replace(played, left=[*played.left], digests=[*played.digests])


def as_it_was(tables: Tables, show: Recording, hands: Arithmetic = "numpy") -> list[str]:
    """The digest of each second when the crowd hears exactly what the log says it heard, the mall's answers included."""
    crowd, digests = Crowd.begin(tables, show.started, hands), []
    for heard in show.heard:
        crowd.step(list(enumerate(heard, 1)))
        digests.append(crowd.digest())
    return digests

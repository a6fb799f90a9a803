"""What people did in a finished show, second by second, with the mall's answers to the crowd taken out: those are given anew. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import mode

from mall.events import OrderCancelled, OrderPaid, OrderPlaced, OrderRefused, StockChanged
from sandbox.events.envelope import Fact
from streaming.audience.rehearse import ANSWER_AFTER
from streaming.events import QuestionAsked, ShowStarted

BY_ORDERS = ("reserved", "released", "sold")


@dataclass(frozen=True)
class Recording:
    """A finished show as the log has it. `started` carries its seed.

    `heard[t - 1]`: what the crowd heard in second t, in the order of the log. `digests` and `online`: of each second. `asked`: the
    crowd's questions.
    """

    started: ShowStarted
    heard: tuple[tuple[Fact, ...], ...]
    digests: tuple[str, ...]
    online: tuple[int, ...]
    asked: tuple[QuestionAsked, ...] = ()

    @property
    def seconds(self) -> int:
        """How long the show is."""
        return len(self.heard)


@dataclass(frozen=True)
class Script:
    """What people did, `acts[t - 1]` in second t; orders of people are in it, the crowd's own are not.

    `asked`: intent and listing of the recorded questions, by id, so that another audience's question can be found for an answer.
    `told`: the second in which the mall's word about a checkout reached the crowd, by checkout and kind of word; `late_s` is the
    usual time from a checkout to the word about it.
    `answer_within_s`: every question is answered out loud after so many seconds, unless it was answered before.
    """

    started: ShowStarted
    acts: tuple[tuple[Fact, ...], ...]
    asked: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    told: Mapping[tuple[str, str], int] = field(default_factory=dict)
    late_s: int = ANSWER_AFTER
    answer_within_s: int | None = None

    @property
    def seconds(self) -> int:
        """How long the show is."""
        return len(self.acts)


def second_of(checkout_id: str) -> int | None:
    """The second in which a checkout was submitted; its id says so."""
    tick = checkout_id.rsplit("_", 1)[-1].split("-", 1)[0]
    return int(tick) if tick.isdecimal() else None


def answer_to(fact: Fact) -> str | None:
    """The checkout of the crowd that the mall speaks of, None for anything else."""
    if isinstance(fact, OrderPlaced | OrderPaid | OrderCancelled | OrderRefused):
        return fact.checkout_id
    return None


def script_of(show: Recording) -> Script:
    """The show without what the mall answered to the crowd. What orders of people took from the stock stays, as a difference."""
    acts: list[tuple[Fact, ...]] = []
    told: dict[tuple[str, str], int] = {}
    lines: dict[str, tuple[str, int]] = {}
    for tick, heard in enumerate(show.heard, 1):
        kept: list[Fact] = []
        of_crowd: Counter[str] = Counter()
        by_orders: dict[str, list[StockChanged]] = {}
        for fact in heard:
            checkout = answer_to(fact)
            if checkout is not None:
                _count(fact, of_crowd, lines)
                told[checkout, fact.type] = tick
            elif isinstance(fact, StockChanged) and fact.reason in BY_ORDERS:
                by_orders.setdefault(fact.sku_id, []).append(fact)
            else:
                kept.append(fact)
        acts.append((*_of_people(by_orders, of_crowd), *kept))
    asked = {one.question_id: (one.intent, one.listing_id) for one in show.asked}
    return Script(show.started, tuple(acts), asked, told, _usual(told))


def _usual(told: Mapping[tuple[str, str], int]) -> int:
    late = [tick - (second_of(checkout) or tick) for (checkout, kind), tick in told.items() if kind == OrderPlaced.type]
    return max(mode(late), 1) if late else ANSWER_AFTER


def _count(fact: Fact, of_crowd: Counter[str], lines: dict[str, tuple[str, int]]) -> None:
    if isinstance(fact, OrderPaid) and fact.lines and fact.lines[0].reduce == "payment":
        of_crowd[fact.lines[0].sku_id] -= fact.lines[0].quantity
    elif isinstance(fact, OrderPlaced) and fact.lines and fact.lines[0].reduce == "order":
        lines[fact.order_id] = (fact.lines[0].sku_id, fact.lines[0].quantity)
        of_crowd[fact.lines[0].sku_id] -= fact.lines[0].quantity
    elif isinstance(fact, OrderCancelled) and fact.order_id in lines:
        sku_id, pieces = lines.pop(fact.order_id)
        of_crowd[sku_id] += pieces


def _of_people(changes: Mapping[str, Sequence[StockChanged]], of_crowd: Mapping[str, int]) -> list[Fact]:
    """What is left of the stock's movement when the crowd's own orders are taken off."""
    left: list[Fact] = []
    for sku_id, facts in changes.items():
        delta = sum(fact.delta for fact in facts) - of_crowd.get(sku_id, 0)
        if delta:
            left.append(facts[-1].model_copy(update={"delta": delta}))
    return left

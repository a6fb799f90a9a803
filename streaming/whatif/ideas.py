"""What of a finished show can be changed, and the three changes that promise most: worked out from the show itself. Pure."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from mall.events import CouponPushed, FlashSaleStarted, OrderPlaced
from streaming.events import ListingPinned, ListingUnpinned, QuestionAsked, ShelfArranged

from .edits import Answer, AnswerAll, Edit, IssueCoupon, MovePin, NoDeadAir, SetPrice
from .finding import answered_at, asked_at, on_shelf, prices_at, room_to_move, silences, when
from .script import Recording

MOST_IDEAS = 3
SOON_S = 15
"""The answers of an idea come within so many seconds."""
LATE_S = 30
"""A question that waited longer was answered late."""
BARE_S = 15
"""So long with nothing pinned is worth a thought."""
VEXED_S = 20
COUPON_OFF = 10
"""A coupon of the idea takes off so many per cent of the price."""
COUPON_S = 30
CHEAPER = 10
"""The idea of a lower price takes off so many per cent."""
LISTED = 60


@dataclass(frozen=True)
class Idea:
    """A change that can be tried with one tap; `worth`: viewer-seconds that were badly spent there.

    `reason`: silence, late_pin, answers, answer, best_seller, no_coupon, unsold; `seconds` and `count` go into its words.
    """

    edit: Edit
    reason: str
    worth: int
    showms: int
    seconds: int = 0
    count: int = 0

    def to_json(self) -> dict[str, Any]:
        """As the page shows it."""
        return {
            "edit": self.edit.model_dump(),
            "reason": self.reason,
            "showms": self.showms,
            "seconds": self.seconds,
            "count": self.count,
        }


def ideas(show: Recording) -> list[Idea]:
    """At most three: what went wrong and cost most attention first, then what might be tried where less than three things did."""
    wrong = sorted((idea for idea in (_silence(show), _late_pin(show), _questions(show)) if idea is not None), key=lambda idea: -idea.worth)
    more = [idea for idea in (_best_seller(show), _coupon(show), _unsold(show)) if idea is not None]
    return [*wrong, *more][:MOST_IDEAS]


def _watched(show: Recording, first: int, last: int) -> int:
    return sum(show.online[max(first - 1, 0) : last])


def _silence(show: Recording) -> Idea | None:
    found = silences(show)
    if not found:
        return None
    since, until = max(found, key=lambda stretch: stretch[1] - stretch[0])
    worth = sum(_watched(show, first + 3, last - 1) for first, last in found)
    return Idea(NoDeadAir(kind="no_silence"), "silence", worth, since * 1000, until - since, len(found))


def _late_pin(show: Recording) -> Idea | None:
    """The pin with most viewers waiting before it while nothing was on."""
    best: Idea | None = None
    bare: int | None = 0
    for tick, heard in enumerate(show.heard, 1):
        for fact in heard:
            if isinstance(fact, ListingUnpinned):
                bare = tick
            elif isinstance(fact, ListingPinned):
                if bare is not None and tick - bare >= BARE_S:
                    first, _ = room_to_move(show, fact.listing_id, tick)
                    to = max(first, bare + 5)
                    edit = MovePin(kind="pin", listing_id=fact.listing_id, at_showms=tick * 1000, to_showms=to * 1000)
                    idea = Idea(edit, "late_pin", _watched(show, bare, tick - 1), tick * 1000, tick - to)
                    best = idea if to < tick and (best is None or idea.worth > best.worth) else best
                bare = None
    return best


def _unanswered(show: Recording) -> list[QuestionAsked]:
    """Questions nobody answered, or too late, and that could have been."""
    late = []
    for one in show.asked:
        answered = answered_at(show, one.question_id)
        at = asked_at(one.question_id)
        if at + SOON_S < show.seconds and (not answered or answered - at > LATE_S):
            late.append(one)
    return late


def _questions(show: Recording) -> Idea | None:
    """All of them when several waited; the one about the dearest product when it is alone."""
    late = _unanswered(show)
    if not late:
        return None
    worth = sum(VEXED_S * _watched(show, asked_at(one.question_id), asked_at(one.question_id)) for one in late)
    dearest = max(late, key=lambda one: max(prices_at(show, one.listing_id or "", asked_at(one.question_id)).values(), default=0))
    showms = asked_at(dearest.question_id) * 1000
    if len(late) > 1:
        return Idea(AnswerAll(kind="answers", within_s=SOON_S), "answers", worth, showms, SOON_S, len(late))
    return Idea(Answer(kind="answer", question_id=dearest.question_id, within_s=SOON_S), "answer", worth, showms, SOON_S, 1)


def _coupon(show: Recording) -> Idea | None:
    """One at the beginning of the best watched pitch of a show that had no offer at all."""
    if when(show, CouponPushed) or when(show, FlashSaleStarted):
        return None
    pins = [(tick, fact) for tick, heard in enumerate(show.heard, 1) for fact in heard if isinstance(fact, ListingPinned)]
    pins = [(tick, fact) for tick, fact in pins if tick + COUPON_S < show.seconds and prices_at(show, fact.listing_id, tick)]
    if not pins:
        return None
    tick, pin = max(pins, key=lambda one: _watched(show, one[0], one[0] + COUPON_S))
    price = min(prices_at(show, pin.listing_id, tick).values())
    off = max(price * COUPON_OFF // 100 // 100 * 100, min(100, price))
    edit = IssueCoupon(kind="coupon", at_showms=(tick + 5) * 1000, off_fen=off, threshold_fen=price, pieces=100)
    return Idea(edit, "no_coupon", _watched(show, tick, tick + COUPON_S - 1), (tick + 5) * 1000)


def _sold(show: Recording) -> Counter[str]:
    """Orders of each listing."""
    return Counter(fact.lines[0].listing_id for heard in show.heard for fact in heard if isinstance(fact, OrderPlaced) and fact.lines)


def _pins(show: Recording) -> list[tuple[int, str]]:
    return [(tick, fact.listing_id) for tick, heard in enumerate(show.heard, 1) for fact in heard if isinstance(fact, ListingPinned)]


def _best_seller(show: Recording) -> Idea | None:
    """What sold best, when it came late: half as long after the pin before it."""
    sold, pins = _sold(show), _pins(show)
    if not sold:
        return None
    best = max(sorted(sold), key=lambda listing: sold[listing])
    tick = next((at for at, listing in pins if listing == best), None)
    if tick is None:
        return None
    first, _ = room_to_move(show, best, tick)
    to = tick - (tick - first) // 2
    if tick - to < BARE_S:
        return None
    edit = MovePin(kind="pin", listing_id=best, at_showms=tick * 1000, to_showms=to * 1000)
    return Idea(edit, "best_seller", _watched(show, to, tick), tick * 1000, tick - to, sold[best])


def _unsold(show: Recording) -> Idea | None:
    """What was watched longest for each order: cheaper from its pin on."""
    sold, pins = _sold(show), _pins(show)
    ends = [*(tick for tick, _ in pins[1:]), show.seconds]
    pitches = [(tick, until, listing) for (tick, listing), until in zip(pins, ends, strict=False)]  # without a pin nothing ends
    pitches = [pitch for pitch in pitches if prices_at(show, pitch[2], pitch[0])]
    if not pitches:
        return None
    tick, until, listing = max(pitches, key=lambda pitch: _watched(show, pitch[0], pitch[1]) // (sold[pitch[2]] + 1))
    price = min(prices_at(show, listing, tick).values())
    cheaper = max(price * (100 - CHEAPER) // 100 // 10 * 10, 1)
    if cheaper == price:
        return None
    edit = SetPrice(kind="price", listing_id=listing, at_showms=tick * 1000, price_fen=cheaper)
    return Idea(edit, "unsold", _watched(show, tick, until), tick * 1000, until - tick, sold[listing])


def choices(show: Recording) -> dict[str, Any]:
    """Everything the form offers: pins and how far each can move, listings with their prices, coupons, questions, silences."""
    pins, coupons = [], {}
    for tick, heard in enumerate(show.heard, 1):
        for fact in heard:
            if isinstance(fact, ListingPinned):
                first, last = room_to_move(show, fact.listing_id, tick)
                place = {"first_showms": first * 1000, "last_showms": last * 1000}
                pins.append({"listing_id": fact.listing_id, "at_showms": tick * 1000, **place})
            elif isinstance(fact, CouponPushed) and fact.coupon_id not in coupons:
                coupons[fact.coupon_id] = {"coupon_id": fact.coupon_id, "at_showms": tick * 1000, "off_fen": fact.off_fen}
                coupons[fact.coupon_id] |= {"threshold_fen": fact.threshold_fen}
    quiet = silences(show)
    return {
        "duration_ms": show.seconds * 1000,
        "pins": pins[:LISTED],
        "listings": _listings(show),
        "coupons": list(coupons.values())[:LISTED],
        "questions": [_question(show, one) for one in show.asked if asked_at(one.question_id) < show.seconds][:LISTED],
        "silences": {"count": len(quiet), "seconds": sum(until - since for since, until in quiet)},
    }


def _listings(show: Recording) -> list[dict[str, Any]]:
    """Everything that was ever on the shelf, with its price when it came and its first and last second there."""
    names = {item.listing_id: item.short_name for item in show.started.shelf}
    for heard in show.heard:
        for fact in heard:
            if isinstance(fact, ShelfArranged):
                names = {item.listing_id: item.short_name for item in fact.items} | names
    found = []
    for listing_id, spans in on_shelf(show).items():
        first, last = spans[0][0], spans[-1][1]
        if prices := prices_at(show, listing_id, first):
            place = {"first_showms": first * 1000, "last_showms": last * 1000}
            found.append({"listing_id": listing_id, "short_name": names[listing_id], "price_fen": min(prices.values()), **place})
    return found


def _question(show: Recording, one: QuestionAsked) -> dict[str, Any]:
    at, answered = asked_at(one.question_id), answered_at(show, one.question_id)
    after = {"after_s": answered - at if answered else None}
    return {"question_id": one.question_id, "at_showms": at * 1000, "text": one.text, "listing_id": one.listing_id, **after}

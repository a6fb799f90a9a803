"""The show as it would have been done with one change; refused where the change makes no sense. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mall.events import CouponPushed, ListingPublished, PriceChanged
from sandbox.events.envelope import Fact
from streaming.events import ListingPinned, ListingUnpinned, QuestionAnswered, ShelfArranged, VoiceStarted, VoiceStopped

from .edits import Answer, AnswerAll, DropCoupon, Edit, IssueCoupon, MovePin, NoDeadAir, SetPrice
from .finding import answered_at, asked_at, clock, moment, on_shelf, prices_at, room_to_move, silences, when
from .refusals import CannotMove, NoSilence, NothingChanges, NotOnShelfThen, NotThere, NoVoice, OutsideShow, TooMuchOff
from .script import Recording, Script, script_of

WINDOW_S = 60
"""Leavers are counted in the minute after the change."""
COUPON = "cpn_what_if"


@dataclass(frozen=True)
class Edited:
    """The changed show, and the first and the last second of the minute after the change begins, in which leavers are counted.

    Later they cannot be compared by number: whoever keeps more people has more who can go.
    """

    script: Script
    window: tuple[int, int]


def edited(show: Recording, edit: Edit) -> Edited:
    """The show with this change. NotThere, NotOnShelfThen, OutsideShow, CannotMove, NothingChanges, NoSilence, NoVoice."""
    return _APPLY[type(edit)](show, script_of(show), edit)


def _window(show: Recording, tick: int) -> tuple[int, int]:
    return min(tick, show.seconds), min(tick + WINDOW_S - 1, show.seconds)


def _pin(show: Recording, script: Script, edit: MovePin) -> Edited:
    tick, to = moment(show, edit.at_showms), moment(show, edit.to_showms)
    pin = next((fact for fact in script.acts[tick - 1] if isinstance(fact, ListingPinned) and fact.listing_id == edit.listing_id), None)
    if pin is None:
        raise NotThere(what="讲解", what_en="pin")
    first, last = room_to_move(show, edit.listing_id, tick)
    if to == tick:
        raise NothingChanges
    if not first <= to <= last:
        raise CannotMove(first=clock(first), last=clock(last))
    acts = [list(facts) for facts in script.acts]
    at = acts[tick - 1].index(pin)
    handed_over = [fact for fact in acts[tick - 1][:at] if isinstance(fact, ListingUnpinned)]
    acts[tick - 1] = [fact for fact in acts[tick - 1] if fact is not pin and fact not in handed_over]
    acts[to - 1] += [*handed_over, pin]
    return Edited(_with(script, acts), _window(show, min(tick, to)))


def _price(show: Recording, script: Script, edit: SetPrice) -> Edited:
    tick = moment(show, edit.at_showms)
    prices = prices_at(show, edit.listing_id, tick)
    if not prices:
        spans = on_shelf(show).get(edit.listing_id)
        if spans is None:
            raise NotThere(what="商品", what_en="listing")
        raise NotOnShelfThen(spans=", ".join(f"{clock(first)}-{clock(last)}" for first, last in spans))
    cheapest = min(prices.values())
    if cheapest == edit.price_fen:
        raise NothingChanges
    acts = [list(facts) for facts in script.acts[: tick - 1]]
    acts += [[_repriced(fact, edit, cheapest, prices) for fact in facts if not _moves(fact, edit)] for facts in script.acts[tick - 1 :]]
    acts[tick - 1] += [
        PriceChanged(
            listing_id=edit.listing_id,
            sku_id=sku_id,
            shop_id="",
            from_fen=price,
            to_fen=_in_proportion(price, edit, cheapest),
            show_id=show.started.show_id,
        )
        for sku_id, price in prices.items()
    ]
    return Edited(_with(script, acts), _window(show, tick))


def _in_proportion(price_fen: int, edit: SetPrice, cheapest: int) -> int:
    return max(price_fen * edit.price_fen // cheapest, 1)


def _moves(fact: Fact, edit: SetPrice) -> bool:
    return isinstance(fact, PriceChanged) and fact.listing_id == edit.listing_id


def _repriced(fact: Fact, edit: SetPrice, cheapest: int, prices: Mapping[str, int]) -> Fact:
    """A shelf that is arranged, or a version published, after the change has the changed prices; a SKU of later one in proportion."""

    def so(skus: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(
            sku.model_copy(update={"price_fen": _in_proportion(prices.get(sku.sku_id, sku.price_fen), edit, cheapest)}) for sku in skus
        )

    if isinstance(fact, ListingPublished) and fact.listing_id == edit.listing_id:
        return fact.model_copy(update={"skus": so(fact.skus)})
    if isinstance(fact, ShelfArranged):
        items = (item.model_copy(update={"skus": so(item.skus)}) if item.listing_id == edit.listing_id else item for item in fact.items)
        return fact.model_copy(update={"items": tuple(items)})
    return fact


def _coupon(show: Recording, script: Script, edit: IssueCoupon) -> Edited:
    tick = moment(show, edit.at_showms)
    if edit.off_fen > edit.threshold_fen:
        raise TooMuchOff
    pushed = CouponPushed(
        coupon_id=COUPON,
        shop_id="",
        show_id=show.started.show_id,
        off_fen=edit.off_fen,
        threshold_fen=edit.threshold_fen,
        left=edit.pieces,
    )
    acts = [list(facts) for facts in script.acts]
    acts[tick - 1].append(pushed)
    return Edited(_with(script, acts), _window(show, tick))


def _no_coupon(show: Recording, script: Script, edit: DropCoupon) -> Edited:
    ticks = when(show, CouponPushed, coupon_id=edit.coupon_id)
    if not ticks:
        raise NotThere(what="优惠券", what_en="coupon")
    acts = [[fact for fact in facts if getattr(fact, "coupon_id", None) != edit.coupon_id] for facts in script.acts]
    return Edited(_with(script, acts), _window(show, ticks[0]))


def _answer(show: Recording, script: Script, edit: Answer) -> Edited:
    asked = next((one for one in show.asked if one.question_id == edit.question_id), None)
    if asked is None:
        raise NotThere(what="提问", what_en="question")
    tick = asked_at(asked.question_id) + edit.within_s
    if tick > show.seconds:
        raise OutsideShow(end=clock(show.seconds))
    answered = answered_at(show, edit.question_id)
    if answered and answered <= tick:
        raise NothingChanges
    acts = [
        [fact for fact in facts if not (isinstance(fact, QuestionAnswered) and fact.question_id == edit.question_id)]
        for facts in script.acts
    ]
    after_ms = edit.within_s * 1000
    acts[tick - 1].append(QuestionAnswered(show_id=show.started.show_id, question_id=edit.question_id, way="speech", after_ms=after_ms))
    return Edited(_with(script, acts), _window(show, tick))


def _answers(show: Recording, script: Script, edit: AnswerAll) -> Edited:
    if not show.asked:
        raise NotThere(what="提问", what_en="question")
    return Edited(replace(script, answer_within_s=edit.within_s), _window(show, asked_at(show.asked[0].question_id) + edit.within_s))


def _no_silence(show: Recording, script: Script, edit: NoDeadAir) -> Edited:
    if not when(show, VoiceStarted) and not when(show, VoiceStopped):
        raise NoVoice
    found = silences(show)
    if not found:
        raise NoSilence
    begins, ends = {since for since, _ in found}, {until for _, until in found}
    acts = [
        [
            fact
            for fact in facts
            if not (isinstance(fact, VoiceStopped) and tick in begins) and not (isinstance(fact, VoiceStarted) and tick in ends)
        ]
        for tick, facts in enumerate(script.acts, 1)
    ]
    return Edited(_with(script, acts), _window(show, found[0][0]))


def _with(script: Script, acts: list[list[Fact]]) -> Script:
    return replace(script, acts=tuple(tuple(facts) for facts in acts))


_APPLY: dict[type[Any], Callable[[Recording, Script, Any], Edited]] = {
    MovePin: _pin,
    SetPrice: _price,
    IssueCoupon: _coupon,
    DropCoupon: _no_coupon,
    Answer: _answer,
    AnswerAll: _answers,
    NoDeadAir: _no_silence,
}

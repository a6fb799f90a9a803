"""How each fact of the log changes what the crowd sees: one small function per fact, and the table of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mall import events as mall
from streaming import events as live

from .goods import Answer, Bag, Flash
from .offers import Coupon, Threshold
from .room import TAPPED
from .traffic import Bought

if TYPE_CHECKING:
    from .signals import Signals

UNHEARD_S = 8
"""A tap on a question while the microphone has heard nothing for so long is only half an answer (`room.TAPPED`)."""


def _shelf(signals: Signals, fact: live.ShelfArranged, tick: int) -> None:
    signals.arrange(fact.items)
    if signals.pinned is not None and signals.pinned not in signals.goods:
        signals.pinned, signals.bare_since = None, tick


def _pinned(signals: Signals, fact: live.ListingPinned, tick: int) -> None:
    good = signals.good(fact.listing_id)
    if good is None or not good.on_sale:
        return
    signals.active(tick)
    signals.inbox.signs.append(f"pin {fact.listing_id}")
    if signals.pinned != fact.listing_id:
        signals.pinned, signals.pinned_at = fact.listing_id, tick


def _unpinned(signals: Signals, fact: live.ListingUnpinned, tick: int) -> None:
    if signals.pinned == fact.listing_id:
        signals.active(tick)
        signals.pinned, signals.bare_since = None, tick
        signals.inbox.signs.append(f"unpin {fact.listing_id}")


def _published(signals: Signals, fact: mall.ListingPublished, tick: int) -> None:
    good = signals.good(fact.listing_id)
    if good is not None:
        good.put(fact.skus)
        good.sell(True)
        good.dispatch_h = fact.dispatch_h


def _taken_down(signals: Signals, fact: mall.ListingTakenDown, tick: int) -> None:
    good = signals.good(fact.listing_id)
    if good is not None:
        good.sell(False)
        signals.inbox.signs.append(f"off {fact.listing_id}")
        if signals.pinned == fact.listing_id:
            signals.pinned, signals.bare_since = None, tick


def _price(signals: Signals, fact: mall.PriceChanged, tick: int) -> None:
    good = signals.good(fact.listing_id)
    sku = good.sku(fact.sku_id) if good is not None else None
    if good is not None and sku is not None:
        good.price(sku, fact.to_fen)
        if fact.incident_id is None:  # the host did it
            signals.inbox.signs.append(f"price {fact.listing_id}")


def _stock(signals: Signals, fact: mall.StockChanged, tick: int) -> None:
    good = signals.good(fact.listing_id)
    sku = good.sku(fact.sku_id) if good is not None else None
    if good is not None and sku is not None:
        good.restock(sku, fact.stock)
        if fact.reason not in ("reserved", "released", "sold"):
            signals.inbox.signs.append(f"stock {fact.listing_id}")


def _flash_started(signals: Signals, fact: mall.FlashSaleStarted, tick: int) -> None:
    good = signals.good(fact.listing_id)
    if good is not None and good.sku(fact.sku_id) is not None:
        signals.inbox.signs.append("offer")
        good.offer(Flash(fact.flash_id, fact.sku_id, max(fact.price_fen, 1), fact.stock, tick + fact.seconds))


def _flash_ended(signals: Signals, fact: mall.FlashSaleEnded, tick: int) -> None:
    good = signals.good(fact.listing_id)
    if good is not None and good.flash is not None and good.flash.flash_id == fact.flash_id:
        good.offer(None)


def _coupon(signals: Signals, fact: mall.CouponPushed, tick: int) -> None:
    _coupon_gone(signals, fact, tick)
    number = signals.numbered.setdefault(fact.coupon_id, len(signals.numbered))
    terms = fact.listing_id, fact.off_bp, fact.most_off_fen
    signals.coupons.append(Coupon(fact.coupon_id, fact.off_fen, fact.threshold_fen, fact.left, number, *terms))
    signals.inbox.signs.append("offer")


def _coupon_gone(signals: Signals, fact: mall.CouponPushed | mall.CouponWithdrawn, tick: int) -> None:
    signals.coupons = [coupon for coupon in signals.coupons if coupon.coupon_id != fact.coupon_id]


def _coupon_claimed(signals: Signals, fact: mall.CouponClaimed, tick: int) -> None:
    for coupon in signals.coupons:
        if coupon.coupon_id == fact.coupon_id:
            coupon.left = max(coupon.left - 1, 0)


def _threshold(signals: Signals, fact: mall.ThresholdOffered, tick: int) -> None:
    if fact.shop_id == signals.shop_id and all(one.offer_id != fact.offer_id for one in signals.thresholds):
        signals.thresholds.append(Threshold(fact.offer_id, list(fact.steps), list(fact.listing_ids), fact.alone))
        signals.inbox.signs.append("offer")


def _threshold_gone(signals: Signals, fact: mall.ShopOfferEnded, tick: int) -> None:
    signals.thresholds = [one for one in signals.thresholds if one.offer_id != fact.offer_id]


def _bag(signals: Signals, fact: mall.LuckyBagOpened, tick: int) -> None:
    if signals.bag is not None and signals.bag.bag_id == fact.bag_id:
        return
    signals.bags += 1
    signals.bag = Bag(fact.bag_id, signals.bags, fact.rule, fact.password, fact.watch_s, tick + fact.seconds)
    signals.inbox.bags += 1
    signals.inbox.signs.append("offer")


def _bag_drawn(signals: Signals, fact: mall.LuckyBagDrawn, tick: int) -> None:
    if signals.bag is None or signals.bag.bag_id != fact.bag_id:
        return
    places = [int(winner[7:]) for winner in fact.winners if winner.startswith("joined:") and winner[7:].isdecimal()]
    signals.inbox.drawn.append((signals.bag, [signals.bag.line[at - 1] for at in places if 0 < at <= len(signals.bag.line)]))
    signals.bag = None


def _called(signals: Signals, fact: live.CallMade, tick: int) -> None:
    signals.active(tick)
    signals.inbox.calls.append(fact.what)
    signals.inbox.signs.append("call")


def _commented(signals: Signals, fact: live.CommentPosted, tick: int) -> None:
    if fact.seat is not None:
        signals.active(tick)
        signals.inbox.words.append((fact.text, fact.reply_to))


def _answered(signals: Signals, fact: live.QuestionAnswered, tick: int) -> None:
    tap = fact.way == "tap"
    worth = TAPPED if tap and signals.quiet_s(tick) > UNHEARD_S else fact.worth
    signals.active(tick)
    signals.inbox.answers.append(Answer(fact.question_id, fact.text, worth, fact.against, tap, fact.way == "speech"))
    if fact.worth:  # 不知道 is no step of anything
        signals.inbox.signs.append("answer")


def _voice_on(signals: Signals, fact: live.VoiceStarted, tick: int) -> None:
    signals.voice_known = signals.speaking = True


def _voice_off(signals: Signals, fact: live.VoiceStopped, tick: int) -> None:
    if signals.speaking or not signals.voice_known:
        signals.active(tick)
    signals.voice_known, signals.speaking = True, False


def _black(signals: Signals, fact: live.PictureTurnedBlack, tick: int) -> None:
    signals.black = True


def _froze(signals: Signals, fact: live.PictureFroze, tick: int) -> None:
    signals.frozen = True


def _picture_back(signals: Signals, fact: live.PictureReturned, tick: int) -> None:
    signals.black = signals.frozen = False
    signals.inbox.signs.append("picture")


def _stalled(signals: Signals, fact: live.MediaStalled, tick: int) -> None:
    signals.stalled = True


def _media_back(signals: Signals, fact: live.MediaReturned, tick: int) -> None:
    signals.stalled = False
    signals.inbox.signs.append("picture")


def _resumed(signals: Signals, fact: live.ShowResumed, tick: int) -> None:
    signals.active(tick)
    signals.stalled = False
    signals.inbox.signs.append("picture")


def _traffic(signals: Signals, fact: live.TrafficBought, tick: int) -> None:
    if fact.budget_fen > 0 and fact.minutes > 0:
        signals.bought.append(Bought(fact.traffic_id, fact.goal, fact.budget_fen, tick, tick + fact.minutes * 60))


def _traffic_ended(signals: Signals, fact: live.TrafficEnded, tick: int) -> None:
    signals.bought = [order for order in signals.bought if order.traffic_id != fact.traffic_id]


def _violated(signals: Signals, fact: live.ViolationRaised, tick: int) -> None:
    if fact.certain and fact.points > 0:
        signals.inbox.violations.append((fact.violation_id, fact.points))
        signals.inbox.signs.append("violation")


def _corrected(signals: Signals, fact: live.ViolationCorrected, tick: int) -> None:
    signals.inbox.corrected.append((fact.violation_id, fact.in_time))


def _placed(signals: Signals, fact: mall.OrderPlaced, tick: int) -> None:
    if fact.checkout_id is not None:
        signals.inbox.placed.append((fact.checkout_id, fact.order_id))


def _refused(signals: Signals, fact: mall.OrderRefused, tick: int) -> None:
    signals.inbox.refused.append((fact.checkout_id, fact.code))


def _paid(signals: Signals, fact: mall.OrderPaid, tick: int) -> None:
    signals.inbox.paid.append(fact.checkout_id)


def _cancelled(signals: Signals, fact: mall.OrderCancelled, tick: int) -> None:
    if fact.checkout_id is not None:
        signals.inbox.cancelled.append(fact.checkout_id)


def _muted(signals: Signals, fact: live.ViewerMuted, tick: int) -> None:
    signals.inbox.muted.append((fact.viewer, tick + fact.seconds))


def _hidden(signals: Signals, fact: live.CommentHidden, tick: int) -> None:
    signals.inbox.hidden.append(fact.comment_id)


def _blocked(signals: Signals, fact: live.WordBlocked, tick: int) -> None:
    signals.inbox.blocked.append(fact.word)


def _spoken(signals: Signals, fact: live.IncidentSpokenOf, tick: int) -> None:
    signals.active(tick)
    signals.inbox.spoken.append(fact.incident_id)


def _thrown(signals: Signals, fact: live.IncidentThrown, tick: int) -> None:
    if fact.origin == "lecturer":  # what the scenario throws the crowd has thrown itself
        signals.inbox.thrown.append((fact.incident_id, fact.kind, fact.listing_id))


FOLDS: dict[str, Callable[[Signals, Any, int], None]] = {
    live.ShelfArranged.type: _shelf,
    live.ListingPinned.type: _pinned,
    live.ListingUnpinned.type: _unpinned,
    live.CallMade.type: _called,
    live.CommentPosted.type: _commented,
    live.QuestionAnswered.type: _answered,
    live.ViewerMuted.type: _muted,
    live.CommentHidden.type: _hidden,
    live.WordBlocked.type: _blocked,
    live.IncidentSpokenOf.type: _spoken,
    live.IncidentThrown.type: _thrown,
    live.VoiceStarted.type: _voice_on,
    live.VoiceStopped.type: _voice_off,
    live.PictureTurnedBlack.type: _black,
    live.PictureFroze.type: _froze,
    live.PictureReturned.type: _picture_back,
    live.MediaStalled.type: _stalled,
    live.MediaReturned.type: _media_back,
    live.ShowResumed.type: _resumed,
    live.TrafficBought.type: _traffic,
    live.TrafficEnded.type: _traffic_ended,
    live.ViolationRaised.type: _violated,
    live.ViolationCorrected.type: _corrected,
    mall.ListingPublished.type: _published,
    mall.ListingTakenDown.type: _taken_down,
    mall.PriceChanged.type: _price,
    mall.StockChanged.type: _stock,
    mall.FlashSaleStarted.type: _flash_started,
    mall.FlashSaleEnded.type: _flash_ended,
    mall.CouponPushed.type: _coupon,
    mall.CouponWithdrawn.type: _coupon_gone,
    mall.CouponClaimed.type: _coupon_claimed,
    mall.ThresholdOffered.type: _threshold,
    mall.ShopOfferEnded.type: _threshold_gone,
    mall.LuckyBagOpened.type: _bag,
    mall.LuckyBagDrawn.type: _bag_drawn,
    mall.OrderPlaced.type: _placed,
    mall.OrderRefused.type: _refused,
    mall.OrderPaid.type: _paid,
    mall.OrderCancelled.type: _cancelled,
}
"""Every fact the crowd notices, and no other. `show.paused` is not among them: it stops the clock, so no second sees it."""

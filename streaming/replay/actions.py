"""What people did and what befell the show, as marks on the curve: a label the page words, and the facts it needs for that."""

from dataclasses import dataclass, replace
from typing import Any, Final

import mall.events as mall
import streaming.events as live
from sandbox.events.envelope import Envelope, Fact

LABELS: Final[dict[type[Fact], str]] = {
    live.ShowStarted: "started",
    live.ShowPaused: "paused",
    live.ShowResumed: "resumed",
    live.ShowEnded: "ended",
    live.ListingPinned: "pinned",
    live.ListingUnpinned: "unpinned",
    live.CallMade: "call",
    live.QuestionAnswered: "answer",
    live.CommentPinned: "comment_pinned",
    live.CommentHidden: "comment_hidden",
    live.ViewerMuted: "muted",
    live.HostHandedOver: "handed_over",
    live.TrafficBought: "traffic_bought",
    live.TrafficEnded: "traffic_ended",
    live.IncidentThrown: "incident",
    live.IncidentHandled: "incident_handled",
    live.IncidentClosed: "incident_closed",
    live.ViolationRaised: "violation",
    live.ViolationCorrected: "violation_corrected",
    live.ViolationAppealed: "violation_appealed",
    live.ViolationAppealDecided: "violation_upheld",
    live.MediaStalled: "media_stalled",
    live.MediaReturned: "media_returned",
    live.PictureTurnedBlack: "picture_black",
    live.PictureFroze: "picture_froze",
    live.PictureReturned: "picture_returned",
    live.ProblemNoted: "note",
    live.MarkGiven: "mark",
    mall.PriceChanged: "price",
    mall.StockChanged: "stock",
    mall.StockRanLow: "stock_low",
    mall.ListingTakenDown: "taken_down",
    mall.CouponPushed: "coupon",
    mall.CouponWithdrawn: "coupon_withdrawn",
    mall.FlashSaleStarted: "flash_started",
    mall.FlashSaleEnded: "flash_ended",
    mall.LuckyBagOpened: "bag_opened",
    mall.LuckyBagDrawn: "bag_drawn",
}
"""Every fact that becomes a mark. The page has a sentence for each label in both languages."""

LIFTED: Final = "violation_lifted"
"""What the decision of an appeal is called that was won, and the violation it was about."""
KNOWN: Final = {fact.type: (fact, label) for fact, label in LABELS.items()}
BY_SALES: Final = frozenset({"reserved", "released", "returned", "sold"})
NOT_SAID: Final = frozenset(
    {
        *("show_id", "listing_id", "shop_id", "room_id", "shelf", "host_id", "author_id", "from_id", "to_id", "person_id"),
        *("scenario_hash", "tables_hash", "engine_version", "seed", "seed_hash"),
    }
)


@dataclass(frozen=True)
class Action:
    """One mark: `showms` of the show, `label` a key of `LABELS`, `facts` what its sentence needs, `position` where it stands in the log."""

    position: int
    showms: int
    type: str
    label: str
    listing_id: str | None
    actor: str | None
    facts: dict[str, Any]


def action_of(envelope: Envelope, showms: int) -> Action | None:
    """The mark an event makes, or None. Stock that sales moved and a price that an incident moved make none.

    A note or mark stands where its author put it, an appeal and its decision at the violation.
    """
    if envelope.type not in KNOWN:
        return None
    kind, label = KNOWN[envelope.type]
    fact = kind.model_validate(envelope.data)
    if isinstance(fact, mall.PriceChanged) and fact.incident_id is not None:
        return None
    if isinstance(fact, mall.StockChanged) and fact.reason in BY_SALES:
        return None
    if isinstance(fact, live.ProblemNoted | live.MarkGiven | live.ViolationAppealed | live.ViolationAppealDecided):
        showms = fact.at_showms
    if isinstance(fact, live.ViolationAppealDecided) and fact.verdict == "lifted":
        label = LIFTED
    said = {name: value for name, value in fact.model_dump(mode="json").items() if name not in NOT_SAID}
    return Action(envelope.position, showms, envelope.type, label, envelope.data.get("listing_id"), envelope.actor, said)


def without_lifted(actions: list[Action]) -> list[Action]:
    """The same marks; a violation that an appeal lifted is no longer called one, so that nothing counts it."""
    lifted = {action.facts["violation_id"] for action in actions if action.label == LIFTED}
    return [
        replace(action, label=LIFTED) if action.label == "violation" and action.facts["violation_id"] in lifted else action
        for action in actions
    ]

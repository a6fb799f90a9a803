"""Folds the events of one show into its timeline: the curve, the marks on it, the comments, the pitches and the counts."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import mall.events as mall
import streaming.events as live
from sandbox.events.envelope import Envelope, Fact

from .actions import LIFTED, Action, action_of, without_lifted
from .curve import Curve
from .exits import Exits
from .pitches import Pitches
from .second import Reading
from .sync import ShowClock, wall_of

SHARED: Final = (mall.PriceChanged.type, mall.StockChanged.type, mall.StockRanLow.type, mall.ListingTakenDown.type)
"""Events of the shop that name no show when nobody acted from its desk; they count during the show when the listing is on its shelf."""
AFTERWARDS: Final = frozenset({"ended", "note", "mark", "violation_appealed", "violation_upheld", LIFTED})
"""Marks that are made after the end; of everything else only money still counts then."""


@dataclass(frozen=True)
class Comment:
    """One line of the overlay. `kind` is `viewer`, `question` (a viewer's) or `person`; a person's `nick` is empty here."""

    showms: int
    kind: str
    nick: str
    text: str
    intent: str = ""
    comment_id: str = ""
    author_id: str | None = None
    seat: str | None = None


ANSWERED_WITHIN_MS: Final = 60_000
"""An answer within a minute counts as given in time (domain.md C.2 问题应答率)."""
UNWEIGHED = ("crowd-1", "crowd-2")
"""Versions of the crowd that did not weigh answers: each counts as a whole one."""


@dataclass
class Question:
    """A viewer's question and what became of it; `after_ms` until the answer, `worth` of that in thousandths of a whole one.

    `typed` is what was last typed at it, after how long and whether late: an answer when the crowd takes it for one.
    """

    question_id: str
    showms: int
    intent: str
    listing_id: str | None
    text: str
    after_ms: int | None = None
    late: bool = False
    worth: int = 0
    typed: tuple[int, bool] | None = None

    @property
    def in_time(self) -> bool:
        """Whether the answer came while the viewer still waited for it."""
        return self.after_ms is not None and self.after_ms <= ANSWERED_WITHIN_MS


@dataclass
class Tally:
    """The counts every number is made from (domain.md C.1). `_uv` people, `_pv` times; money in fen; `causes` thousandths."""

    ticks: int = 0
    enter_pv: int = 0
    left: int = 0
    like_pv: int = 0
    comment_pv: int = 0
    click_pv: int = 0
    follow_uv: int = 0
    like_uv: int = 0
    comment_uv: int = 0
    engaged_uv: int = 0
    bounced_uv: int = 0
    shown_uv: int = 0
    clicked_uv: int = 0
    online_seconds: int = 0
    online_peak: int = 0
    orders: int = 0
    cancelled: int = 0
    pay_orders: int = 0
    pay_items: int = 0
    gmv_fen: int = 0
    refund_fen: int = 0
    fan_club_uv: int = 0
    ad_fen: int = 0
    refund_orders: set[str] = field(default_factory=set)
    order_people: set[str] = field(default_factory=set)
    pay_people: set[str] = field(default_factory=set)
    walk_ins: set[str] = field(default_factory=set)
    causes: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)


@dataclass
class Timeline:
    """Everything the replay shows that comes from the log. `listings` holds what the shelf said of each listing."""

    clock: ShowClock
    curve: Curve
    actions: list[Action] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    pitches: Pitches = field(default_factory=Pitches)
    questions: dict[str, Question] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    listings: dict[str, live.ShelfItem] = field(default_factory=dict)
    digest: str = ""
    causes_by_minute: list[Counter[str]] = field(default_factory=list)
    exits: Exits = field(default_factory=Exits)
    weighed: bool = True
    """Whether the crowd of this show weighed answers."""


class Folding:
    """One pass over the events of a show, in order."""

    def __init__(self, clock: ShowClock, read: Reading) -> None:
        self.timeline = Timeline(clock, Curve(clock.duration_ms))
        self.timeline.causes_by_minute = [Counter() for _ in range(clock.duration_ms // 60_000 + 1)]
        self._read = read
        self._online = 0
        self._withdrawn: set[str] = set()

    def take(self, envelope: Envelope) -> None:
        """Fold one event; events the replay has no use for change nothing."""
        timeline, clock = self.timeline, self.timeline.clock
        wall = wall_of(envelope)
        if wall < clock.stretches[0].wall_from:
            return
        over = wall > clock.stretches[-1].wall_to
        if envelope.show is None and (over or envelope.data.get("listing_id") not in timeline.listings):
            return
        showms = clock.show_ms(wall) if envelope.showms is None else envelope.showms
        showms = min(max(showms, 0), clock.duration_ms)
        if envelope.type in _FOLDS:
            kind, fold = _FOLDS[envelope.type]
            fold(self, kind.model_validate(envelope.data), showms, envelope)
        action = action_of(envelope, showms)
        if action is not None and (not over or action.label in AFTERWARDS):
            timeline.actions.append(action)

    def done(self) -> Timeline:
        """The finished timeline."""
        timeline = self.timeline
        timeline.pitches.unpin(timeline.clock.duration_ms)
        timeline.curve.settle()
        timeline.actions = [action for action in timeline.actions if action.facts.get("mark_id") not in self._withdrawn]
        timeline.actions = without_lifted(timeline.actions)
        timeline.actions.sort(key=lambda action: (action.showms, action.position))
        timeline.comments.sort(key=lambda comment: comment.showms)
        return timeline

    def shelf(self, fact: live.ShowStarted | live.ShelfArranged, showms: int, envelope: Envelope) -> None:
        if isinstance(fact, live.ShowStarted):
            self.timeline.weighed = fact.engine_version not in UNWEIGHED
        items = fact.shelf if isinstance(fact, live.ShowStarted) else fact.items
        self.timeline.listings.update({item.listing_id: item for item in items})

    def tick(self, fact: live.CrowdTicked, showms: int, envelope: Envelope) -> None:
        timeline, tally = self.timeline, self.timeline.tally
        second = self._read(fact)
        bucket = timeline.curve.tick(showms)
        self._online = bucket.online = fact.online
        for name in ("entered", "left", "comments", "likes", "follows", "clicks"):
            setattr(bucket, name, getattr(bucket, name) + getattr(fact, name))
        bucket.online_seconds += fact.online
        tally.ticks += 1
        tally.enter_pv += fact.entered
        tally.left += fact.left
        tally.like_pv += fact.likes
        tally.comment_pv += fact.comments
        tally.click_pv += fact.clicks
        tally.follow_uv += fact.follows
        tally.fan_club_uv += fact.fan_club
        tally.like_uv += second.likers
        tally.comment_uv += second.commenters
        tally.engaged_uv += second.engaged
        tally.bounced_uv += second.bounced
        tally.shown_uv += second.shown
        tally.clicked_uv += second.clicked
        tally.online_seconds += fact.online
        tally.online_peak = max(tally.online_peak, fact.online)
        tally.causes.update(second.causes)
        tally.sources.update(second.sources)
        timeline.causes_by_minute[max(showms - 1, 0) // 60_000].update(second.causes)
        timeline.pitches.second(fact.entered, second.clicks)
        timeline.comments += [Comment(showms, "viewer", said.nick, said.text, said.intent, said.comment_id) for said in second.comments]
        for question_id in second.answered:
            question = timeline.questions.get(question_id)
            if question is not None and question.after_ms is None:
                question.after_ms = max(showms - question.showms, 0)
        for question_id, worth in second.graded:
            question = timeline.questions.get(question_id)
            if question is not None:
                question.worth = worth
                if question.after_ms is None and question.typed is not None:
                    question.after_ms, question.late = question.typed
        timeline.exits.take(second.plain, showms)
        timeline.digest = fact.digest

    def pinned(self, fact: live.ListingPinned, showms: int, envelope: Envelope) -> None:
        self.timeline.pitches.pin(fact.listing_id, showms, self._online)

    def unpinned(self, fact: live.ListingUnpinned, showms: int, envelope: Envelope) -> None:
        self.timeline.pitches.unpin(showms)

    def asked(self, fact: live.QuestionAsked, showms: int, envelope: Envelope) -> None:
        self.timeline.questions[fact.question_id] = Question(fact.question_id, showms, fact.intent, fact.listing_id, fact.text)
        self.timeline.comments.append(Comment(showms, "question", fact.nick, fact.text, fact.intent, fact.question_id))

    def answered(self, fact: live.QuestionAnswered, showms: int, envelope: Envelope) -> None:
        question = self.timeline.questions.get(fact.question_id)
        if question is not None and fact.way == "text" and self.timeline.weighed:
            question.typed = fact.after_ms, fact.late
        elif question is not None and question.after_ms is None:
            question.after_ms, question.late = fact.after_ms, fact.late

    def posted(self, fact: live.CommentPosted, showms: int, envelope: Envelope) -> None:
        self.timeline.comments.append(Comment(showms, "person", "", fact.text, "", fact.comment_id, fact.author_id, fact.seat))
        self.timeline.curve.at(showms).comments += 1

    def placed(self, fact: mall.OrderPlaced, showms: int, envelope: Envelope) -> None:
        tally = self.timeline.tally
        tally.orders += 1
        tally.order_people.add(fact.buyer)
        if fact.buyer_kind == "person":
            tally.walk_ins.add(fact.buyer)
        self.timeline.curve.at(showms).orders += 1
        for listing_id in {line.listing_id for line in fact.lines}:
            pitch = self.timeline.pitches.of(listing_id, showms)
            if pitch is not None:
                pitch.orders += 1

    def paid(self, fact: mall.OrderPaid, showms: int, envelope: Envelope) -> None:
        tally, bucket = self.timeline.tally, self.timeline.curve.at(showms)
        tally.pay_orders += 1
        tally.pay_items += sum(line.quantity for line in fact.lines)
        tally.gmv_fen += fact.total_fen
        tally.pay_people.add(fact.buyer)
        bucket.paid += 1
        bucket.gmv_fen += fact.total_fen
        for listing_id in {line.listing_id for line in fact.lines}:
            pitch = self.timeline.pitches.of(listing_id, showms)
            if pitch is not None:
                pitch.paid += 1
                pitch.gmv_fen += sum(line.unit_fen * line.quantity - line.off_fen for line in fact.lines if line.listing_id == listing_id)

    def cancelled(self, fact: mall.OrderCancelled, showms: int, envelope: Envelope) -> None:
        self.timeline.tally.cancelled += 1

    def refunded(self, fact: mall.OrderRefunded, showms: int, envelope: Envelope) -> None:
        self.timeline.tally.refund_fen += fact.amount_fen
        self.timeline.tally.refund_orders.add(fact.order_id)

    def traffic_ended(self, fact: live.TrafficEnded, showms: int, envelope: Envelope) -> None:
        self.timeline.tally.ad_fen += fact.spent_fen

    def mark_withdrawn(self, fact: live.MarkWithdrawn, showms: int, envelope: Envelope) -> None:
        self._withdrawn.add(fact.mark_id)


_FOLDS: Final[dict[str, tuple[type[Fact], Callable[[Folding, Any, int, Envelope], None]]]] = {
    kind.type: (kind, fold)
    for kind, fold in (
        (live.ShowStarted, Folding.shelf), (live.ShelfArranged, Folding.shelf), (live.CrowdTicked, Folding.tick),
        (live.ListingPinned, Folding.pinned), (live.ListingUnpinned, Folding.unpinned), (live.QuestionAsked, Folding.asked),
        (live.QuestionAnswered, Folding.answered), (live.CommentPosted, Folding.posted), (live.MarkWithdrawn, Folding.mark_withdrawn),
        (mall.OrderPlaced, Folding.placed), (mall.OrderPaid, Folding.paid), (mall.OrderCancelled, Folding.cancelled),
        (mall.OrderRefunded, Folding.refunded), (live.TrafficEnded, Folding.traffic_ended),
    )
}  # fmt: skip


def fold(envelopes: Iterable[Envelope], clock: ShowClock, read: Reading) -> Timeline:
    """The timeline of a show from its events in the order of the log. What is paid after the show counts at its end."""
    folding = Folding(clock, read)
    for envelope in envelopes:
        folding.take(envelope)
    return folding.done()

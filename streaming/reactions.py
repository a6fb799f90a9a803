"""What the live room does when something happens: keeps its copies of the mall fresh, its open questions and its running numbers."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from mall.events import (
    CouponClaimed,
    CouponPushed,
    ListingTakenDown,
    OrderCancelled,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    OrderShipped,
    OrderSigned,
    ServiceAnswered,
    ServiceKeptWaiting,
    ShopFastForwarded,
)
from sandbox.events.envelope import Envelope, Fact
from sandbox.feed import Reaction
from sandbox.rows import put_row
from sandbox.store import Tx

from . import paid_traffic
from .aftermath import bought, forwarded, over, served, shipped, signed
from .audience.acts import question_id
from .chat import unpacked
from .control import end_pitch
from .counting import grow, grow_claims, grow_listing
from .events import (
    CommentPosted,
    CrowdTicked,
    IncidentClosed,
    IncidentHandled,
    IncidentThrown,
    QuestionAnswered,
    QuestionAsked,
    QuestionExpired,
    ShowEnded,
    TrafficBought,
    TrafficEnded,
    ViolationAppealDecided,
    ViolationAppealed,
    ViolationCorrected,
    ViolationRaised,
)
from .listings import COPIED, taken_down
from .mirrors import Incident, PaidTraffic, Question, Violation
from .tables import Show


def copied(copy: Callable[[Tx, Any], None]) -> Reaction:
    """A reaction that only refreshes a copy."""

    def react(tx: Tx, envelope: Envelope, fact: Fact) -> None:
        copy(tx, fact)

    return react


def listing_taken_down(tx: Tx, envelope: Envelope, fact: ListingTakenDown) -> None:
    """What is off sale cannot stay pinned."""
    taken_down(tx, fact)
    for show in tx.all(select(Show).where(Show.pinned_listing_id == fact.listing_id, Show.state.in_(("live", "paused")))):
        end_pitch(tx, show)


def crowd_ticked(tx: Tx, envelope: Envelope, fact: CrowdTicked) -> None:
    """A second of the crowd goes into the running numbers."""
    acts = unpacked(fact.acts) if fact.acts else {}
    comments = len(acts.get("cm", ()))
    grow(
        tx,
        fact.show_id,
        online=fact.online,
        said=(envelope.position, comments) if comments else None,
        entered=fact.entered,
        left=fact.left,
        likes=fact.likes,
        comments=fact.comments,
        clicks=fact.clicks,
        follows=fact.follows,
    )
    paid_traffic.came(tx, envelope, fact.show_id, fact.tick, acts.get("s", {}).get("paid", 0))
    for listing_id, (_, _, clicks) in acts.get("r", {}).items():
        if clicks:
            grow_listing(tx, fact.show_id, listing_id, clicks=clicks)
    for coupon_id, claimed in acts.get("cc", {}).items():
        grow_claims(tx, fact.show_id, coupon_id, claimed)
    for key, _ in acts.get("ag", ()):
        waits_no_more(tx, question_id(fact.show_id, key), "answered")


def comment_posted(tx: Tx, envelope: Envelope, fact: CommentPosted) -> None:
    """A person's comment counts like any."""
    grow(tx, fact.show_id, said=(envelope.position, 1), comments=1)


def question_asked(tx: Tx, envelope: Envelope, fact: QuestionAsked) -> None:
    """A question waits for its answer."""
    put_row(
        tx.session,
        Question,
        id=fact.question_id,
        show_id=fact.show_id,
        viewer=fact.viewer,
        nick=fact.nick,
        intent=fact.intent,
        listing_id=fact.listing_id,
        text=fact.text,
        asked_showms=envelope.showms or 0,
        due_showms=fact.due_showms,
        position=envelope.position,
        state="open",
    )


def waits_no_more(tx: Tx, question: str, state: str) -> None:
    """The question no longer waits; what was answered stays answered."""
    row = tx.session.get(Question, question)
    if row is not None and row.state != "answered":
        row.state = state


def question_expired(tx: Tx, envelope: Envelope, fact: QuestionExpired) -> None:
    """Nobody answered in time."""
    waits_no_more(tx, fact.question_id, "expired")


def question_answered(tx: Tx, envelope: Envelope, fact: QuestionAnswered) -> None:
    """Somebody answered by a tap or aloud; what was typed is an answer when the crowd takes it for one, and tried when it cannot be one."""
    if fact.way != "text":
        waits_no_more(tx, fact.question_id, "answered")
    elif not fact.worth:
        row = tx.session.get(Question, fact.question_id)
        if row is not None:
            row.tried = True


def order_placed(tx: Tx, envelope: Envelope, fact: OrderPlaced) -> None:
    """An order of the show counts, once for each of its listings."""
    if fact.show_id is not None:
        grow(tx, fact.show_id, orders=1)
        for listing_id in sorted({line.listing_id for line in fact.lines}):
            grow_listing(tx, fact.show_id, listing_id, orders=1)


def order_paid(tx: Tx, envelope: Envelope, fact: OrderPaid) -> None:
    """GMV is what was paid, before refunds (C.2)."""
    if fact.show_id is not None:
        grow(tx, fact.show_id, paid=1, gmv_fen=fact.total_fen)
        for line in fact.lines:
            grow_listing(tx, fact.show_id, line.listing_id, gmv_fen=line.quantity * line.unit_fen - line.off_fen)
        bought(tx, fact, envelope.cohort or "")


def show_ended(tx: Tx, envelope: Envelope, fact: ShowEnded) -> None:
    """Nobody is there any more; paid traffic is through."""
    grow(tx, fact.show_id, online=0)
    paid_traffic.over(tx, envelope, fact.show_id, fact.duration_ms)


def coupon_pushed(tx: Tx, envelope: Envelope, fact: CouponPushed) -> None:
    """A coupon popped up in a show; nobody has it yet."""
    grow_claims(tx, fact.show_id, fact.coupon_id, 0)


def coupon_claimed(tx: Tx, envelope: Envelope, fact: CouponClaimed) -> None:
    """A person took a coupon in a show."""
    if fact.show_id is not None:
        grow_claims(tx, fact.show_id, fact.coupon_id, 1)


def traffic_bought(tx: Tx, envelope: Envelope, fact: TrafficBought) -> None:
    """Paid traffic comes from now on."""
    more = {"spent_fen": None, "entries": None, "position": envelope.position}
    terms = {"goal": fact.goal, "budget_fen": fact.budget_fen, "minutes": fact.minutes}
    tx.session.merge(PaidTraffic(id=fact.traffic_id, show_id=fact.show_id, showms=envelope.showms or 0, **terms, **more))


def traffic_ended(tx: Tx, envelope: Envelope, fact: TrafficEnded) -> None:
    """It is through."""
    row = tx.session.get(PaidTraffic, fact.traffic_id)
    if row is not None:
        row.spent_fen, row.entries, row.through = fact.spent_fen, fact.entries, True


def violation_raised(tx: Tx, envelope: Envelope, fact: ViolationRaised) -> None:
    """The desk shows it until it is put right."""
    tx.session.merge(
        Violation(
            id=fact.violation_id,
            show_id=fact.show_id,
            rule=fact.rule,
            points=fact.points,
            quote=fact.quote,
            place=fact.where,
            certain=fact.certain,
            showms=envelope.showms or 0,
            correct_until_showms=fact.correct_until_showms,
            said=fact.said,
            law=fact.law,
            rewrite=fact.rewrite,
            position=envelope.position,
        )
    )


def violation_corrected(tx: Tx, envelope: Envelope, fact: ViolationCorrected) -> None:
    """It was put right."""
    row = tx.session.get(Violation, fact.violation_id)
    if row is not None:
        row.corrected = {"way": fact.way, "after_ms": fact.after_ms, "in_time": fact.in_time}


def violation_appealed(tx: Tx, envelope: Envelope, fact: ViolationAppealed) -> None:
    """Its host says that no rule was broken."""
    row = tx.session.get(Violation, fact.violation_id)
    if row is not None:
        row.appeal = "open"


def violation_appeal_decided(tx: Tx, envelope: Envelope, fact: ViolationAppealDecided) -> None:
    """A lecturer decided."""
    row = tx.session.get(Violation, fact.violation_id)
    if row is not None:
        row.appeal = fact.verdict


def incident_thrown(tx: Tx, envelope: Envelope, fact: IncidentThrown) -> None:
    """An incident is on."""
    tx.session.merge(
        Incident(
            id=fact.incident_id,
            show_id=fact.show_id,
            kind=fact.kind,
            origin=fact.origin,
            listing_id=fact.listing_id,
            showms=envelope.showms or 0,
            steps=[],
            position=envelope.position,
        )
    )


def incident_handled(tx: Tx, envelope: Envelope, fact: IncidentHandled) -> None:
    """The host did one of the expected steps."""
    row = tx.session.get(Incident, fact.incident_id)
    if row is not None:
        row.steps = [*row.steps, [fact.step, fact.after_ms]]


def incident_closed(tx: Tx, envelope: Envelope, fact: IncidentClosed) -> None:
    """It is over."""
    row = tx.session.get(Incident, fact.incident_id)
    if row is not None:
        row.outcome, row.reaction_ms = fact.outcome, fact.reaction_ms


REACTIONS: dict[type[Fact], Reaction] = {
    **{fact: copied(copy) for fact, copy in COPIED.items()},
    ListingTakenDown: listing_taken_down,
    CrowdTicked: crowd_ticked,
    CommentPosted: comment_posted,
    QuestionAsked: question_asked,
    QuestionExpired: question_expired,
    QuestionAnswered: question_answered,
    OrderPlaced: order_placed,
    OrderPaid: order_paid,
    OrderShipped: copied(shipped),
    OrderSigned: copied(signed),
    OrderCancelled: copied(over),
    OrderRefunded: copied(over),
    ServiceAnswered: copied(served),
    ServiceKeptWaiting: copied(served),
    ShopFastForwarded: copied(forwarded),
    ShowEnded: show_ended,
    CouponPushed: coupon_pushed,
    CouponClaimed: coupon_claimed,
    TrafficBought: traffic_bought,
    TrafficEnded: traffic_ended,
    ViolationRaised: violation_raised,
    ViolationCorrected: violation_corrected,
    ViolationAppealed: violation_appealed,
    ViolationAppealDecided: violation_appeal_decided,
    IncidentThrown: incident_thrown,
    IncidentHandled: incident_handled,
    IncidentClosed: incident_closed,
}

"""What a page gets first: everything of one show, or all rooms of a cohort, exact to the log position it is read at.

The running numbers reach their tables by reactions, a moment after the log; what the reactions have not come to is folded in here.
"""

from sqlalchemy import func, select

from sandbox.events import log
from sandbox.feed.consumer import bookmark
from sandbox.store import View

from .chat import COMMENTS_KEPT, Data, comments_of, hide
from .counting import said_at
from .listings import CONSUMER
from .mirrors import CouponClaims, Incident, ListingTotals, PaidTraffic, Question, Totals, Violation
from .seats import seats_of
from .shelf import shelf_seen
from .shelf_fold import SHARED, no_counts
from .show_clock import show_ms
from .snapshot_fold import DERIVED, fold_snapshot
from .tables import BlockedWord, HiddenComment, Mute, Room, Show
from .wall_fold import NUMBERS as WALL_NUMBERS
from .wall_fold import ON_AIR, fold_wall

TOTALS = ("entered", "left", "likes", "comments", "follows", "clicks", "orders", "paid", "gmv_fen")
AHEAD = (*DERIVED, *SHARED)
MOST_AHEAD = 20_000


def show_snapshot(view: View, show_id: str) -> Data:
    """All a show's page needs; then the events after the position it was read at. NotFound for no show."""
    show = view.get(Show, show_id)
    view.session.flush()
    data = _tables(view, show)
    head, after = log.position(view.session), bookmark(view, CONSUMER)
    for envelope in log.read_show(view.session, show_id, show.cohort_id, AHEAD, SHARED, after, head, MOST_AHEAD):
        data = fold_snapshot(data, envelope)
    hidden = set(view.all(select(HiddenComment.comment_id).where(HiddenComment.show_id == show_id)))
    data["comments"] = [hide(said) if said["comment_id"] in hidden else said for said in data["comments"]]
    data["showms"], data["server_now"] = show_ms(show, view.now), view.now
    return data


def recent_comments(view: View, show_id: str) -> list[Data]:
    """The last 50 comments, hidden ones without their text."""
    comments: list[Data] = show_snapshot(view, show_id)["comments"]
    return comments


def _tables(view: View, show: Show) -> Data:
    totals = view.session.get(Totals, show.id)
    brought = select(ListingTotals.listing_id, ListingTotals.clicks, ListingTotals.orders, ListingTotals.gmv_fen)
    counts = {
        row.listing_id: {"clicks": row.clicks, "orders": row.orders, "gmv_fen": row.gmv_fen}
        for row in view.session.execute(brought.where(ListingTotals.show_id == show.id))
    }
    pinned = {"listing_id": show.pinned_listing_id, "since_showms": show.pinned_showms} if show.pinned_listing_id else None
    return {
        "show": show_seen(show),
        "shelf": [{**item, **counts.get(item["listing_id"], no_counts())} for item in shelf_seen(view, show.id)],
        "counts": counts,
        "pinned": pinned,
        "online": totals.online if totals else 0,
        "totals": {name: getattr(totals, name) if totals else 0 for name in TOTALS},
        "comments": _said(view, totals),
        "pinned_comment": show.pinned_comment,
        "questions": _questions(view, show.id),
        "seats": seats_of(view, show),
        "violations": _violations(view, show.id),
        "incidents": _incidents(view, show.id),
        "claims": _claims(view, show.id),
        "traffic": _traffic(view, show.id),
        "muted": {mute.viewer: mute.until_showms for mute in view.all(select(Mute).where(Mute.show_id == show.id))},
        "blocked_words": blocked_words(view, show.id),
        "publishing": show.publisher_session_id is not None,
        "publisher_session_id": show.publisher_session_id,
        "stalled": show.stalled,
        "voice": show.voice,
        "picture": show.picture,
    }


def show_seen(show: Show) -> Data:
    """The show itself, as snapshots and answers have it."""
    names = ("id", "room_id", "cohort_id", "owner_id", "host_id", "title", "cover", "kind", "mode", "scenario", "planned_start_at", "state")
    times = ("started_at", "paused_at", "paused_total_ms", "pause_reason", "ended_at", "end_reason")
    return {name: getattr(show, name) for name in (*names, *times)}


def blocked_words(view: View, show_id: str) -> list[str]:
    """The show's blocked words, sorted."""
    return sorted(view.all(select(BlockedWord.word).where(BlockedWord.show_id == show_id)))


def _said(view: View, totals: Totals | None) -> list[Data]:
    positions = said_at(totals) if totals else []
    return [said for envelope in log.read_at(view.session, positions) for said in comments_of(envelope)][-COMMENTS_KEPT:]


def _questions(view: View, show_id: str) -> list[Data]:
    names = ("viewer", "nick", "intent", "listing_id", "text", "due_showms", "asked_showms", "tried")
    query = select(Question.id, *(getattr(Question, name) for name in names))
    waiting = query.where(Question.show_id == show_id, Question.state == "open").order_by(Question.position, Question.id)
    return [dict(zip(("question_id", *names), row, strict=True)) for row in view.session.execute(waiting)]


def _violations(view: View, show_id: str) -> list[Data]:
    query = select(Violation).where(Violation.show_id == show_id).order_by(Violation.position, Violation.id)
    names = ("rule", "points", "quote", "certain", "correct_until_showms", "said", "law", "rewrite", "showms", "corrected", "appeal")
    return [{"violation_id": row.id, "where": row.place, **{name: getattr(row, name) for name in names}} for row in view.all(query)]


def _incidents(view: View, show_id: str) -> list[Data]:
    query = select(Incident).where(Incident.show_id == show_id).order_by(Incident.position, Incident.id)
    names = ("kind", "origin", "listing_id", "showms", "steps", "outcome", "reaction_ms")
    return [{"incident_id": row.id, **{name: getattr(row, name) for name in names}} for row in view.all(query)]


def _claims(view: View, show_id: str) -> dict[str, int]:
    query = select(CouponClaims.coupon_id, CouponClaims.claimed).where(CouponClaims.show_id == show_id).order_by(CouponClaims.coupon_id)
    return {coupon_id: claimed for coupon_id, claimed in view.session.execute(query)}


def _traffic(view: View, show_id: str) -> list[Data]:
    query = select(PaidTraffic).where(PaidTraffic.show_id == show_id).order_by(PaidTraffic.position, PaidTraffic.id)
    names = ("goal", "budget_fen", "minutes", "showms", "spent_fen", "entries")
    return [{"traffic_id": row.id, **{name: getattr(row, name) for name in names}} for row in view.all(query)]


def wall_snapshot(view: View, cohort_id: str) -> Data:
    """Every room of a cohort with the show that is on, else the one that was planned or ended last; then the cohort's events after it."""
    view.session.flush()
    rooms = view.all(select(Room).where(Room.cohort_id == cohort_id).order_by(Room.opened_at, Room.id))
    shown: dict[str, Show] = {}
    for show in view.all(select(Show).where(Show.cohort_id == cohort_id).order_by(func.coalesce(Show.ended_at, Show.made_at), Show.id)):
        if show.room_id not in shown or shown[show.room_id].state not in ON_AIR:
            shown[show.room_id] = show
    query = select(Totals).where(Totals.show_id.in_([show.id for show in shown.values()]))
    totals = {row.show_id: row for row in view.all(query)}
    data: Data = {"stale": False, "rooms": [_room(view, room, shown.get(room.id), totals) for room in rooms]}
    head, after = log.position(view.session), bookmark(view, CONSUMER)
    for envelope in log.read(view.session, after, head, DERIVED, cohorts=[cohort_id], limit=MOST_AHEAD):
        data = fold_wall(data, envelope)
    for room in data["rooms"]:
        if room["show"] is not None:
            room["show"]["showms"] = show_ms(shown[room["room_id"]], view.now)
    return data


def _room(view: View, room: Room, show: Show | None, totals: dict[str, Totals]) -> Data:
    seen: Data = {"room_id": room.id, "owner": {"id": room.owner_id}, "show": None}
    if show is not None:
        row = totals.get(show.id)
        numbers = {name: getattr(row, name) if row else 0 for name in WALL_NUMBERS}
        names = ("id", "title", "cover", "kind", "state", "host_id", "started_at", "paused_at", "paused_total_ms", "stalled")
        seen["show"] = {
            **{name: getattr(show, name) for name in names},
            **numbers,
            "pinned_listing_id": show.pinned_listing_id,
            "publishing": show.publisher_session_id is not None,
            "publisher_session_id": show.publisher_session_id,
            "showms": 0,
        }
    return seen

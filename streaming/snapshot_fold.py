"""What one event changes in a page's snapshot of a show. Pure; the pages do the same in TypeScript, and a test holds
*snapshot + events == fresh snapshot*.

`fold_snapshot(data, envelope)` takes the data of a snapshot (streaming/snapshot.py) and an event after it, and returns the data
afterwards; what went in stays as it was. Events of other shows, and types it does not know, change nothing but the time. The rules:

* numbers that are totals grow, `online` is set; prices, stock and states are set, never added to;
* `comments` keeps the last 50; a hidden one stays in its place with `hidden: true` and without its text;
* `seats` has the host first, then the others by person; `blocked_words` are sorted;
* what a listing brought is kept in `counts` by listing, and shown on the shelf: a listing that leaves the shelf and comes back
  has its numbers again;
* `showms` is the show's time of the event; a page lets it run on by its own clock while the show is live.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from mall import events as mall
from sandbox.events.envelope import Envelope
from streaming import events as live

from .audience.acts import question_id
from .chat import COMMENTS_KEPT, Data, acts_of, comments_of, hide
from .shelf_fold import ORDERS, SHARED, SHELF, Fold, add, count


def fold_snapshot(data: Data, envelope: Envelope) -> Data:
    """The snapshot after this event."""
    fold = FOLDS.get(envelope.type)
    if fold is None or envelope.show not in (None, data["show"]["id"]):
        return data
    after = dict(data)
    if envelope.showms is not None:
        after["showms"] = envelope.showms
    fold(after, envelope.data, envelope)
    return after


def concerns(envelope: Envelope, show_id: str, cohort_id: str) -> bool:
    """Whether a show's page needs this event: its own, and what the cohort's mall says of listings without naming a show."""
    if envelope.show is None:
        return envelope.cohort == cohort_id and envelope.type in SHARED
    return envelope.show == show_id


def at_ms(envelope: Envelope) -> int:
    """The event's time in milliseconds since 1970."""
    return round(datetime.fromisoformat(envelope.time).timestamp() * 1000)


def _show(data: Data, **changes: Any) -> None:
    data["show"] = {**data["show"], **changes}


def _say(data: Data, envelope: Envelope) -> None:
    data["comments"] = [*data["comments"], *comments_of(envelope)][-COMMENTS_KEPT:]


def _revised(data: Data, fact: Data, _: Envelope) -> None:
    _show(data, **{name: fact[name] for name in ("title", "cover", "kind", "mode", "scenario")})


def _started(data: Data, fact: Data, envelope: Envelope) -> None:
    _show(data, state="live", started_at=at_ms(envelope))


def _paused(data: Data, fact: Data, envelope: Envelope) -> None:
    show = data["show"]
    stood_at = show["started_at"] + show["paused_total_ms"] + (envelope.showms or 0)  # in the past when the server was down
    _show(data, state="paused", pause_reason=fact["reason"], paused_at=stood_at)


def _resumed(data: Data, fact: Data, _: Envelope) -> None:
    total = data["show"]["paused_total_ms"] + fact["paused_ms"]
    _show(data, state="live", pause_reason=None, paused_at=None, paused_total_ms=total)


def _ended(data: Data, fact: Data, envelope: Envelope) -> None:
    ended_at = at_ms(envelope)
    total = ended_at - data["show"]["started_at"] - fact["duration_ms"]
    _show(data, state="ended", ended_at=ended_at, end_reason=fact["reason"], pause_reason=None, paused_at=None, paused_total_ms=total)
    data["online"] = 0


def _pinned(data: Data, fact: Data, envelope: Envelope) -> None:
    data["pinned"] = {"listing_id": fact["listing_id"], "since_showms": envelope.showms}


def _unpinned(data: Data, fact: Data, _: Envelope) -> None:
    data["pinned"] = None


def _posted(data: Data, fact: Data, envelope: Envelope) -> None:
    _say(data, envelope)
    add(data, comments=1)


def _ticked(data: Data, fact: Data, envelope: Envelope) -> None:
    data["online"] = fact["online"]
    add(data, **{name: fact[name] for name in ("entered", "left", "likes", "comments", "clicks", "follows")})
    acts = acts_of(fact)
    for listing_id, (_, _, clicks) in acts.get("r", {}).items():
        if clicks:
            count(data, listing_id, clicks=clicks)
    for coupon_id, claimed in acts.get("cc", {}).items():
        _claim(data, coupon_id, claimed)
    answered = {question_id(data["show"]["id"], key) for key, _ in acts.get("ag", ())}
    if answered:
        _close(data, answered)
    if acts.get("cm"):
        _say(data, envelope)


def _claim(data: Data, coupon_id: str, claimed: int) -> None:
    data["claims"] = {**data["claims"], coupon_id: data["claims"].get(coupon_id, 0) + claimed}


def _claimed(data: Data, fact: Data, _: Envelope) -> None:
    _claim(data, fact["coupon_id"], 1)


def _pushed(data: Data, fact: Data, _: Envelope) -> None:
    _claim(data, fact["coupon_id"], 0)


def _bought(data: Data, fact: Data, envelope: Envelope) -> None:
    if all(one["traffic_id"] != fact["traffic_id"] for one in data["traffic"]):
        terms = {name: fact[name] for name in ("traffic_id", "goal", "budget_fen", "minutes")}
        data["traffic"] = [*data["traffic"], {**terms, "showms": envelope.showms or 0, "spent_fen": None, "entries": None}]


def _through(data: Data, fact: Data, _: Envelope) -> None:
    done = {name: fact[name] for name in ("spent_fen", "entries")}
    data["traffic"] = [{**one, **done} if one["traffic_id"] == fact["traffic_id"] else one for one in data["traffic"]]


def _comment_pinned(data: Data, fact: Data, _: Envelope) -> None:
    data["pinned_comment"] = next((said for said in data["comments"] if said["comment_id"] == fact["comment_id"]), None)


def _comment_hidden(data: Data, fact: Data, _: Envelope) -> None:
    data["comments"] = [hide(said) if said["comment_id"] == fact["comment_id"] else said for said in data["comments"]]


def _muted(data: Data, fact: Data, envelope: Envelope) -> None:
    data["muted"] = {**data["muted"], fact["viewer"]: (envelope.showms or 0) + fact["seconds"] * 1000}


def _word_blocked(data: Data, fact: Data, _: Envelope) -> None:
    data["blocked_words"] = sorted([*data["blocked_words"], fact["word"]])


def _asked(data: Data, fact: Data, envelope: Envelope) -> None:
    if all(one["question_id"] != fact["question_id"] for one in data["questions"]):
        asked = {name: fact[name] for name in ("question_id", "viewer", "nick", "intent", "listing_id", "text", "due_showms")}
        data["questions"] = [*data["questions"], {**asked, "asked_showms": envelope.showms, "tried": False}]


def _close(data: Data, ids: set[str]) -> None:
    data["questions"] = [one for one in data["questions"] if one["question_id"] not in ids]


def _question_over(data: Data, fact: Data, _: Envelope) -> None:
    _close(data, {fact["question_id"]})


def _answered(data: Data, fact: Data, envelope: Envelope) -> None:
    if fact["way"] != "text":
        _question_over(data, fact, envelope)
    elif not fact["worth"]:
        data["questions"] = [{**one, "tried": True} if one["question_id"] == fact["question_id"] else one for one in data["questions"]]


def _seat_taken(data: Data, fact: Data, _: Envelope) -> None:
    host, *others = data["seats"]
    others.append({"seat": fact["seat"], "person_id": fact["person_id"]})
    data["seats"] = [host, *sorted(others, key=lambda one: one["person_id"])]


def _seat_left(data: Data, fact: Data, _: Envelope) -> None:
    data["seats"] = [one for one in data["seats"] if one["seat"] == "host" or one["person_id"] != fact["person_id"]]


def _handed_over(data: Data, fact: Data, _: Envelope) -> None:
    _show(data, host_id=fact["to_id"])
    data["seats"] = [{**one, "person_id": fact["to_id"]} if one["seat"] == "host" else one for one in data["seats"]]


def _joined(data: Data, fact: Data, _: Envelope) -> None:
    data["publishing"], data["stalled"], data["publisher_session_id"] = True, False, fact["session_id"]


def _left(data: Data, fact: Data, _: Envelope) -> None:
    if data["publisher_session_id"] == fact["session_id"]:
        data["publishing"], data["stalled"], data["publisher_session_id"] = False, False, None


def _stalled(data: Data, fact: Data, _: Envelope) -> None:
    data["stalled"] = data["publisher_session_id"] == fact["session_id"]


def _back(data: Data, fact: Data, _: Envelope) -> None:
    data["stalled"] = False


def _sets(name: str, value: str) -> Fold:
    def fold(data: Data, fact: Data, _: Envelope) -> None:
        data[name] = value

    return fold


def _violated(data: Data, fact: Data, envelope: Envelope) -> None:
    names = ("violation_id", "rule", "points", "quote", "where", "certain", "correct_until_showms")
    raised = {**{name: fact[name] for name in names}, **{name: fact.get(name, "") for name in ("said", "law", "rewrite")}}
    if all(one["violation_id"] != fact["violation_id"] for one in data["violations"]):
        data["violations"] = [*data["violations"], {**raised, "showms": envelope.showms, "corrected": None, "appeal": None}]


def _thrown(data: Data, fact: Data, envelope: Envelope) -> None:
    if all(one["incident_id"] != fact["incident_id"] for one in data["incidents"]):
        said = {name: fact[name] for name in ("incident_id", "kind", "origin", "listing_id")}
        data["incidents"] = [
            *data["incidents"],
            {**said, "showms": envelope.showms or 0, "steps": [], "outcome": None, "reaction_ms": None},
        ]


def _incident(data: Data, incident_id: str, change: Callable[[Data], Data]) -> None:
    data["incidents"] = [{**one, **change(one)} if one["incident_id"] == incident_id else one for one in data["incidents"]]


def _handled(data: Data, fact: Data, _: Envelope) -> None:
    _incident(data, fact["incident_id"], lambda one: {"steps": [*one["steps"], [fact["step"], fact["after_ms"]]]})


def _incident_closed(data: Data, fact: Data, _: Envelope) -> None:
    _incident(data, fact["incident_id"], lambda one: {"outcome": fact["outcome"], "reaction_ms": fact["reaction_ms"]})


def _corrected(data: Data, fact: Data, _: Envelope) -> None:
    done = {name: fact[name] for name in ("way", "after_ms", "in_time")}
    data["violations"] = [{**one, "corrected": done} if one["violation_id"] == fact["violation_id"] else one for one in data["violations"]]


def _appealed(data: Data, fact: Data, _: Envelope) -> None:
    appeal = fact.get("verdict", "open")
    data["violations"] = [{**one, "appeal": appeal} if one["violation_id"] == fact["violation_id"] else one for one in data["violations"]]


DERIVED: dict[str, Fold] = {
    **ORDERS,
    live.CommentPosted.type: _posted,
    live.CrowdTicked.type: _ticked,
    live.QuestionAsked.type: _asked,
    live.QuestionExpired.type: _question_over,
    live.ViolationRaised.type: _violated,
    live.ViolationCorrected.type: _corrected,
    live.ViolationAppealed.type: _appealed,
    live.ViolationAppealDecided.type: _appealed,
    live.IncidentThrown.type: _thrown,
    live.IncidentHandled.type: _handled,
    live.IncidentClosed.type: _incident_closed,
    live.ShowEnded.type: _ended,
    live.TrafficBought.type: _bought,
    live.TrafficEnded.type: _through,
    mall.CouponPushed.type: _pushed,
    mall.CouponClaimed.type: _claimed,
}
"""Facts whose effect reaches the tables by a reaction, a moment after the log; those of `SHARED` do too."""


FOLDS: dict[str, Fold] = {
    **DERIVED,
    **SHELF,
    live.ShowRevised.type: _revised,
    live.ShowStarted.type: _started,
    live.ShowPaused.type: _paused,
    live.ShowResumed.type: _resumed,
    live.ListingPinned.type: _pinned,
    live.ListingUnpinned.type: _unpinned,
    live.CommentPinned.type: _comment_pinned,
    live.CommentHidden.type: _comment_hidden,
    live.ViewerMuted.type: _muted,
    live.WordBlocked.type: _word_blocked,
    live.QuestionAnswered.type: _answered,
    live.SeatTaken.type: _seat_taken,
    live.SeatLeft.type: _seat_left,
    live.HostHandedOver.type: _handed_over,
    live.PublisherJoined.type: _joined,
    live.PublisherLeft.type: _left,
    live.MediaStalled.type: _stalled,
    live.MediaReturned.type: _back,
    live.VoiceStarted.type: _sets("voice", "on"),
    live.VoiceStopped.type: _sets("voice", "off"),
    live.PictureTurnedBlack.type: _sets("picture", "black"),
    live.PictureFroze.type: _sets("picture", "frozen"),
    live.PictureReturned.type: _sets("picture", "ok"),
}

"""What one event changes on the wall of a cohort's rooms. Pure; *snapshot + events == fresh snapshot* holds for it too."""

from collections.abc import Callable
from typing import Any

from mall import events as mall
from sandbox.events.envelope import Envelope
from streaming import events as live

from .snapshot_fold import at_ms

NUMBERS = ("online", "entered", "likes", "comments", "orders", "paid", "gmv_fen")
Data = dict[str, Any]
Fold = Callable[[Data, Data, Envelope], None]


ON_AIR = ("live", "paused")


def fold_wall(data: Data, envelope: Envelope) -> Data:
    """The wall after this event. A planned show takes its room's place unless one is on air there. When a show starts that the wall
    does not show (an older plan), `stale` turns true: the page asks for a fresh wall.
    """
    if envelope.type == live.RoomOpened.type:
        return _opened(data, envelope.data)
    if envelope.type == live.ShowPlanned.type:
        return _planned(data, envelope.data)
    if envelope.type == live.ShowStarted.type and envelope.show not in {room["show"]["id"] for room in data["rooms"] if room["show"]}:
        return {**data, "stale": True}
    fold = FOLDS.get(envelope.type)
    if fold is None or envelope.show is None:
        return data
    return {**data, "rooms": [_folded(room, fold, envelope) for room in data["rooms"]]}


def _folded(room: Data, fold: Fold, envelope: Envelope) -> Data:
    if room["show"] is None or room["show"]["id"] != envelope.show:
        return room
    show = dict(room["show"])
    if envelope.showms is not None:
        show["showms"] = envelope.showms
    fold(show, envelope.data, envelope)
    return {**room, "show": show}


def _opened(data: Data, fact: Data) -> Data:
    if any(room["room_id"] == fact["room_id"] for room in data["rooms"]):
        return data
    return {**data, "rooms": [*data["rooms"], {"room_id": fact["room_id"], "owner": {"id": fact["owner_id"]}, "show": None}]}


def _planned(data: Data, fact: Data) -> Data:
    show = {
        "id": fact["show_id"],
        **{name: fact[name] for name in ("title", "cover", "kind", "host_id")},
        "state": "planned",
        "started_at": None,
        "paused_at": None,
        "paused_total_ms": 0,
        "pinned_listing_id": None,
        "publishing": False,
        "publisher_session_id": None,
        "stalled": False,
        "showms": 0,
        **dict.fromkeys(NUMBERS, 0),
    }

    def placed(room: Data) -> Data:
        there = room["show"]
        free = there is None or there["state"] not in ON_AIR
        return {**room, "show": show} if free and room["room_id"] == fact["room_id"] else room

    return {**data, "rooms": [placed(room) for room in data["rooms"]]}


def _sets(**values: Any) -> Fold:
    return lambda show, fact, envelope: show.update(values)


def _revised(show: Data, fact: Data, _: Envelope) -> None:
    show.update({name: fact[name] for name in ("title", "cover", "kind")})


def _started(show: Data, fact: Data, envelope: Envelope) -> None:
    show.update(state="live", started_at=at_ms(envelope))


def _paused(show: Data, fact: Data, envelope: Envelope) -> None:
    show.update(state="paused", paused_at=show["started_at"] + show["paused_total_ms"] + (envelope.showms or 0))


def _resumed(show: Data, fact: Data, _: Envelope) -> None:
    show.update(state="live", paused_at=None, paused_total_ms=show["paused_total_ms"] + fact["paused_ms"])


def _ended(show: Data, fact: Data, envelope: Envelope) -> None:
    total = at_ms(envelope) - show["started_at"] - fact["duration_ms"]
    show.update(state="ended", paused_at=None, paused_total_ms=total, online=0)


def _ticked(show: Data, fact: Data, _: Envelope) -> None:
    show["online"] = fact["online"]
    for name in ("entered", "likes", "comments"):
        show[name] += fact[name]


def _posted(show: Data, fact: Data, _: Envelope) -> None:
    show["comments"] += 1


def _placed(show: Data, fact: Data, _: Envelope) -> None:
    show["orders"] += 1


def _paid(show: Data, fact: Data, _: Envelope) -> None:
    show["paid"] += 1
    show["gmv_fen"] += fact["total_fen"]


def _pinned(show: Data, fact: Data, _: Envelope) -> None:
    show["pinned_listing_id"] = fact["listing_id"]


def _handed_over(show: Data, fact: Data, _: Envelope) -> None:
    show["host_id"] = fact["to_id"]


def _joined(show: Data, fact: Data, _: Envelope) -> None:
    show.update(publishing=True, stalled=False, publisher_session_id=fact["session_id"])


def _left(show: Data, fact: Data, _: Envelope) -> None:
    if show["publisher_session_id"] == fact["session_id"]:
        show.update(publishing=False, stalled=False, publisher_session_id=None)


def _stalled(show: Data, fact: Data, _: Envelope) -> None:
    show["stalled"] = show["publisher_session_id"] == fact["session_id"]


FOLDS: dict[str, Fold] = {
    live.ShowRevised.type: _revised,
    live.ShowStarted.type: _started,
    live.ShowPaused.type: _paused,
    live.ShowResumed.type: _resumed,
    live.ShowEnded.type: _ended,
    live.CrowdTicked.type: _ticked,
    live.CommentPosted.type: _posted,
    live.ListingPinned.type: _pinned,
    live.ListingUnpinned.type: _sets(pinned_listing_id=None),
    live.HostHandedOver.type: _handed_over,
    live.PublisherJoined.type: _joined,
    live.PublisherLeft.type: _left,
    live.MediaStalled.type: _stalled,
    live.MediaReturned.type: _sets(stalled=False),
    mall.OrderPlaced.type: _placed,
    mall.OrderPaid.type: _paid,
}

"""Who may do what in a live room. An object the asker may not see does not exist for him."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from sandbox.actor import Actor
from sandbox.http import Policy
from sandbox.store import View

from .stream_keys import PUBLISH as PUBLISHING
from .stream_keys import START, show_scope
from .tables import MediaSession, SeatHolder, Show

ON_AIR = ("live", "paused")


@dataclass(frozen=True)
class ShowSeen:
    """What the policies need of a show. `seats` are (person, seat) at the control desk; the host is `host_id`."""

    id: str
    cohort_id: str
    owner_id: str
    host_id: str
    state: str
    seats: tuple[tuple[str, str], ...]

    def seat_of(self, person_id: str) -> str | None:
        """The seat this person acts from, None for the audience. The owner acts as host when he holds no other seat."""
        if person_id == self.host_id:
            return "host"
        return dict(self.seats).get(person_id, "host" if person_id == self.owner_id else None)


@dataclass(frozen=True)
class SessionSeen:
    """What the policy needs of a media session."""

    id: str
    show_id: str
    person_id: str
    kind: str


def seen_show(view: View, show_id: str) -> ShowSeen | None:
    """The show as the policies see it, None when there is none."""
    show = view.session.get(Show, show_id)
    if show is None:
        return None
    holders = view.all(select(SeatHolder).where(SeatHolder.show_id == show_id))
    seats = tuple((holder.person_id, holder.seat) for holder in holders)
    return ShowSeen(show.id, show.cohort_id, show.owner_id, show.host_id, show.state, seats)


def _load_show(view: View, path: Mapping[str, str]) -> ShowSeen | None:
    return seen_show(view, path["show_id"])


def _load_session(view: View, path: Mapping[str, str]) -> SessionSeen | None:
    row = view.session.get(MediaSession, path["session_id"])
    return SessionSeen(row.id, row.show_id, row.person_id, row.kind) if row else None


def at_desk(actor: Actor, show: ShowSeen) -> bool:
    """Host, owner, or on a seat of the control desk."""
    return show.seat_of(actor.id) is not None


def sees(actor: Actor, show: ShowSeen) -> bool:
    """The desk and the staff always; classmates while it is on air."""
    if at_desk(actor, show) or actor.staff_of(show.cohort_id):
        return True
    return show.state in ON_AIR and bool(actor.roles_in(show.cohort_id))


def hosts(actor: Actor, show: ShowSeen) -> bool:
    """The one in the host's seat, and the owner of the show."""
    return actor.id in {show.host_id, show.owner_id}


def looks_into(actor: Actor, show: ShowSeen) -> bool:
    """Those at the desk and the staff of the class: who may read what was wrong with a show."""
    return at_desk(actor, show) or actor.staff_of(show.cohort_id)


def _hosts_or_teaches(actor: Actor, show: ShowSeen) -> bool:
    return hosts(actor, show) or actor.teaches(show.cohort_id)


def _publishes(actor: Actor, show: ShowSeen) -> bool:
    if actor.kind == "service" and not (show_scope(show.id) in actor.scopes and (START in actor.scopes or show.state in ON_AIR)):
        return False
    return hosts(actor, show) or show.seat_of(actor.id) == "co_host"


def _teaches(actor: Actor, show: ShowSeen) -> bool:
    return actor.teaches(show.cohort_id)


def _own(actor: Actor, session: SessionSeen) -> bool:
    return actor.id == session.person_id and (actor.kind != "service" or show_scope(session.show_id) in actor.scopes)


SEE_SHOW = Policy("streaming.show.see", sees, _load_show)
PREPARE = Policy("streaming.show.prepare", hosts, _load_show, see=sees)
STOP = Policy("streaming.show.stop", _hosts_or_teaches, _load_show, see=sees)
DESK = Policy("streaming.show.desk", at_desk, _load_show, see=sees)
TALK = Policy("streaming.show.talk", sees, _load_show)
LEAVE_SEAT = Policy("streaming.show.leave_seat", at_desk, _load_show, see=sees)
PUBLISH = Policy("streaming.show.publish", _publishes, _load_show, see=sees)
STREAM = Policy("streaming.show.stream", _publishes, _load_show, see=sees, scope=PUBLISHING)
WATCH = Policy("streaming.show.watch", sees, _load_show)
MARK = Policy("streaming.show.mark", _teaches, _load_show, see=sees)
SEE_VIOLATIONS = Policy("streaming.violation.see", looks_into, _load_show)
APPEAL = Policy("streaming.violation.appeal", hosts, _load_show, see=looks_into)
DECIDE = Policy("streaming.violation.decide", _teaches, _load_show, see=looks_into)
OWN_SESSION = Policy("streaming.media.own", _own, _load_session, scope=PUBLISHING)

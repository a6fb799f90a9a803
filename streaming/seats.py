"""The seats of the control desk, and handing the host's seat over without stopping the show (R-LEC-4: members take turns)."""

from typing import Literal

from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid, NotFound, Refused
from sandbox.identity.memberships import memberships_of
from sandbox.store import Tx, View

from .events import HostHandedOver, SeatLeft, SeatTaken
from .refusals import ShowOver
from .show_clock import say
from .tables import SeatHolder, Show

GivenSeat = Literal["co_host", "controller", "service", "operator"]


class AlreadyHost(Refused):
    """The host has the host's seat."""

    code = "already_host"
    zh = "这位同学正是主播，不能再占别的岗位。"
    en = "This person is the host and cannot take another seat."


class NotYourSeat(Refused):
    """Only the host may take somebody else off a seat."""

    code = "not_your_seat"
    zh = "只有主播可以请别人离开岗位。"
    en = "Only the host may take somebody else off a seat."


def _open_show(tx: Tx, show_id: str) -> Show:
    show = tx.get(Show, show_id)
    if show.state == "ended":
        raise ShowOver
    return show


def _in_class(tx: Tx, show: Show, person_id: str) -> None:
    if not any(membership.cohort_id == show.cohort_id for membership in memberships_of(tx, person_id)):
        zh, en = "这个人不在本班名单上。", "This person is not in the class."
        raise Invalid((FieldFault("person_id", "not_in_class", zh, en),))


def give_seat(tx: Tx, show_id: str, seat: GivenSeat, person_id: str) -> None:
    """Put somebody of the class on a seat; he leaves the one he had. AlreadyHost for the host."""
    show = _open_show(tx, show_id)
    _in_class(tx, show, person_id)
    if person_id == show.host_id:
        raise AlreadyHost
    holder = tx.session.get(SeatHolder, (show_id, person_id))
    if holder is not None and holder.seat == seat:
        return
    _leave(tx, show, holder)
    _take(tx, show, seat, person_id)


def leave_seat(tx: Tx, show_id: str, person_id: str) -> None:
    """Leave a seat, one's own or (the host) somebody else's. NotFound for whoever has none."""
    show = _open_show(tx, show_id)
    if tx.actor.id not in {person_id, show.host_id, show.owner_id}:
        raise NotYourSeat
    holder = tx.session.get(SeatHolder, (show_id, person_id))
    if holder is None:
        raise NotFound
    _leave(tx, show, holder)


def hand_over_host(tx: Tx, show_id: str, to_id: str) -> None:
    """The host's seat goes to somebody of the class; the former host stays as co-host. Nothing happens when he is the host already."""
    show = _open_show(tx, show_id)
    _in_class(tx, show, to_id)
    if to_id == show.host_id:
        return
    _leave(tx, show, tx.session.get(SeatHolder, (show_id, to_id)))
    from_id, show.host_id = show.host_id, to_id
    say(tx, show, HostHandedOver(show_id=show_id, from_id=from_id, to_id=to_id))
    _take(tx, show, "co_host", from_id)


def _take(tx: Tx, show: Show, seat: GivenSeat, person_id: str) -> None:
    tx.add(SeatHolder(show_id=show.id, person_id=person_id, seat=seat, taken_at=tx.now))
    tx.session.flush()
    say(tx, show, SeatTaken(show_id=show.id, seat=seat, person_id=person_id))


def _leave(tx: Tx, show: Show, holder: SeatHolder | None) -> None:
    if holder is not None:
        tx.session.delete(holder)
        tx.session.flush()
        say(tx, show, SeatLeft(show_id=show.id, seat=holder.seat, person_id=holder.person_id))


def seats_of(view: View, show: Show) -> list[dict[str, str]]:
    """Everybody at the desk, the host first, then by person."""
    others = view.all(select(SeatHolder).where(SeatHolder.show_id == show.id))
    host = {"seat": "host", "person_id": show.host_id}
    return [host, *({"seat": one.seat, "person_id": one.person_id} for one in sorted(others, key=lambda one: one.person_id))]

"""Incidents (突发事件) a lecturer throws into a running show. What they do and what is expected of the host stands with the crowd."""

from sandbox.errors import FieldFault, Invalid, Refused
from sandbox.events import log
from sandbox.scenario.schema import NEEDS_GOODS
from sandbox.store import Tx, View

from .control import live_show
from .events import IncidentClosed, IncidentThrown
from .events.trouble import IncidentKind
from .mirrors import ListingCopy
from .show_clock import say
from .tables import Shelved

MOST_OPEN = 3


class IncidentsEnough(Refused):
    """The host has enough to do."""

    code = "incidents_enough"
    zh = "这场直播已经有 {count} 个突发事件没处理完，先等一等。"
    en = "{count} incidents of this show are not over; wait a little."


class IncidentOn(Refused):
    """The same kind is still on."""

    code = "incident_on"
    zh = "同样的突发事件还在进行。"
    en = "The same kind of incident is still on."


class ExamStaysEqual(Refused):
    """In an exam everybody meets the same."""

    code = "exam_stays_equal"
    zh = "考试中不能临时加突发事件，否则对其他学员不公平。"
    en = "No incident is thrown into an exam: everybody has to meet the same."


def throw_incident(tx: Tx, show_id: str, kind: IncidentKind, listing_id: str | None) -> dict[str, str]:
    """Throw an incident into a live show. A kind about a product takes the pinned one when none is named. NotLive and others above."""
    show = live_show(tx, show_id)
    if show.mode == "exam":
        raise ExamStaysEqual
    open_now = _open_now(tx, show_id)
    if kind in open_now.values():
        raise IncidentOn
    if len(open_now) >= MOST_OPEN:
        raise IncidentsEnough(count=len(open_now))
    if kind in NEEDS_GOODS:
        listing_id = listing_id or show.pinned_listing_id
        if listing_id is None or tx.session.get(Shelved, (show_id, listing_id)) is None:
            zh, en = "请先选一件小黄车里的商品。", "Choose a listing of the shelf first."
            raise Invalid((FieldFault("listing_id", "not_on_shelf", zh, en),))
        if not tx.get(ListingCopy, listing_id).on_sale:
            zh, en = "这件商品已下架，请选一件在售的商品。", "This listing is off sale: choose one that is on sale."
            raise Invalid((FieldFault("listing_id", "off_sale", zh, en),))
    else:
        listing_id = None
    incident_id = tx.new_id("inc")
    say(tx, show, IncidentThrown(show_id=show_id, incident_id=incident_id, kind=kind, origin="lecturer", listing_id=listing_id))
    return {"incident_id": incident_id}


def _open_now(view: View, show_id: str) -> dict[str, str]:
    """The kinds of the incidents that are on, by id; from the log itself, for two throws may come faster than a mirror follows."""
    found: dict[str, str] = {}
    after = 0
    while page := log.read(view.session, after, types=[IncidentThrown.type, IncidentClosed.type], show=show_id):
        after = page[-1].position
        for one in page:
            if one.type == IncidentThrown.type:
                found[one.data["incident_id"]] = one.data["kind"]
            else:
                found.pop(one.data["incident_id"], None)
    return found

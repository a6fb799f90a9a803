"""Resources and the library: published by an institution or the authority, changed, withdrawn (R-FN-5)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Select, and_, or_, select

from sandbox.actor import Role
from sandbox.errors import FieldFault, Invalid
from sandbox.identity.policies import institutions_of
from sandbox.store import Tx, View
from sandbox.trade.dates import day_of
from training.events import ResourcePublished, ResourceWithdrawn
from training.events.followup import ResourceKind

from .matching import Offered
from .tables import LibraryItem, Resource


@dataclass(frozen=True)
class ResourceGiven:
    """A resource as it is typed; `until` the last day or empty, money 0 where there is no bound."""

    kind: ResourceKind
    name: str
    about: str
    owner: str
    contact: str
    area: str
    stages: list[str]
    trades: list[str]
    least_fen: int
    most_fen: int
    words: str
    until: str


@dataclass(frozen=True)
class ItemGiven:
    """An item of the library as it is typed."""

    title: str
    topic: str
    audience: str
    body: str
    link: str


def publish_resource(tx: Tx, given: ResourceGiven, resource_id: str = "") -> Resource:
    """Publish a resource, or change one that stands. Invalid for bounds the wrong way round or a day that is over."""
    faults = []
    if given.most_fen and given.most_fen < given.least_fen:
        zh, en = "最高额度不能低于最低额度。", "The upper bound lies below the lower one."
        faults.append(FieldFault("most_fen", "bounds_crossed", zh, en))
    if given.until and given.until < day_of(tx.now):
        faults.append(
            FieldFault("until", "over", "截止日期已经过去，请填以后的日期或留空。", "This day is over; take a later one or none.")
        )
    if faults:
        raise Invalid(tuple(faults))
    row = tx.get(Resource, resource_id) if resource_id else Resource(id=tx.new_id("res"), institution_id=_owner(tx))
    for name, value in asdict(given).items():
        setattr(row, name, value)
    row.state, row.made_by, row.made_at = "open", tx.actor.id, tx.now
    tx.add(row)
    tx.emit(ResourcePublished(resource_id=row.id, kind=given.kind, area=row.area), row.id)
    return row


def withdraw_resource(tx: Tx, resource_id: str) -> None:
    """Offer it no more. Nothing happens when it is withdrawn already."""
    row = tx.get(Resource, resource_id)
    if row.state == "open":
        row.state = "withdrawn"
        tx.emit(ResourceWithdrawn(resource_id=row.id), row.id)


def publish_item(tx: Tx, given: ItemGiven, item_id: str = "") -> LibraryItem:
    """Put something into the library, or change what lies there. Invalid without words and without a link."""
    if not given.body.strip() and not given.link:
        raise Invalid((FieldFault("body", "nothing_to_read", "写一段内容，或者给一个链接。", "Write something, or give a link."),))
    row = tx.get(LibraryItem, item_id) if item_id else LibraryItem(id=tx.new_id("lib"), institution_id=_owner(tx))
    for name, value in asdict(given).items():
        setattr(row, name, value)
    row.state, row.made_by, row.made_at = "open", tx.actor.id, tx.now
    return tx.add(row)


def withdraw_item(tx: Tx, item_id: str) -> None:
    """Take it out of the library."""
    tx.get(LibraryItem, item_id).state = "withdrawn"


def resource_query(today: str, kind: str = "", gone: bool = False) -> Select[Resource]:
    """Resources that stand today, by kind and name; with `gone` those that were withdrawn or are over."""
    stands = and_(Resource.state == "open", or_(Resource.until == "", Resource.until >= today))
    query = select(Resource).where(~stands if gone else stands).order_by(Resource.kind, Resource.name, Resource.id)
    return query.where(Resource.kind == kind) if kind else query


def resources_of_kinds(view: View, kinds: Sequence[str]) -> list[Resource]:
    """Resources of these kinds that stand today."""
    return view.all(resource_query(day_of(view.now)).where(Resource.kind.in_(kinds)))


def item_query(teaches: bool) -> Select[LibraryItem]:
    """What lies in the library, newest first; what is for lecturers only for who teaches."""
    query = select(LibraryItem).where(LibraryItem.state == "open").order_by(LibraryItem.made_at.desc(), LibraryItem.id.desc())
    return query if teaches else query.where(LibraryItem.audience != "lecturer")


def offered(row: Resource) -> Offered:
    """A resource as matching needs it."""
    return Offered(row.id, row.kind, row.area, tuple(row.stages), tuple(row.trades), row.least_fen, row.most_fen, row.until)


def _owner(tx: Tx) -> str | None:
    return None if tx.actor.has(Role.AUTHORITY) else min(institutions_of(tx.actor), default=None)

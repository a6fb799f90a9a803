"""The long lists of follow-up, filtered and paged by the database: whose half-year is due, which questions wait, what there is to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import CTE, ColumnElement, Select, and_, case, exists, func, not_, or_, select, true, tuple_

from sandbox.actor import Actor, Role
from sandbox.identity.memberships import cohort_names
from sandbox.identity.people import called, named
from sandbox.rows import Row
from sandbox.store import View
from sandbox.trade.dates import day_of

from .asking import answered, due_by, due_order, newest_open
from .half_years import SOON_DAYS, asked_now, day_before, days_after, next_round
from .looks import item_out, plain, resource_out
from .policies import keeps, may_keep
from .resources import item_query, resource_query
from .tables import FollowFile, LibraryItem, NeedsSurvey, Reminder, Resource, Ticket, Tracking

Standing = Literal["todo", "overdue", "open", "done", "later", "all"]
"""`todo` has something to do: an answer due within two weeks or over, advice not given, needs not asked. `open` can be answered and is
not over; `done` was answered in its newest round; `later` has no round yet."""
TicketState = Literal["open", "answered", "closed", "all"]


@dataclass(frozen=True)
class Wanted:
    """Which files: of one class, whose name holds this, how they stand; `page` counts from 1."""

    state: Standing = "todo"
    cohort_id: str = ""
    name: str = ""
    page: int = 1
    limit: int = 50


def due_list(view: View, cohorts: Sequence[str] | None, wanted: Wanted) -> dict[str, Any]:
    """A page of files, those longest over first, and how many there are of every standing. `cohorts` None: all."""
    files = _files(day_of(view.now), cohorts, wanted)
    counts = _counts(view, files)
    page = select(files.c.cohort_id, files.c.person_id, files.c.opened_on).where(_stands(files, wanted.state))
    coming = case((files.c.told, files.c.number + 1), (files.c.number == 0, 1), else_=files.c.number)
    page = page.order_by(due_order(files.c.opened_on, coming), files.c.cohort_id, files.c.person_id)
    rows = view.session.execute(page.limit(wanted.limit).offset((wanted.page - 1) * wanted.limit)).all()
    return {"lines": lines_of(view, [(row[0], row[1], row[2]) for row in rows]), "total": counts[wanted.state], "counts": counts}


def lines_of(view: View, files: Sequence[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """One line for each file (class, person, day it opened): the round that is asked, how late, how often reminded, what waits."""
    today = day_of(view.now)
    keys = [(one[0], one[1]) for one in files]
    told: dict[tuple[str, str], set[int]] = {}
    for cohort_id, person_id, number in view.session.execute(_of(Tracking, keys, Tracking.round)):
        told.setdefault((cohort_id, person_id), set()).add(number)
    sent = {(row[0], row[1], row[2]): row[3] for row in view.session.execute(_of(Reminder, keys, Reminder.round, Reminder.sent))}
    waiting = {tuple(row) for row in view.session.execute(_of(Ticket, keys).where(Ticket.state == "open"))}
    surveyed = {tuple(row) for row in view.session.execute(_of(NeedsSurvey, keys).distinct())}
    names, classes = named(view, sorted({one[1] for one in keys})), cohort_names(view, sorted({one[0] for one in keys}))
    found = []
    for cohort_id, person_id, opened_on in files:
        key = (cohort_id, person_id)
        mine = told.get(key, set())
        asked, coming = asked_now(opened_on, today, mine), next_round(opened_on, today, mine)
        found.append(
            {
                "cohort_id": cohort_id,
                "class_name": classes.get(cohort_id, ""),
                "person_id": person_id,
                "name": names[person_id].name if person_id in names else "",
                "opened_on": opened_on,
                "round": coming.number if coming else None,
                "due_on": coming.due_on if coming else None,
                "days_late": days_after(asked.due_on, today) if asked else None,
                "reminders": sent.get((*key, coming.number), 0) if coming else 0,
                "answered": sorted(mine),
                "surveyed": key in surveyed,
                "advice_waits": key in waiting,
            }
        )
    return found


def ticket_list(view: View, cohorts: Sequence[str] | None, state: TicketState, page: int, limit: int) -> dict[str, Any]:
    """Questions of these classes (None: all): those that wait the oldest first, the others the newest first; how many of every state."""
    here = true() if cohorts is None else Ticket.cohort_id.in_(cohorts)
    states = select(Ticket.state, func.count()).where(here).group_by(Ticket.state)
    counts = {name: int(count) for name, count in view.session.execute(states)}
    counts = {one: counts.get(one, 0) for one in ("open", "answered", "closed")}
    query = select(Ticket).where(here) if state == "all" else select(Ticket).where(here, Ticket.state == state)
    order = Ticket.asked_at if state == "open" else Ticket.asked_at.desc()
    rows = view.all(query.order_by(order, Ticket.id).limit(limit).offset((page - 1) * limit))
    names, classes = named(view, sorted({row.person_id for row in rows})), cohort_names(view, sorted({row.cohort_id for row in rows}))
    lines = [
        plain(row) | {"name": names[row.person_id].name if row.person_id in names else "", "class_name": classes.get(row.cohort_id, "")}
        for row in rows
    ]
    return {"tickets": lines, "total": sum(counts.values()) if state == "all" else counts[state], "counts": counts}


def resource_list(view: View, actor: Actor, kind: str, gone: bool, page: int, limit: int) -> dict[str, Any]:
    """A page of resources; with `gone` those that were withdrawn or are over instead, of which one sees only what one keeps."""
    query = resource_query(day_of(view.now), kind, gone)
    if gone:
        query = query.where(_kept(actor, Resource.institution_id))
    rows = view.all(query.limit(limit).offset((page - 1) * limit))
    return {
        "resources": [resource_out(row) | {"may_change": keeps(actor, row)} for row in rows],
        "total": _count(view, query),
    }


def library(view: View, actor: Actor, topic: str, words: str, page: int, limit: int) -> dict[str, Any]:
    """A page of the library as this person has it, newest first, and the topics there are: what is for lecturers is not for students."""
    teaches = any(one.role != Role.STUDENT for one in actor.memberships)
    query = item_query(teaches)
    topics = view.all(query.with_only_columns(LibraryItem.topic).order_by(None).distinct().order_by(LibraryItem.topic).limit(100))
    if topic:
        query = query.where(LibraryItem.topic == topic)
    if words:
        query = query.where(or_(LibraryItem.title.contains(words, autoescape=True), LibraryItem.body.contains(words, autoescape=True)))
    rows = view.all(query.limit(limit).offset((page - 1) * limit))
    return {"items": [item_out(row) | {"may_change": keeps(actor, row)} for row in rows], "total": _count(view, query), "topics": topics}


def _files(today: str, cohorts: Sequence[str] | None, wanted: Wanted) -> CTE:
    number = newest_open(today)
    told = answered(number)
    here = [FollowFile.cohort_id == wanted.cohort_id] if wanted.cohort_id else []
    if cohorts is not None:
        here.append(FollowFile.cohort_id.in_(cohorts))
    if wanted.name:
        here.append(FollowFile.person_id.in_(called(wanted.name)))
    return (
        select(
            FollowFile.cohort_id,
            FollowFile.person_id,
            FollowFile.opened_on,
            number.label("number"),
            told.label("told"),
            due_by(day_before(today, 1)).label("over"),
            due_by(day_before(today, -SOON_DAYS)).label("near"),
            _has(NeedsSurvey).label("surveyed"),
            _has(Ticket, Ticket.state == "open").label("waits"),
        )
        .where(*here)
        .cte("files")
        .prefix_with("MATERIALIZED")
    )


def _stands(files: CTE, state: str) -> ColumnElement[bool]:
    asked = and_(files.c.number > 0, not_(files.c.told))
    over = files.c.over == files.c.number
    return {
        "todo": or_(and_(asked, files.c.near == files.c.number), files.c.waits, not_(files.c.surveyed)),
        "overdue": and_(asked, over),
        "open": and_(asked, not_(over)),
        "done": files.c.told,
        "later": files.c.number == 0,
        "all": true(),
    }[state]


def _counts(view: View, files: CTE) -> dict[str, int]:
    """How many files there are of every standing: the database looks at each file once and counts the sorts of them."""
    names = get_args(Standing)
    sorts = select(*[_stands(files, one).label(one) for one in names[:-1]]).subquery()
    query = select(*sorts.c, func.count()).group_by(*sorts.c)
    counts = dict.fromkeys(names, 0)
    for row in view.session.execute(query):
        for name, holds in zip(names, (*row[:-1], True), strict=True):
            counts[name] += row[-1] if holds else 0
    return counts


def _has(kind: type[Ticket | NeedsSurvey], *more: ColumnElement[bool]) -> ColumnElement[bool]:
    same = (kind.cohort_id == FollowFile.cohort_id, kind.person_id == FollowFile.person_id)
    return exists(select(1).where(*same, *more).correlate(FollowFile))


def _of(kind: Any, keys: Sequence[tuple[str, str]], *columns: Any) -> Select[Any]:
    return select(kind.cohort_id, kind.person_id, *columns).where(tuple_(kind.cohort_id, kind.person_id).in_(keys))


def _kept(actor: Actor, owner: Any) -> ColumnElement[bool]:
    keeper = may_keep(actor)
    return true() if keeper is None else owner.in_(sorted(keeper))


def _count(view: View, query: Select[Row]) -> int:
    return view.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0

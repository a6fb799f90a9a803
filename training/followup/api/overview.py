"""Follow-up over the classes one follows, over HTTP: who is due, which questions wait, the figures."""

from typing import Annotated, Any

from fastapi import Query

from sandbox.actor import Actor
from sandbox.http import Caller, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.store import View
from training.followup import policies
from training.followup.lists import Standing, TicketState, Wanted, due_list, ticket_list
from training.followup.looks import cohorts_followed
from training.followup.statistics import class_lines, figures

from .shelves import Limit, Page

router = Router()
CohortId = Annotated[str, Query(max_length=60)]
ClassSeen = Annotated[CohortSeen, Loaded]


@router.get("/followup/due")
@allow(policies.DUE)
async def due(
    actor: Caller,
    store: Reading,
    state: Standing = "todo",
    cohort: CohortId = "",
    q: Annotated[str, Query(max_length=60)] = "",
    page: Page = 1,
    limit: Limit = 50,
) -> dict[str, Any]:
    """A page of the files one follows as they stand, those longest over first; how many of every standing."""
    return await store.read(_due, actor, Wanted(state, cohort, q.strip(), page, limit))


@router.get("/followup/tickets")
@allow(policies.DUE)
async def tickets(
    actor: Caller, store: Reading, state: TicketState = "open", cohort: CohortId = "", page: Page = 1, limit: Limit = 50
) -> dict[str, Any]:
    """A page of the questions for advice one follows: those that wait the oldest first, others the newest first."""
    return await store.read(_tickets, actor, state, cohort, page, limit)


@router.get("/followup/figures")
@allow(policies.DUE)
async def all_figures(actor: Caller, store: Reading, cohort: CohortId = "") -> dict[str, Any]:
    """The figures over every class one follows, or over one of them; and class by class."""
    return await store.read(_figures, actor, cohort)


@router.get("/cohorts/{cohort_id}/followup")
@allow(policies.CLASS)
async def of_class(cohort: ClassSeen, store: Reading, page: Page = 1, limit: Limit = 100) -> dict[str, Any]:
    """The files of a class, page by page, and its figures."""
    return await store.read(_class, cohort.id, page, limit)


def _due(view: View, actor: Actor, wanted: Wanted) -> dict[str, Any]:
    return due_list(view, cohorts_followed(view, actor), wanted)


def _tickets(view: View, actor: Actor, state: TicketState, cohort_id: str, page: int, limit: int) -> dict[str, Any]:
    return ticket_list(view, _one_of(view, actor, cohort_id), state, page, limit)


def _figures(view: View, actor: Actor, cohort_id: str) -> dict[str, Any]:
    return figures(view, _one_of(view, actor, cohort_id)) | {"classes": class_lines(view, cohorts_followed(view, actor))}


def _class(view: View, cohort_id: str, page: int, limit: int) -> dict[str, Any]:
    files = due_list(view, [cohort_id], Wanted("all", page=page, limit=limit))
    return {"files": files["lines"], "total": files["total"], "figures": figures(view, [cohort_id])}


def _one_of(view: View, actor: Actor, cohort_id: str) -> list[str] | None:
    """The classes one follows, or the one that was named if it is among them."""
    mine = cohorts_followed(view, actor)
    if not cohort_id:
        return mine
    return [cohort_id] if mine is None or cohort_id in mine else []

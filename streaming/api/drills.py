"""Drills over HTTP: give one, see who did it, plan a show from it, open the seed; and the public document an exam is checked with."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Request
from pydantic import Field, StringConstraints
from starlette.responses import Response

from sandbox.actor import Actor
from sandbox.http import PUBLIC, Caller, Changing, Policy, Reading, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.policies import belongs_to_cohort, cohort_seen, load_cohort, sees_cohort
from sandbox.scenario.load import parse_scenario
from sandbox.store import Tx, View
from streaming.details import show_detail
from streaming.drill_tables import Drill
from streaming.drill_views import drill_of_show, drill_seen, drills_of, one_drill, proof
from streaming.drills import Order, Try, close_drill, give_drill, open_seed, plan_from_drill
from streaming.events.shows import Mode
from streaming.events.trouble import IncidentKind
from streaming.incidents import throw_incident
from streaming.policies import MARK, SEE_SHOW
from streaming.scenarios import text_of
from streaming.sealed import Described

from .forms import Form, Id, Sha256, Title
from .prepare import describe
from .router import router
from .scenarios import TUNE, teaches_cohort


@dataclass(frozen=True)
class DrillSeen:
    """What the policies need of a drill."""

    id: str
    cohort: CohortSeen


def _load(view: View, path: Mapping[str, str]) -> DrillSeen | None:
    row = view.session.get(Drill, path["drill_id"])
    cohort = cohort_seen(view, row.cohort_id) if row is not None else None
    return DrillSeen(path["drill_id"], cohort) if cohort is not None else None


def _belongs(actor: Actor, drill: DrillSeen) -> bool:
    return belongs_to_cohort(actor, drill.cohort)


def _teaches(actor: Actor, drill: DrillSeen) -> bool:
    return teaches_cohort(actor, drill.cohort)


def _in_class(actor: Actor, drill: DrillSeen) -> bool:
    return bool(actor.roles_in(drill.cohort.id))


LIST = Policy("streaming.drill.list", belongs_to_cohort, load_cohort, see=sees_cohort)
SEE = Policy("streaming.drill.see", _belongs, _load)
TRY = Policy("streaming.drill.try", _in_class, _load, see=_belongs)
RUN = Policy("streaming.drill.run", _teaches, _load, see=_belongs)


class DrillForm(Form):
    """POST /cohorts/{cohort_id}/drills. No groups: the whole class."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    task: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    mode: Mode = "practice"
    scenario: Id
    group_ids: Annotated[list[Id], Field(max_length=40)] = []


class TryForm(Form):
    """POST /drills/{drill_id}/shows. `again_of`: one's own finished show whose audience comes again."""

    title: Title = ""
    cover: Sha256 | None = None
    shelf: Annotated[list[Id], Field(max_length=1000)] = []
    again_of: Id | None = None


class IncidentForm(Form):
    """POST /shows/{show_id}/incidents."""

    kind: IncidentKind
    listing_id: Id | None = None


@router.get("/cohorts/{cohort_id}/drills")
@allow(LIST)
async def get_drills(cohort_id: str, actor: Caller, store: Reading) -> list[dict[str, Any]]:
    """The drills of a class as the asker may see them, newest first."""
    return await store.read(drills_of, actor, cohort_id)


@router.post("/cohorts/{cohort_id}/drills")
@allow(TUNE)
async def post_drill(request: Request, cohort_id: str, form: DrillForm, store: Reading, change: Changing) -> Response:
    """Give a drill to a class or to groups of it."""
    text = await store.read(text_of, form.scenario, cohort_id)
    described = await describe(request, form.scenario, cohort_id)
    scenario = await asyncio.to_thread(parse_scenario, text)
    order = Order(
        form.title, form.task, form.mode, form.scenario, scenario.title.zh, scenario.kind, scenario.minutes, tuple(form.group_ids)
    )
    return await change(_give, cohort_id, order, described)


def _give(tx: Tx, cohort_id: str, order: Order, described: Described) -> dict[str, Any]:
    drill_id = give_drill(tx, cohort_id, order, described)
    return drill_seen(tx, tx.get(Drill, drill_id))


@router.get("/drills/{drill_id}")
@allow(SEE)
async def get_drill(drill_id: str, actor: Caller, store: Reading) -> dict[str, Any]:
    """One drill."""
    return await store.read(one_drill, actor, drill_id)


@router.post("/drills/{drill_id}/shows")
@allow(TRY)
async def post_try_show(request: Request, drill_id: str, form: TryForm, store: Reading, change: Changing) -> Response:
    """Plan a show from a drill."""
    described = await describe(request, *await store.read(_played, drill_id))
    return await change(_plan, drill_id, Try(form.title, form.cover, form.shelf, form.again_of), described)


def _played(view: View, drill_id: str) -> tuple[str, str]:
    """The scenario of a drill and the class it was given to."""
    drill = view.get(Drill, drill_id)
    return drill.scenario, drill.cohort_id


def _plan(tx: Tx, drill_id: str, wanted: Try, described: Described) -> dict[str, Any]:
    show_id = plan_from_drill(tx, drill_id, wanted, described)
    tx.session.flush()
    return show_detail(tx, show_id)


@router.post("/drills/{drill_id}/open")
@allow(RUN)
async def post_open(drill_id: str, change: Changing) -> Response:
    """Open the sealed seed of an exam."""
    return await change(_then_drill, drill_id, True)


@router.post("/drills/{drill_id}/close")
@allow(RUN)
async def post_close(drill_id: str, change: Changing) -> Response:
    """Nobody may begin it any more."""
    return await change(_then_drill, drill_id, False)


def _then_drill(tx: Tx, drill_id: str, opens: bool) -> dict[str, Any]:
    (open_seed if opens else close_drill)(tx, drill_id)
    tx.session.flush()
    return drill_seen(tx, tx.get(Drill, drill_id))


@router.get("/exams/{drill_id}/proof")
@allow(PUBLIC)
async def get_proof(drill_id: str, store: Reading) -> dict[str, Any]:
    """The document anyone can check an exam with: the commitment, the shows, and the seed once it is open. No name is in it."""
    return await store.read(proof, drill_id)


@router.get("/shows/{show_id}/drill")
@allow(SEE_SHOW)
async def get_drill_of_show(show_id: str, store: Reading) -> dict[str, Any]:
    """The drill a show belongs to, and what a second try with the same audience brought."""
    return await store.read(drill_of_show, show_id)


@router.post("/shows/{show_id}/incidents")
@allow(MARK)
async def post_incident(show_id: str, form: IncidentForm, change: Changing) -> Response:
    """Throw an incident into a live show."""
    return await change(throw_incident, show_id, form.kind, form.listing_id)

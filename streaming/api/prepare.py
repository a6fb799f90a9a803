"""Routes before the start: rooms, plans, shelf, runsheet, pre-flight."""

import asyncio
from typing import Any

from fastapi import Request
from starlette.responses import Response

from sandbox.http import SIGNED_IN, Caller, Changing, Reading, allow
from sandbox.http.policy import reading
from sandbox.scenario.load import BadScenario
from sandbox.store import Tx
from streaming.details import list_shows, show_detail, then_detail, wall
from streaming.events import RunsheetSlot
from streaming.policies import PREPARE, SEE_SHOW
from streaming.preflight import check_preflight
from streaming.runsheet import write_runsheet
from streaming.scenarios import OWN, ScenarioUnreadable, text_of
from streaming.shelf import Placing, arrange_shelf
from streaming.shows import Plan, cohort_of, plan, revise

from .forms import NewShowForm, PlanForm, PreflightForm, RunsheetForm, ShelfForm
from .router import router


@router.get("/rooms")
@allow(SIGNED_IN)
async def get_rooms(actor: Caller, store: Reading, cohort: str) -> list[dict[str, Any]]:
    """The wall of a cohort: each room with the show that is on, or the last one."""
    return await store.read(wall, actor, cohort)


@router.get("/shows")
@allow(SIGNED_IN)
async def get_shows(
    actor: Caller, store: Reading, cohort: str | None = None, mine: bool = False, state: str | None = None
) -> list[dict[str, Any]]:
    """Shows the asker may see, newest first."""
    return await store.read(list_shows, actor, cohort, mine, state)


@router.post("/shows")
@allow(SIGNED_IN)
async def post_show(request: Request, form: NewShowForm, change: Changing) -> Response:
    """Plan a show in one's own room."""
    await describe(request, form.scenario, form.cohort_id)
    return await change(plan_and_show, form.cohort_id, form.plan(), form.shelf)


def plan_and_show(tx: Tx, cohort_id: str, planned: Plan, listing_ids: list[str]) -> dict[str, Any]:
    """Plan a show and answer with it."""
    show_id = plan(tx, cohort_id, planned, listing_ids)
    tx.session.flush()
    return show_detail(tx, show_id)


async def describe(request: Request, scenario: str, cohort_id: str) -> Any:
    """Hashes and version of a scenario a class may use; it is compiled in a thread on its first use, which takes a second.

    ScenarioUnreadable for a saved version that only an older Kaibo could read.
    """
    if scenario.startswith(OWN):
        text = await reading(request).read(text_of, scenario, cohort_id)
        try:
            return await asyncio.to_thread(request.app.state.scenarios.take, text, scenario)
        except BadScenario as bad:
            raise ScenarioUnreadable(bad.fields) from bad
    return await asyncio.to_thread(request.app.state.scenarios.describe, scenario)


@router.get("/shows/{show_id}")
@allow(SEE_SHOW)
async def get_show(show_id: str, store: Reading) -> dict[str, Any]:
    """The show with its shelf, runsheet, pre-flight check, seats and numbers."""
    return await store.read(show_detail, show_id)


@router.put("/shows/{show_id}")
@allow(PREPARE)
async def put_show(request: Request, show_id: str, form: PlanForm, store: Reading, change: Changing) -> Response:
    """Revise the plan."""
    await describe(request, form.scenario, await store.read(cohort_of, show_id))
    return await change(then_detail, revise, show_id, form.plan())


@router.put("/shows/{show_id}/shelf")
@allow(PREPARE)
async def put_shelf(show_id: str, form: ShelfForm, change: Changing) -> Response:
    """Arrange the whole shelf."""
    items = [Placing(place.listing_id, place.role) for place in form.items]
    return await change(then_detail, arrange_shelf, show_id, items)


@router.put("/shows/{show_id}/runsheet")
@allow(PREPARE)
async def put_runsheet(show_id: str, form: RunsheetForm, change: Changing) -> Response:
    """Save the runsheet as a new version; the answer has hints."""
    slots = [RunsheetSlot(**slot.model_dump()) for slot in form.slots]
    return await change(write_runsheet, show_id, slots, form.planned_s)


@router.post("/shows/{show_id}/preflight")
@allow(PREPARE)
async def post_preflight(show_id: str, form: PreflightForm, change: Changing) -> Response:
    """Judge camera, microphone, network and what is prepared."""
    return await change(check_preflight, show_id, form.measured())

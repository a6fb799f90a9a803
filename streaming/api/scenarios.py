"""Scenarios over HTTP: the list of a class, trying one out before it is saved, saving a version, and the ranges as they are computed."""

import asyncio
from typing import Annotated, Any, cast

from fastapi import Depends, Request
from pydantic import Field, StringConstraints
from starlette.responses import Response

from sandbox.actor import Actor
from sandbox.http import SIGNED_IN, Caller, Changing, Policy, Reading, allow
from sandbox.http.problem import field_seen, language_of
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.policies import belongs_to_cohort, load_cohort, runs_cohort, sees_cohort
from sandbox.scenario.effects import crowd_seen
from sandbox.scenario.tune import tuned
from sandbox.store import Store
from streaming.predictions import Predictions, job_seen
from streaming.scenarios import OWN, departs_of, library_seen, ranges_of, read_draft, save_scenario, saved_in, text_of, with_contents
from streaming.workbench import Workbench

from .forms import Form, Id
from .router import router


def teaches_cohort(actor: Actor, cohort: CohortSeen) -> bool:
    """Lecturers of the class, and its institution."""
    return actor.teaches(cohort.id) or (runs_cohort(actor, cohort) and not actor.roles_in(cohort.id))


CHOOSE = Policy("streaming.scenario.choose", belongs_to_cohort, load_cohort, see=sees_cohort)
TUNE = Policy("streaming.scenario.tune", teaches_cohort, load_cohort, see=sees_cohort)

Percent = Annotated[int, Field(ge=0, le=400)]


class SlidersForm(Form):
    """The five sliders in percent of the standard crowd."""

    crowd: Percent = 100
    patience: Annotated[int, Field(ge=20, le=400)] = 100
    price_sensitivity: Percent = 100
    questions: Percent = 100
    trolls: Percent = 100


class TunedForm(Form):
    """A scenario made from another (`base`: its name in the library or a saved version's id) by the sliders, or written out in `text`."""

    base: Id = "first-broadcast"
    title: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    minutes: Annotated[int, Field(ge=1, le=240)] | None = None
    sliders: SlidersForm | None = None
    text: Annotated[str, StringConstraints(max_length=300_000)] | None = None


class SaveForm(TunedForm):
    """POST /cohorts/{cohort_id}/scenarios. `shared`: every class of the institution may use it."""

    shared: bool = False


def predictions_of(request: Request) -> Predictions:
    """The process's predictions."""
    return cast(Predictions, request.app.state.predictions)


def workbench_of(request: Request) -> Workbench:
    """The process's workbench."""
    return cast(Workbench, request.app.state.workbench)


Predicting = Annotated[Predictions, Depends(predictions_of)]
Bench = Annotated[Workbench, Depends(workbench_of)]


@router.get("/cohorts/{cohort_id}/scenarios")
@allow(CHOOSE)
async def get_scenarios(request: Request, cohort_id: str, store: Reading, predicting: Predicting) -> list[dict[str, Any]]:
    """The library, and the versions saved for this class. `faults`: why this Kaibo cannot read one that an older one wrote, as the fields
    of the refusal `bad_scenario` ([] when it can); what is not known of it is null.
    """
    saved = await store.read(saved_in, cohort_id)
    own = await asyncio.to_thread(with_contents, saved)
    lines = [*({**one, "progress": predicting.progress(one["id"])} for one in own), *await asyncio.to_thread(library_seen)]
    return [{**one, "faults": [field_seen(fault, language_of(request)) for fault in one["faults"]]} for one in lines]


@router.get("/cohorts/{cohort_id}/scenarios/{scenario_id}")
@allow(TUNE)
async def get_scenario(cohort_id: str, scenario_id: str, store: Reading) -> dict[str, Any]:
    """The file of one scenario, and which of its advanced settings differ from the standard (none when it cannot be read any more)."""
    text = await store.read(text_of, scenario_id, cohort_id)
    return {"id": scenario_id, "text": text, "departs": await asyncio.to_thread(departs_of, text)}


@router.get("/cohorts/{cohort_id}/crowd")
@allow(TUNE)
async def get_crowd(cohort_id: str) -> dict[str, Any]:
    """The virtual audience explained to a lecturer: who they are, every effect size with its meaning and source, the ranges."""
    return await asyncio.to_thread(crowd_seen)


@router.get("/cohorts/{cohort_id}/scenarios/{scenario_id}/ranges")
@allow(TUNE)
async def get_ranges(cohort_id: str, scenario_id: str, store: Reading, predicting: Predicting) -> dict[str, Any]:
    """What one scenario is worth to the reference hosts, and how far its shows are; the library's are run at first asking."""
    if scenario_id.startswith(OWN):
        return {**await store.read(ranges_of, scenario_id, cohort_id), "progress": predicting.progress(scenario_id)}
    return predicting.of_library(await store.read(text_of, scenario_id, cohort_id))


@router.post("/cohorts/{cohort_id}/scenarios")
@allow(TUNE)
async def post_scenario(cohort_id: str, form: SaveForm, store: Reading, change: Changing) -> Response:
    """Save a version; its ranges are predicted at once, in the background."""
    draft = await asyncio.to_thread(read_draft, await written(store, cohort_id, form))
    return await change(save_scenario, cohort_id, draft, form.shared)


@router.post("/cohorts/{cohort_id}/scenarios/try", status_code=202)
@allow(TUNE)
async def post_try(cohort_id: str, form: TunedForm, actor: Caller, store: Reading, predicting: Predicting) -> dict[str, Any]:
    """Begin to predict the ranges of a scenario that is not saved yet; a newer try takes the place of an older one."""
    text = await written(store, cohort_id, form)
    draft = await asyncio.to_thread(read_draft, text)
    return {**job_seen(predicting.try_out(actor.id, text)), "departs": draft.departs}


@router.get("/jobs/{job_id}")
@allow(SIGNED_IN)
async def get_job(job_id: str, actor: Caller, bench: Bench) -> dict[str, Any]:
    """How far a prediction or a what-if run of one's own is, and its answer."""
    return job_seen(bench.job(job_id, actor.id))


async def written(store: Store, cohort_id: str, form: TunedForm) -> str:
    """The scenario's file as the form has it. BadScenario with the lines of the text that was sent; NotFound for the base."""
    text = form.text if form.text is not None else await store.read(text_of, form.base, cohort_id)
    sliders = form.sliders.model_dump() if form.sliders else None
    if form.text is not None and not (form.title or sliders or form.minutes):
        return text
    return await asyncio.to_thread(tuned, text, title=form.title, minutes=form.minutes, sliders=sliders)

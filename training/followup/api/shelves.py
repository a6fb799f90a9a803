"""The library and the resources over HTTP; what is due and the figures over the classes one follows."""

from datetime import date
from typing import Annotated, Any

from fastapi import Query, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from sandbox.actor import Actor
from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.store import Tx, View
from training.events.followup import ResourceKind
from training.followup import policies
from training.followup.looks import class_files, cohorts_followed, due_list, item_out, library, resource_out
from training.followup.needs import Stage
from training.followup.policies import OwnedSeen
from training.followup.resources import (
    ItemGiven,
    ResourceGiven,
    open_resources,
    publish_item,
    publish_resource,
    withdraw_item,
    withdraw_resource,
)
from training.followup.statistics import figures


def real_day(day: str) -> str:
    """A day of the calendar as 2026-11-25, or nothing. ValueError for another text."""
    return date.fromisoformat(day).isoformat() if day else ""


router = Router()
Owned = Annotated[OwnedSeen, Loaded]
Fen = Annotated[int, Field(ge=0, le=10**11)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Day = Annotated[str, Field(max_length=10), AfterValidator(real_day)]
Link = Annotated[str, Field(pattern=r"^(https?://[^\s<>\"]{3,480})?$")]


class ResourceIn(BaseModel):
    """A resource with its owner, area and conditions; money 0 where there is no bound, `until` its last day or empty."""

    model_config = ConfigDict(extra="forbid")
    kind: ResourceKind
    name: Name
    about: Text = ""
    owner: Name
    contact: Line
    area: Line = ""
    stages: Annotated[list[Stage], Field(max_length=6)] = []
    trades: Annotated[
        list[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]], Field(max_length=20)
    ] = []
    least_fen: Fen = 0
    most_fen: Fen = 0
    words: Text = ""
    until: Day = ""


class ItemIn(BaseModel):
    """Something to learn from: a text, a link, or both."""

    model_config = ConfigDict(extra="forbid")
    title: Name
    topic: Name
    audience: Annotated[str, Field(pattern="^(student|lecturer|everyone)$")] = "everyone"
    body: Annotated[str, Field(max_length=20_000)] = ""
    link: Link = ""


@router.get("/followup/resources")
@allow(policies.BROWSE)
async def resources(store: Reading, kind: Annotated[str, Query(max_length=20)] = "") -> list[dict[str, Any]]:
    """Resources that stand, of one kind or all."""
    return await store.read(_resources, kind)


@router.post("/followup/resources")
@allow(policies.PUBLISH)
async def publish(form: ResourceIn, change: Changing) -> Response:
    """Publish a resource."""
    return await change(_publish, form)


@router.put("/followup/resources/{resource_id}")
@allow(policies.KEEP_RESOURCE)
async def change_resource(form: ResourceIn, owned: Owned, change: Changing) -> Response:
    """Change a resource, or publish one again that was withdrawn."""
    return await change(_publish, form, owned.id)


@router.post("/followup/resources/{resource_id}/withdraw", status_code=204)
@allow(policies.KEEP_RESOURCE)
async def take_away(owned: Owned, change: Changing) -> Response:
    """Offer it no more."""
    return await change(withdraw_resource, owned.id)


@router.get("/followup/library")
@allow(policies.BROWSE)
async def read_library(actor: Caller, store: Reading, topic: Annotated[str, Query(max_length=60)] = "") -> list[dict[str, Any]]:
    """The library, newest first."""
    return await store.read(library, actor, topic)


@router.post("/followup/library")
@allow(policies.PUBLISH)
async def add_item(form: ItemIn, change: Changing) -> Response:
    """Put something into the library."""
    return await change(_item, form)


@router.post("/followup/library/{item_id}/withdraw", status_code=204)
@allow(policies.KEEP_ITEM)
async def take_out(owned: Owned, change: Changing) -> Response:
    """Take it out."""
    return await change(withdraw_item, owned.id)


@router.get("/followup/due")
@allow(policies.DUE)
async def due(actor: Caller, store: Reading) -> list[dict[str, Any]]:
    """What waits for those who follow up, most urgent first."""
    return await store.read(due_list, actor)


@router.get("/followup/figures")
@allow(policies.DUE)
async def all_figures(actor: Caller, store: Reading) -> dict[str, Any]:
    """The figures over every class one follows."""
    return await store.read(_figures, actor)


@router.get("/cohorts/{cohort_id}/followup")
@allow(policies.CLASS)
async def of_class(cohort: Annotated[CohortSeen, Loaded], store: Reading) -> dict[str, Any]:
    """The files of a class and its figures."""
    return await store.read(_class, cohort.id)


def _resources(view: View, kind: str) -> list[dict[str, Any]]:
    return [resource_out(row) for row in open_resources(view, kind)]


def _publish(tx: Tx, form: ResourceIn, resource_id: str = "") -> dict[str, Any]:
    return resource_out(publish_resource(tx, ResourceGiven(**form.model_dump()), resource_id))


def _item(tx: Tx, form: ItemIn) -> dict[str, Any]:
    return item_out(publish_item(tx, ItemGiven(**form.model_dump())))


def _figures(view: View, actor: Actor) -> dict[str, Any]:
    return figures(view, cohorts_followed(view, actor))


def _class(view: View, cohort_id: str) -> dict[str, Any]:
    return {"files": class_files(view, cohort_id), "figures": figures(view, [cohort_id])}

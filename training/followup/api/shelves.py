"""The library and the resources over HTTP."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Query, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.store import Tx
from training.events.followup import ResourceKind
from training.followup import policies
from training.followup.lists import library, resource_list
from training.followup.looks import item_out, resource_out
from training.followup.needs import Stage
from training.followup.policies import OwnedSeen
from training.followup.resources import (
    ItemGiven,
    ResourceGiven,
    publish_item,
    publish_resource,
    withdraw_item,
    withdraw_resource,
)


def real_day(day: str) -> str:
    """A day of the calendar as 2026-11-25, or nothing. ValueError for another text."""
    return date.fromisoformat(day).isoformat() if day else ""


router = Router()
Owned = Annotated[OwnedSeen, Loaded]
Fen = Annotated[int, Field(ge=0, le=10**11)]
Page = Annotated[int, Query(ge=1, le=10_000)]
Limit = Annotated[int, Query(ge=1, le=100)]
Topic = Annotated[str, Query(max_length=60)]
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
async def resources(
    actor: Caller, store: Reading, kind: ResourceKind | Literal[""] = "", gone: bool = False, page: Page = 1, limit: Limit = 50
) -> dict[str, Any]:
    """Resources that stand, of one kind or all; with `gone` those one keeps that were withdrawn or are over."""
    return await store.read(resource_list, actor, kind, gone, page, limit)


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
async def read_library(
    actor: Caller, store: Reading, topic: Topic = "", q: Topic = "", page: Page = 1, limit: Limit = 50
) -> dict[str, Any]:
    """A page of the library, newest first, of one topic or all, with these words; and the topics there are."""
    return await store.read(library, actor, topic, q.strip(), page, limit)


@router.post("/followup/library")
@allow(policies.PUBLISH)
async def add_item(form: ItemIn, change: Changing) -> Response:
    """Put something into the library."""
    return await change(_item, form)


@router.put("/followup/library/{item_id}")
@allow(policies.KEEP_ITEM)
async def change_item(form: ItemIn, owned: Owned, change: Changing) -> Response:
    """Change what lies in the library, or put it there again."""
    return await change(_item, form, owned.id)


@router.post("/followup/library/{item_id}/withdraw", status_code=204)
@allow(policies.KEEP_ITEM)
async def take_out(owned: Owned, change: Changing) -> Response:
    """Take it out."""
    return await change(withdraw_item, owned.id)


def _publish(tx: Tx, form: ResourceIn, resource_id: str = "") -> dict[str, Any]:
    return resource_out(publish_resource(tx, ResourceGiven(**form.model_dump()), resource_id))


def _item(tx: Tx, form: ItemIn, item_id: str = "") -> dict[str, Any]:
    return item_out(publish_item(tx, ItemGiven(**form.model_dump()), item_id))

"""The event stream for other services: pull by position, or hold a stream that resumes where it broke off."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any, Protocol, cast

from fastapi import Header, Query, Request
from starlette.responses import StreamingResponse

from sandbox.actor import Actor
from sandbox.clock import Clock
from sandbox.errors import NotFound
from sandbox.events import log
from sandbox.events.envelope import Envelope
from sandbox.events.wire import cloud_event
from sandbox.http import Caller, Policy, Router, allow
from sandbox.store import Store, View

from .tail import Tail

SCOPE = "events.read"
LOOK_AT = 20_000
"""Positions one answer looks through at most when no show is named: an answer may be empty and still move `next` on."""
MOST_EVENTS = 1000
HEARTBEAT_S = 15.0
LONGEST_STREAM_S = 600.0
"""A stream ends after ten minutes; the client comes back with Last-Event-ID and is asked again who it is."""

Positive = Annotated[int, Query(ge=0)]


class Following(Protocol):
    """What the routes need of the process in `app.state.gate`."""

    store: Store
    tail: Tail
    clock: Clock


@dataclass(frozen=True)
class Wanted:
    """The filter of a reader. `cohorts` None means the whole log."""

    types: tuple[str, ...] | None
    show: str | None
    cohorts: tuple[str, ...] | None


@dataclass(frozen=True)
class Page:
    """Events and where to go on: nothing wanted lies between the last event and `next`. `head` is the newest position of the log."""

    events: list[Envelope]
    next: int
    head: int


def reads_all(actor: Actor) -> bool:
    """A service with the scope and without a membership reads every cohort and what belongs to none."""
    return actor.kind == "service" and not any(membership.cohort_id for membership in actor.memberships)


def cohorts_of(actor: Actor) -> tuple[str, ...]:
    """The cohorts whose events the actor may read: a service's own, a person's where he is staff."""
    return tuple(
        sorted({m.cohort_id for m in actor.memberships if m.cohort_id and (actor.kind == "service" or actor.staff_of(m.cohort_id))})
    )


READ_EVENTS = Policy("events.read", lambda actor, thing: reads_all(actor) or bool(cohorts_of(actor)), scope=SCOPE)
"""Services with the scope `events.read`, and staff for their own cohorts."""

router = Router(prefix="/api", tags=["events"])


def wanted(actor: Actor, types: str, show: str | None, cohort: str | None) -> Wanted:
    """The filter an actor asked for, narrowed to what he may read. NotFound for a cohort that is not his."""
    allowed = None if reads_all(actor) else cohorts_of(actor)
    if cohort is not None:
        if allowed is not None and cohort not in allowed:
            raise NotFound
        allowed = (cohort,)
    names = tuple(name.strip() for name in types.split(",") if name.strip())
    return Wanted(names or None, show, allowed)


def look(view: View, want: Wanted, after: int, limit: int) -> Page:
    """The next events after a position. One read transaction, so nothing can come in between."""
    head = log.position(view.session)
    after = min(after, head)
    upto = head if want.show is not None else min(head, after + LOOK_AT)
    events = log.read(view.session, after=after, upto=upto, types=want.types, show=want.show, cohorts=want.cohorts, limit=limit)
    return Page(events, events[-1].position if len(events) == limit else upto, head)


@router.get("/events")
@allow(READ_EVENTS)
async def pull(
    request: Request,
    actor: Caller,
    after: Positive = 0,
    types: Annotated[str, Query(max_length=4000)] = "",
    show: Annotated[str | None, Query(max_length=100)] = None,
    cohort: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_EVENTS)] = 200,
) -> dict[str, Any]:
    """Events after a position, in order. Ask again with `after=next` until `next` is `head`; start at 0 to replay everything."""
    page = await _following(request).store.read(look, wanted(actor, types, show, cohort), after, limit)
    return {"events": [cloud_event(event) for event in page.events], "next": page.next, "head": page.head}


@router.get("/events/stream", response_class=StreamingResponse)
@allow(READ_EVENTS)
async def hold(
    request: Request,
    actor: Caller,
    after: Positive = 0,
    types: Annotated[str, Query(max_length=4000)] = "",
    show: Annotated[str | None, Query(max_length=100)] = None,
    cohort: Annotated[str | None, Query(max_length=100)] = None,
    last_event_id: Annotated[str | None, Header(max_length=20)] = None,
) -> StreamingResponse:
    """The same as server-sent events: `id` is the position, `event` the type, `data` the CloudEvent. At least once, in order."""
    if last_event_id is not None and last_event_id.isdigit():
        after = int(last_event_id)
    lines = stream(_following(request), wanted(actor, types, show, cohort), after)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(lines, media_type="text/event-stream", headers=headers)


async def stream(following: Following, want: Wanted, after: int) -> AsyncIterator[str]:
    """The text of a stream from a position on. A quiet stretch is answered with a heartbeat that also moves the client's id on."""
    spoke = following.clock.monotonic()
    until = spoke + LONGEST_STREAM_S
    yield "retry: 2000\n\n"
    while (now := following.clock.monotonic()) < until:
        page = await following.store.read(look, want, after, 200)
        for envelope in page.events:
            yield f"id: {envelope.position}\nevent: {envelope.type}\ndata: {_text(envelope)}\n\n"
            spoke = now
        after = page.next
        if now - spoke >= HEARTBEAT_S:
            yield f": heartbeat\nid: {after}\n\n"
            spoke = now
        if page.next >= page.head:
            await following.tail.wait(after, HEARTBEAT_S - (now - spoke))


def _text(envelope: Envelope) -> str:
    return json.dumps(cloud_event(envelope), ensure_ascii=False, separators=(",", ":"))


def _following(request: Request) -> Following:
    return cast(Following, request.app.state.gate)

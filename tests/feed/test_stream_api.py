"""The event stream for other services: who may read what, paging without gaps, and a stream that resumes."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import HTTPConnection

from sandbox.actor import Actor, Membership, Role
from sandbox.clock import ManualClock
from sandbox.events.envelope import Fact
from sandbox.feed import Tail, stream_api
from sandbox.feed.stream_api import HEARTBEAT_S, LONGEST_STREAM_S, Wanted, router, stream
from sandbox.http import answer_errors, include
from sandbox.store import Store, Tx
from tests.conftest import OpenStore


class Rang(Fact):
    """A bell rang."""

    type = "kaibo.test.bell.rung"
    number: int


class Fell(Fact):
    """Something fell."""

    type = "kaibo.test.cup.fallen"
    number: int


def service(*cohorts: str, scope: str = "events.read") -> Actor:
    return Actor(
        "svc", kind="service", scopes=frozenset({scope}), memberships=tuple(Membership(cohort, Role.ASSISTANT) for cohort in cohorts)
    )


ACTORS = {
    "all": service(),
    "one": service("coh_1"),
    "scopeless": service(scope="evidence.read"),
    "lecturer": Actor("per_1", memberships=(Membership("coh_1", Role.LECTURER), Membership("coh_2", Role.STUDENT))),
    "student": Actor("per_2", memberships=(Membership("coh_1", Role.STUDENT),)),
}


@dataclass
class Process:
    """What the routes need."""

    store: Store
    tail: Tail
    clock: ManualClock

    async def reached(self, position: int) -> bool:
        return True

    async def identify(self, connection: HTTPConnection) -> Actor | None:
        return ACTORS.get(connection.headers.get("x-actor", ""))

    def client(self, who: str = "") -> httpx.AsyncClient:
        app = FastAPI()
        app.state.gate = self
        answer_errors(app)
        include(app, router)
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kaibo", headers={"x-actor": who})

    async def ring(self, count: int = 1, cohort: str | None = "coh_1", show: str | None = None, kind: type[Fact] = Rang) -> int:
        def verb(tx: Tx) -> None:
            for number in range(count):
                tx.emit(kind(number=number), "bell", cohort=cohort, show=show)  # type: ignore[call-arg]

        return (await self.store.write(verb)).position


@pytest.fixture
async def process(open_store: OpenStore, sqlite_url: str) -> AsyncIterator[Process]:
    clock = ManualClock()
    store = await open_store(sqlite_url, clock)
    tail = Tail(store, clock)
    await tail.start()
    following = asyncio.create_task(tail.run())
    yield Process(store, tail, clock)
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("", "/api/events", 401),
        ("scopeless", "/api/events", 403),
        ("student", "/api/events", 403),
        ("student", "/api/events/stream", 403),
        ("lecturer", "/api/events", 200),
        ("lecturer", "/api/events?cohort=coh_1", 200),
        ("lecturer", "/api/events?cohort=coh_2", 404),
        ("one", "/api/events?cohort=coh_9", 404),
        ("all", "/api/events?cohort=coh_9", 200),
        ("all", "/api/events?after=-1", 422),
        ("all", "/api/events?limit=5000", 422),
        ("all", "/api/events?after=99999", 200),
    ],
)
async def test_who_may_read(process: Process, who: str, path: str, status: int):
    async with process.client(who) as client:
        assert (await client.get(path)).status_code == status


async def test_a_cohort_sees_its_own_and_nothing_else(process: Process):
    await process.ring(2, "coh_1")
    await process.ring(3, "coh_2")
    await process.ring(1, None)
    seen = {}
    for who in ("all", "one", "lecturer"):
        async with process.client(who) as client:
            seen[who] = [event["position"] for event in (await client.get("/api/events")).json()["events"]]
    assert seen == {"all": [1, 2, 3, 4, 5, 6], "one": [1, 2], "lecturer": [1, 2]}


async def test_paging_is_complete_and_in_order_whatever_the_filter(process: Process, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stream_api, "LOOK_AT", 7)
    for index in range(12):
        await process.ring(3, "coh_1", show="shw_1" if index % 4 == 0 else None, kind=Fell if index % 3 == 0 else Rang)
    for query, expected in (("", 36), (f"&types={Fell.type}", 12), ("&show=shw_1", 9), (f"&types={Fell.type},{Rang.type}&show=shw_1", 9)):
        found, after = [], 0
        async with process.client("all") as client:
            while True:
                page = (await client.get(f"/api/events?after={after}&limit=2{query}")).json()
                found += page["events"]
                assert page["next"] > after
                after = page["next"]
                if after == page["head"]:
                    break
        positions = [event["position"] for event in found]
        assert (len(positions), positions) == (expected, sorted(set(positions)))


async def test_events_are_cloudevents_without_empty_attributes(process: Process):
    await process.ring(1, "coh_1")
    async with process.client("all") as client:
        (event,) = (await client.get("/api/events")).json()["events"]
    assert (event["specversion"], event["type"], event["cohort"], event["position"]) == ("1.0", Rang.type, "coh_1", 1)
    assert "show" not in event
    assert "cause" not in event
    assert event["data"] == {"number": 0}


def ids(text: str) -> list[int]:
    """The positions of the events (not of heartbeats) in a piece of a stream."""
    return [json.loads(line[6:])["position"] for line in text.splitlines() if line.startswith("data: ")]


async def read(lines: AsyncIterator[str], count: int) -> str:
    """The stream's text up to its n-th event."""
    text = ""
    while len(ids(text)) < count:
        text += await anext(lines)
    return text


async def test_the_stream_brings_what_was_and_what_comes(process: Process):
    await process.ring(3)
    lines = stream(process, Wanted(None, None, None), 0)
    assert ids(await read(lines, 3)) == [1, 2, 3]
    coming = asyncio.create_task(read(lines, 2))
    await process.ring(2)
    text = await coming
    assert ids(text) == [4, 5]
    assert text.startswith(f"id: 4\nevent: {Rang.type}\ndata: {{")
    await lines.aclose()


async def test_a_broken_stream_resumes_where_it_was(process: Process):
    """At least once and in order: whatever the client has not seen comes again, over the wire and by header."""
    await process.ring(6)
    process.clock.advance(1)
    got: list[int] = []
    for _ in range(3):
        lines = stream(process, Wanted(None, None, None), got[-1] if got else 0)
        got += ids(await read(lines, 2))
        await lines.aclose()
    assert got == [1, 2, 3, 4, 5, 6]


async def test_last_event_id_beats_after(process: Process, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stream_api, "LONGEST_STREAM_S", 1.0)
    await process.ring(5)
    answers = []
    for headers in ({"last-event-id": "3"}, {}, {"last-event-id": "nonsense"}):
        async with process.client("all") as client:
            asking = asyncio.create_task(client.get("/api/events/stream?after=1", headers=headers))
            while not asking.done():
                await asyncio.wait({asking}, timeout=0.02)
                process.clock.advance(2.0)
            answers.append(asking.result())
    assert [ids(answer.text) for answer in answers] == [[4, 5], [2, 3, 4, 5], [2, 3, 4, 5]]
    assert answers[0].headers["content-type"].startswith("text/event-stream")


async def test_a_quiet_stream_beats_and_moves_the_id_on(process: Process):
    await process.ring(4)
    lines = stream(process, Wanted((Fell.type,), None, None), 0)
    assert await anext(lines) == "retry: 2000\n\n"
    beat = asyncio.create_task(anext(lines))
    await asyncio.wait({beat}, timeout=0.1)
    assert not beat.done()  # nothing yet: a heartbeat comes after 15 s, not before
    for _ in range(40):
        if beat.done():
            break
        process.clock.advance(HEARTBEAT_S / 10)
        await asyncio.wait({beat}, timeout=0.02)
    assert beat.result() == ": heartbeat\nid: 4\n\n"
    await lines.aclose()


async def test_a_stream_ends_after_ten_minutes(process: Process):
    lines = stream(process, Wanted(None, None, None), 0)
    await anext(lines)
    ending = asyncio.create_task(anext(lines, None))
    process.clock.advance(LONGEST_STREAM_S)
    text = await ending
    while text is not None:
        text = await anext(lines, None)
    await lines.aclose()

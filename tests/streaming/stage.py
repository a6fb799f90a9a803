"""A class with its live rooms for tests: a real store, the real routes, a clock moved by hand, the fake media engine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import httpx
from fastapi import FastAPI
from sqlalchemy import select
from starlette.requests import HTTPConnection

import mall.events as mall
from sandbox.actor import Actor, Membership, Role
from sandbox.clock import ManualClock, SystemClock
from sandbox.events import log
from sandbox.events.envelope import Envelope, Fact
from sandbox.feed import Consumer, Tail
from sandbox.http import answer_errors, include
from sandbox.http.policy import FailClosed
from sandbox.identity.tables import MembershipRow
from sandbox.store import Store, Tx, View
from streaming.api import router
from streaming.broadcast import Broadcast
from streaming.listings import CONSUMER
from streaming.media.engine import MediaEngine
from streaming.media_facts import media_happened
from streaming.reactions import REACTIONS

COHORT = "coh_1"
OFFER = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n"
GOOD_CHECK = {
    "camera": {"ok": True, "width": 720, "height": 1280},
    "microphone": {"ok": True, "level": 0.4},
    "network": {"rtt_ms": 20, "up_kbps": 4000},
}


def person(name: str, role: Role = Role.STUDENT, cohort: str = COHORT) -> Actor:
    """A person with one role in one cohort."""
    return Actor(f"per_{name}", memberships=(Membership(cohort, role),))


MEI, LAN, BO = person("mei"), person("lan"), person("bo")
TEACHER, HELPER = person("teacher", Role.LECTURER), person("helper", Role.ASSISTANT)
STRANGER, OTHER_TEACHER = person("stranger", cohort="coh_2"), person("other_teacher", Role.LECTURER, cohort="coh_2")
ROBOT = Actor("svc_robot", kind="service", scopes=frozenset({"events.read"}))
EVERYONE = {actor.id: actor for actor in (MEI, LAN, BO, TEACHER, HELPER, STRANGER, OTHER_TEACHER, ROBOT)}


@dataclass(frozen=True)
class Described:
    """A scenario's hashes."""

    scenario_hash: str = "s" * 64
    tables_hash: str = "t" * 64
    engine_version: str = "crowd-test"
    language: Literal["zh", "en"] = "zh"


class Scenarios:
    """A library of one."""

    def describe(self, name: str) -> Described:
        return Described()


class Stage:
    """Everything one test needs; it is the process of the routes (`app.state.gate`) as well."""

    def __init__(self, store: Store, clock: ManualClock, engine: MediaEngine, folder: Path) -> None:
        self.store, self.clock, self.engine = store, clock, engine
        self.broadcast = Broadcast(store, engine, clock, folder)
        self.consumer = Consumer(CONSUMER, REACTIONS, store, Tail(store, clock), clock)
        self.pumping = True
        self.stream_keys: Any = None
        self.app = FastAPI()
        self.app.state.gate, self.app.state.broadcast, self.app.state.scenarios = self, self.broadcast, Scenarios()
        answer_errors(self.app)
        include(self.app, router)
        self.app.add_middleware(FailClosed)
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="https://kaibo.test")
        self._keys = 0

    # the process the routes see

    async def identify(self, connection: HTTPConnection) -> Actor | None:
        return EVERYONE.get(connection.headers.get("x-actor", ""))

    async def reached(self, position: int) -> bool:
        return True

    # the outside world

    async def ask(self, who: Actor | None, method: str, path: str, json: Any = None, **more: Any) -> httpx.Response:
        """One request in somebody's name, each with a new key; then the reactions run (unless `pumping` is off)."""
        self._keys += 1
        headers = {"x-actor": who.id if who else "", "idempotency-key": f"key-{self._keys:08d}", **more.pop("headers", {})}
        answer = await self._http.request(method, "/api" + path, json=json, headers=headers, **more)
        if self.pumping:
            await self.settle()
        return answer

    async def do(self, who: Actor, method: str, path: str, json: Any = None) -> Any:
        """A request that must work; its JSON."""
        answer = await self.ask(who, method, path, json)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    async def refused(self, who: Actor, method: str, path: str, json: Any = None) -> tuple[int, str]:
        """Status and code of a request that must not work."""
        answer = await self.ask(who, method, path, json)
        assert answer.status_code >= 400, answer.text
        return answer.status_code, answer.json()["code"]

    async def offer(self, who: Actor, path: str, body: str | bytes = OFFER, kind: str = "application/sdp") -> httpx.Response:
        """Post an SDP offer."""
        headers = {"x-actor": who.id, "content-type": kind}
        return await self._http.post("/api" + path, content=body, headers=headers)

    async def settle(self) -> None:
        """Let the room react to everything in the log."""
        while await self.consumer.step():
            pass

    async def close(self) -> None:
        await self._http.aclose()

    # what other rooms and the crowd say

    async def say(self, *facts: Fact, show: str | None = None, showms: int | None = None) -> None:
        """Facts of another room, or of the crowd."""

        def emit(tx: Tx) -> None:
            for fact in facts:
                tx.emit(fact, "somebody", cohort=COHORT, show=show, showms=showms)

        await self.store.write(emit)
        if self.pumping:
            await self.settle()

    async def media(self, *events: Any) -> None:
        """The media plane reports."""
        for event in events:
            await self.store.write(media_happened, event)
        if self.pumping:
            await self.settle()

    async def enrol(self, *actors: Actor) -> None:
        """People into identity's own table, which the desk's seats and the host lock ask."""

        def add(tx: Tx) -> None:
            for actor in actors:
                for one in actor.memberships:
                    row = MembershipRow(
                        id=tx.new_id("mem"),
                        person_id=actor.id,
                        cohort_id=one.cohort_id,
                        institution_id=None,
                        group_id=None,
                        role=one.role,
                        made_at=0,
                    )
                    tx.add(row)

        await self.store.write(add)

    async def stock(self, owner: Actor, *listings: str) -> None:
        """An open shop with these listings on sale."""
        shop = f"shop_{owner.id}"
        await self.say(
            mall.ShopOpened(shop_id=shop, owner_id=owner.id, cohort_id=COHORT, name="湘味小店", deposit_fen=0),
            *(listing(owner, listing_id) for listing_id in listings),
        )

    async def live(self, owner: Actor = MEI, *listings: str) -> str:
        """A live show of this owner."""
        show_id = await self.planned(owner, *(listings or ("lst_a", "lst_b")))
        await self.do(owner, "POST", f"/shows/{show_id}/preflight", GOOD_CHECK)
        await self.do(owner, "POST", f"/shows/{show_id}/start")
        return show_id

    async def planned(self, owner: Actor = MEI, *listings: str) -> str:
        """A planned show with a stocked shelf."""
        await self.stock(owner, *listings)
        return str((await self.do(owner, "POST", "/shows", plan_form(*listings)))["id"])

    # looking

    async def events(self, kind: type[Fact] | None = None, show: str | None = None) -> list[Envelope]:
        """The log, or its events of one type or show."""
        return await self.store.read(_events, [kind.type] if kind else None, show)

    async def facts(self, kind: type[Fact]) -> list[Any]:
        """The facts of one type, in order."""
        return [kind.model_validate(envelope.data) for envelope in await self.events(kind)]

    async def row(self, kind: type[Any], key: Any) -> Any:
        """A row as it stands."""
        return await self.store.read(lambda view: view.session.get(kind, key))

    async def rows(self, kind: type[Any]) -> list[Any]:
        """All rows of a table."""
        return await self.store.read(lambda view: view.all(select(kind)))


def _events(view: View, types: list[str] | None, show: str | None) -> list[Envelope]:
    return log.read(view.session, types=types, show=show, limit=100_000)


def plan_form(*listings: str, **changes: Any) -> dict[str, Any]:
    """POST /shows."""
    return {
        "cohort_id": COHORT,
        "title": "家乡腊味专场",
        "kind": "commerce",
        "scenario": "first-broadcast",
        "shelf": list(listings),
        **changes,
    }


def listing(
    owner: Actor, listing_id: str, price_fen: int = 2990, stock: int = 50, size_chart: bool = False, dispatch_h: int = 48
) -> mall.ListingPublished:
    """A listing goes on sale."""
    return mall.ListingPublished(
        listing_id=listing_id,
        shop_id=f"shop_{owner.id}",
        owner_id=owner.id,
        cohort_id=COHORT,
        leaf="food.meat",
        title=f"湘西腊肉 {listing_id}",
        short_name=f"腊肉{listing_id[-1]}",
        pictures=("p" * 64,),
        skus=(
            mall.ListingSku(sku_id=f"{listing_id}_s", name="500克", price_fen=price_fen, stock=stock),
            mall.ListingSku(sku_id=f"{listing_id}_l", name="1千克", price_fen=price_fen * 2, stock=stock),
        ),
        size_chart=size_chart,
        dispatch_h=dispatch_h,
    )


async def reports_written(stage: Stage, kind: type[Fact], number: int) -> list[Any]:
    """Wait, by real time, until the broadcast has written so many facts of a type; files are closed in a thread."""
    for _ in range(600):
        if len(found := await stage.facts(kind)) >= number:
            return found
        await SystemClock().sleep(0.01)
    raise AssertionError(f"{number} facts of {kind.type} were expected, the log has {len(await stage.facts(kind))}")


@asynccontextmanager
async def carried(stage: Stage) -> AsyncIterator[asyncio.Task[None]]:
    """The broadcast's loop runs; it ends with the engine."""
    task = asyncio.create_task(stage.broadcast.carry())
    await SystemClock().sleep(0)
    try:
        yield task
    finally:
        await stage.broadcast.close()
        await task

"""The way story tests speak: a whole Kaibo inside the test, people who sign in through the door, and time that is moved by hand."""

import asyncio
import itertools
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import httpx
from fastapi import FastAPI

from mall.timeouts import Timeouts as MallTimeouts
from sandbox.actor import Role
from sandbox.app import create_app
from sandbox.chance import SeededChance
from sandbox.clock import ManualClock, SystemClock
from sandbox.config import Settings
from sandbox.events import log
from sandbox.events.envelope import Envelope, Fact
from sandbox.identity.hashing import Hashing
from sandbox.identity.memberships import grant, name_institution
from sandbox.identity.people import register, set_secret
from sandbox.identity.vault import Vault
from sandbox.ids import CountingIds
from sandbox.migrations.upgrade import upgrade
from sandbox.process import Process
from sandbox.rows import Row
from sandbox.store import Tx, View, open_engines
from streaming.audience.driver import live_shows
from streaming.media.fake import FakeEngine
from streaming.replay.keep import due_replay
from streaming.replay.recordings import named_recordings
from supply.timeouts import Timeouts as SupplyTimeouts
from training.assessment.exam_timeouts import Timeouts as ExamTimeouts
from training.followup.timeouts import Timeouts as FollowUpTimeouts
from training.teaching.timeouts import Timeouts as TeachingTimeouts

HOME = "https://kaibo.test"
PASSWORD = "a long enough password"
PATIENCE_S = 20.0


class Due(Protocol):
    """What does something when its time has come."""

    async def step(self) -> int:
        """How many things were done."""


class Told(AssertionError):
    """An answer that is an error: the problem document, word by word."""

    def __init__(self, answer: httpx.Response) -> None:
        kind = answer.headers.get("content-type", "")
        self.problem: dict[str, Any] = answer.json() if kind.startswith("application/problem+json") else {}
        self.status, self.code = answer.status_code, str(self.problem.get("code", ""))
        self.sentence = str(self.problem.get("title", ""))
        self.fields: dict[str, str] = {field["path"]: field["code"] for field in self.problem.get("fields", [])}
        super().__init__(f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text[:500]}")


class Person:
    """Somebody at his own browser. `get, post, put, delete` answer with JSON and raise Told for an error; `ask` answers as it came."""

    def __init__(self, world: "World", name: str) -> None:
        self.world, self.name = world, name
        self.id, self.login, self.cohort_id = "", "", ""
        transport = httpx.ASGITransport(world.app, raise_app_exceptions=False, client=(f"10.0.0.{next(world.counter) % 250 + 1}", 40_000))
        self.browser = httpx.AsyncClient(transport=transport, base_url=HOME, headers={"Origin": HOME, "Sec-Fetch-Site": "same-origin"})

    async def ask(self, method: str, path: str, body: Any = None, *, key: str = "", **options: Any) -> httpx.Response:
        """One request to `/api` + path; a changing one gets an idempotency key of its own unless one is given."""
        headers = {"Idempotency-Key": key or f"key-{next(self.world.counter):08d}", **options.pop("headers", {})}
        return await self.browser.request(method, f"/api{path}", json=body, headers=headers, **options)

    async def get(self, path: str, **params: Any) -> Any:
        """Look at something."""
        return said(await self.ask("GET", path, params=params))

    async def post(self, path: str, body: Any = None, **options: Any) -> Any:
        """Do something; the rooms have reacted when it returns."""
        return await self._change("POST", path, body, **options)

    async def put(self, path: str, body: Any = None, **options: Any) -> Any:
        """Change something; the rooms have reacted when it returns."""
        return await self._change("PUT", path, body, **options)

    async def delete(self, path: str) -> Any:
        """Take something away; the rooms have reacted when it returns."""
        return await self._change("DELETE", path, None)

    async def _change(self, method: str, path: str, body: Any, **options: Any) -> Any:
        answer = said(await self.ask(method, path, body, **options))
        await self.world.settle()
        return answer

    async def sign_in(self, path: str, form: dict[str, str], *, agrees: bool = True) -> "Person":
        """Through the door; from then on the cookie says who this is. A student agrees to the notice on personal data, as his page asks."""
        me = said(await self.ask("POST", path, form))
        self.id = me["person"]["id"]
        if agrees and me["must_consent"]:
            said(await self.ask("POST", "/me/private/consent"))
        return self


def said(answer: httpx.Response) -> Any:
    """The JSON of a good answer, its text when it is no JSON, None when it is empty; Told for an error."""
    if answer.status_code >= 400:
        raise Told(answer)
    if not answer.content:
        return None
    return answer.json() if "json" in answer.headers.get("content-type", "") else answer.text


class World:
    """One Kaibo over an empty folder. Nothing moves by itself but media reports and the tail: `settle` and `pass_time` move the rest."""

    def __init__(self, folder: Path, *, seed: int = 7, **settings: Any) -> None:
        self.clock = ManualClock()
        made = Settings(data=folder, landing_port=0, **settings)
        quick = Hashing(memory_kib=8)
        self.process = Process(made, clock=self.clock, ids=CountingIds(), chance=SeededChance(seed), engine=fake_media, hashing=quick)
        self.counter = itertools.count(1)
        self.app: FastAPI
        self.institution_id = ""
        self._people: list[Person] = []
        self._carried: list[asyncio.Task[None]] = []
        self._school: tuple[Person, dict[str, Any]] | None = None

    async def open(self) -> None:
        """Open the process and its application."""
        settings = self.process.settings
        file = settings.data / "kaibo.sqlite"
        if not settings.database and not file.exists():
            settings.data.mkdir(parents=True, exist_ok=True)
            file.write_bytes(await asyncio.to_thread(empty_database))
        await self.process.open()
        self.app = create_app(self.process)
        self._carried = [asyncio.create_task(self.process.broadcast.carry()), asyncio.create_task(self.process.tail.run())]

    async def close(self) -> None:
        """Everybody leaves, then the lights go out."""
        for person in self._people:
            await person.browser.aclose()
        await self.process.broadcast.close()
        self._carried[1].cancel()
        await asyncio.gather(*self._carried, return_exceptions=True)
        self.process.driver.close()
        await self.process.close()

    # -- people

    def stranger(self, name: str = "路人") -> Person:
        """A browser in which nobody is signed in."""
        person = Person(self, name)
        self._people.append(person)
        return person

    async def staff(self, role: Role, name: str, cohort_id: str | None = None) -> Person:
        """Somebody with a password and one role, signed in."""
        person = self.stranger(name)
        person.login = f"{role.value.replace('_', '')}{next(self.counter)}"
        hashed = await self.process.reception.hashing.hash(PASSWORD)
        self.institution_id = self.institution_id or (await self.process.store.write(name_institution, "湘江职业培训学校")).value

        def employ(tx: Tx) -> None:
            person_id = register(tx, person.login, name)
            set_secret(tx, person_id, "password", hashed)
            grant(tx, person_id, role, cohort_id, self.institution_id)

        await self.process.store.write(employ)
        person.cohort_id = cohort_id or ""
        return await person.sign_in("/sign-in", {"login": person.login, "secret": PASSWORD})

    async def lecturer(self, name: str = "周敏") -> Person:
        """The lecturer of the one class most stories need; the first call opens the class."""
        if self._school is None:
            office = await self.staff(Role.INSTITUTION, "教务处")
            cohort = await office.post("/cohorts", {"name": "直播电商一班"})
            teacher = await self.staff(Role.LECTURER, name, cohort["id"])
            self._school = (teacher, cohort)
        return self._school[0]

    async def student(self, name: str) -> Person:
        """A student of that class: enrolled by the lecturer, signed in with the class ticket and his PIN."""
        teacher = await self.lecturer()
        enrolled = (await teacher.post(f"/cohorts/{teacher.cohort_id}/students", {"students": [{"name": name}]}))[0]
        try:
            ticket = await teacher.get(f"/cohorts/{teacher.cohort_id}/ticket")
        except Told:
            ticket = await teacher.post(f"/cohorts/{teacher.cohort_id}/ticket")
        person = self.stranger(name)
        person.login, person.cohort_id = enrolled["login"], teacher.cohort_id
        return await person.sign_in("/sign-in/ticket", {"ticket": ticket["ticket"], "login": person.login, "pin": enrolled["pin"]})

    # -- time and what moves in it

    async def settle(self) -> None:
        """Let every room react until nothing moves, and the tail come to the end of the log; the clock stands still."""
        process, settings = self.process, self.process.settings
        falling_due: list[Due] = [
            MallTimeouts(process.store, self.clock),
            SupplyTimeouts(process.store, self.clock, settings.supply_pace),
            ExamTimeouts(process.store, self.clock, Vault(process.reception.seal)),
            TeachingTimeouts(process.store, self.clock),
            FollowUpTimeouts(process.store, self.clock),
        ]
        while True:
            position = await process.store.read(head)
            behind = [consumer for consumer in process.consumers if consumer.position < position]
            for consumer in behind:
                while await consumer.step():
                    pass
            if behind:
                continue
            for timeouts in falling_due:
                await timeouts.step()
            if position == await process.store.read(head):
                break
        await self.until(lambda: process.tail.position >= position)

    async def stock_market(self) -> None:
        """Draw the goods of every class's suppliers; some seconds of work that most stories do without."""
        process = self.process
        await SupplyTimeouts(process.store, self.clock, process.settings.supply_pace, process.blobs).step()
        await self.settle()

    async def pass_time(self, seconds: int) -> None:
        """Second by second: the clock moves, every live show has its tick, the rooms react."""
        for _ in range(seconds):
            self.clock.advance(1)
            for show_id in await self.process.store.read(live_shows):
                await self.process.driver.step(show_id)
            await self.settle()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Give the other tasks turns, in real time, until something holds. AssertionError after twenty seconds."""
        real = SystemClock()
        late = real.monotonic() + PATIENCE_S
        while not holds():
            assert real.monotonic() < late, "it never came"
            await real.sleep(0.002)

    async def build_replays(self) -> None:
        """Build what is wanted and make the recordings final."""
        await self._files_closed()
        while await self.process.replays.build_next() or await self.process.replays.finalise_next():
            await self.settle()
            await self._files_closed()

    async def _files_closed(self) -> None:
        """Wait for the files of the next replay: they are closed in real time, and the builder would wait on a clock that stands still."""
        process, real = self.process, SystemClock()
        due = await process.store.read(due_replay)
        late = real.monotonic() + PATIENCE_S
        while due is not None and any(named.open for named in await process.store.read(named_recordings, due.show_id)):
            assert real.monotonic() < late, "a recording was never closed"
            await real.sleep(0.01)

    async def facts(self, *kinds: type[Fact]) -> list[Envelope]:
        """What the log holds of these kinds (of all when none is named), in order."""
        types = [kind.type for kind in kinds] or None
        return await self.process.store.read(lambda view: log.read(view.session, types=types, limit=100_000))


@cache
def empty_database() -> bytes:
    """A database at the newest revision, made once a process: a world begins with a copy. The way there has tests of its own."""
    with tempfile.TemporaryDirectory() as folder:
        writing, reading = open_engines(f"sqlite:///{folder}/kaibo.sqlite")
        upgrade(writing, Row.metadata)
        writing.dispose()  # the last connection takes the log into the file
        reading.dispose()
        return Path(folder, "kaibo.sqlite").read_bytes()


def head(view: View) -> int:
    """The newest position."""
    return log.position(view.session)


def fake_media(process: Process) -> FakeEngine:
    """A media plane without phones that records drawn pictures."""
    return FakeEngine(process.clock, process.recordings)


@asynccontextmanager
async def a_world(folder: Path, **settings: Any) -> AsyncIterator[World]:
    """An open world, closed at the end."""
    world = World(folder, **settings)
    await world.open()
    try:
        yield world
    finally:
        await world.close()

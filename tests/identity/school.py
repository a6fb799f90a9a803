"""A school with an entrance: an institution, a lecturer, an empty class, and browsers that come from any address."""

import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.requests import HTTPConnection

from sandbox.actor import Actor, Role
from sandbox.clock import ManualClock
from sandbox.http import answer_errors, include
from sandbox.http.headers import SecurityHeaders
from sandbox.http.origin import SameOrigin
from sandbox.http.policy import FailClosed
from sandbox.identity.api import router as identity
from sandbox.identity.consent_api import router as consents
from sandbox.identity.memberships import grant, name_institution
from sandbox.identity.people import register, set_secret
from sandbox.identity.reception import Reception
from sandbox.identity.seal import Seal
from sandbox.store import Store, Tx
from training.api import router as training

HOME = "http://localhost:8080"
SAFE = "https://192.168.1.10:8443"
PASSWORD = "讲台上的密码-42"


class Gate:
    """What the guard needs, around one reception."""

    def __init__(self, desk: Reception) -> None:
        self.store, self.desk = desk.store, desk

    async def identify(self, connection: HTTPConnection) -> Actor | None:
        return await self.desk.identify(connection)

    async def reached(self, position: int) -> bool:
        return True


class School:
    """The application under test and the people it knows."""

    def __init__(self, store: Store, clock: ManualClock) -> None:
        self.store, self.clock = store, clock
        self.desk = Reception(store, Seal(b"k" * 32), join_base=lambda: "http://192.168.1.10:8080")
        self.app = FastAPI()
        self.app.state.gate, self.app.state.reception = Gate(self.desk), self.desk
        answer_errors(self.app)
        include(self.app, identity, consents, training)
        for belt in (FailClosed, SameOrigin, SecurityHeaders):
            self.app.add_middleware(belt)

    async def open(self) -> None:
        """Put the first people in."""
        self.institution = (await self.store.write(name_institution, "湘江创业学校")).value
        self.principal = await self.staff("principal", "王校长", Role.INSTITUTION)
        self.lecturer = await self.staff("teacher", "周老师", Role.LECTURER)

    async def staff(self, login: str, name: str, role: Role) -> str:
        """Someone of the institution, with PASSWORD."""
        hash = await self.desk.hashing.hash(PASSWORD)

        def verb(tx: Tx) -> str:
            person_id = register(tx, login, name)
            set_secret(tx, person_id, "password", hash)
            grant(tx, person_id, role, None, self.institution)
            return person_id

        return (await self.store.write(verb)).value

    @asynccontextmanager
    async def browser(self, address: str = "192.168.1.77", base: str = HOME) -> AsyncIterator["Browser"]:
        """A browser at an address of the class."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=(address, 50000))
        async with Browser(transport=transport, base_url=base, headers={"Origin": base}) as browser:
            yield browser

    @asynccontextmanager
    async def signed_in(self, login: str = "teacher", base: str = HOME) -> AsyncIterator["Browser"]:
        """A browser in which somebody has signed in with PASSWORD."""
        async with self.browser(base=base) as browser:
            answer = await browser.post("/api/sign-in", json={"login": login, "secret": PASSWORD})
            assert answer.status_code == 200, answer.text
            yield browser

    async def cohort(self, students: int = 0) -> "Class":
        """A class of the lecturer's with that many students and a ticket."""
        async with self.signed_in() as teacher:
            cohort = (await teacher.do("/api/cohorts", {"name": "2026年第1期", "mode": "offline-8"})).json()
            names = [{"name": f"李小{chr(0x4E00 + at)}"} for at in range(students)]
            enrolled = (await teacher.do(f"/api/cohorts/{cohort['id']}/students", {"students": names})).json() if students else []
            ticket = (await teacher.do(f"/api/cohorts/{cohort['id']}/ticket")).json()
        return Class(cohort["id"], enrolled, ticket)


class Class:
    """A class as the lecturer got it back: id, students with PINs, ticket."""

    def __init__(self, id: str, students: list[dict[str, Any]], ticket: dict[str, Any]) -> None:
        self.id, self.students, self.ticket = id, students, ticket

    def proof(self, at: int = 0, **other: str) -> dict[str, str]:
        """What the student with this place in the list signs in with."""
        student = self.students[at]
        return {"ticket": self.ticket["ticket"], "login": student["login"], "pin": student["pin"]} | other


class Browser(httpx.AsyncClient):
    """httpx that gives each act a key of its own."""

    keys = itertools.count(1)

    async def post(self, url: Any, **options: Any) -> httpx.Response:  # type: ignore[override]  # what tests pass of it
        """As always; a student who came in agrees to the notice on personal data, as his page asks."""
        answer = await super().post(url, **options)
        if str(url).startswith("/api/sign-in") and answer.status_code == 200 and answer.json()["must_consent"]:
            assert (await self.do("/api/me/private/consent")).status_code == 204
        return answer

    async def do(self, path: str, body: object = None, method: str = "POST", key: str | None = None) -> httpx.Response:
        """A changing request."""
        return await self.request(method, path, json=body, headers={"Idempotency-Key": key or f"key-{next(self.keys):08}"})


OpenSchool = Callable[[], School]

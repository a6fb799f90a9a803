"""Who is in the class of these tests, and how they reach a server over the network; people, class and ticket are made before it starts."""

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from sandbox.actor import Role
from sandbox.config import Settings
from sandbox.identity.memberships import grant, name_institution
from sandbox.identity.people import register, set_secret
from sandbox.identity.tickets import issue
from sandbox.process import Process
from sandbox.store import Tx
from tests.world import Person, said
from training.cohorts.roster import Listed, enrol, open_cohort

from .server import Server

PASSWORD = "a long enough password"
PIN = "482913"


@dataclass(frozen=True)
class Class:
    """The class as the printed list says it: logins, and the ticket on the wall."""

    cohort_id: str
    ticket: str
    lecturer: str
    students: tuple[str, ...]


async def make_class(folder: Path, *names: str) -> Class:
    """A data folder with one lecturer and these students, made before the first start."""
    process = Process(Settings(data=folder))
    await process.open()
    try:
        password, pin = await process.reception.hashing.hash_all([PASSWORD, PIN])

        def make(tx: Tx) -> Class:
            institution = name_institution(tx, "湘江职业培训学校")
            lecturer = register(tx, "zhoumin", "周敏")
            set_secret(tx, lecturer, "password", password)
            cohort_id = open_cohort(tx, "直播电商一班", "offline-8", institution)
            grant(tx, lecturer, Role.LECTURER, cohort_id, institution)
            students = tuple(one.login for one in enrol(tx, cohort_id, [Listed(name, pin) for name in names]))
            return Class(cohort_id, issue(tx, cohort_id, 8 * 3_600_000).ticket, "zhoumin", students)

        return (await process.store.write(make)).value
    finally:
        await process.close()


class Caller(Person):
    """A person whose browser reaches the server over https. A change has reached every room when `post`, `put` or `delete` returns."""

    def __init__(self, server: Server, made: Class, name: str) -> None:
        self.name, self.cohort_id, self.login, self.id = name, made.cohort_id, "", ""
        self._server, self._numbers = server, itertools.count(1)
        self.browser = self._reach(httpx.Cookies())

    def _reach(self, cookies: httpx.Cookies) -> httpx.AsyncClient:
        headers = {"Origin": self._server.url, "Sec-Fetch-Site": "same-origin"}
        verify = self._server.tls or True
        browser = httpx.AsyncClient(base_url=self._server.url, verify=verify, headers=headers, timeout=60.0, cookies=cookies)
        self._server.guests.append(browser)
        return browser

    async def ask(self, method: str, path: str, body: Any = None, *, key: str = "", **options: Any) -> httpx.Response:
        """One request; a key of its own unless one is given."""
        headers = {"Idempotency-Key": key or f"{self.login or 'newcomer'}-{next(self._numbers):06d}", **options.pop("headers", {})}
        return await self.browser.request(method, f"/api{path}", json=body, headers=headers, **options)

    async def _change(self, method: str, path: str, body: Any, **options: Any) -> Any:
        answer = await self.ask(method, path, body, **options)
        good = said(answer)
        if position := answer.headers.get("kaibo-position"):
            said(await self.ask("GET", "/me", params={"seen": position}))
        return good

    async def reconnect(self) -> None:
        """The server died: new connections, the same cookies."""
        cookies = self.browser.cookies
        await self.browser.aclose()
        self.browser = self._reach(cookies)


async def student(server: Server, made: Class, number: int) -> Caller:
    """A student who comes in with ticket and PIN."""
    person = Caller(server, made, made.students[number])
    await person.sign_in("/sign-in/ticket", {"ticket": made.ticket, "login": made.students[number], "pin": PIN})
    person.login = made.students[number]
    return person


async def lecturer(server: Server, made: Class) -> Caller:
    """The lecturer, with his password."""
    person = Caller(server, made, "周敏")
    await person.sign_in("/sign-in", {"login": made.lecturer, "secret": PASSWORD})
    person.login = made.lecturer
    return person


async def service(made_by: Caller, server: Server, scopes: list[str]) -> httpx.AsyncClient:
    """A program with a token for the class, let in by a member of staff."""
    admitted = await made_by.post("/services", {"name": "核对程序", "scopes": scopes, "cohort_id": made_by.cohort_id})
    bearer = {"Authorization": f"Bearer {admitted['token']}"}
    program = httpx.AsyncClient(base_url=f"{server.url}/api", verify=server.tls or True, headers=bearer, timeout=60.0)
    server.guests.append(program)
    return program

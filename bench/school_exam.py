"""A class of 35 sits an exam, each phone saving every five seconds, while another class of 35 watches videos: how long a save takes.

A part of `school.py`, which prints it: a server in a child process (real app over HTTP on loopback, SQLite in a temporary folder) and a
client here that saves at fixed times whatever the answers take (open loop).
"""

import asyncio
import itertools
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bench.actions import free_port, quantile

SAVE_EVERY_S, BEAT_EVERY_S = 5.0, 10.0
PIECE = 1 << 18
"""Bytes of the video a player asks for at once."""
FILM_S = 100
PATIENCE_S = 60.0
keys = itertools.count(1)


@dataclass
class Measured:
    """Milliseconds of each save from the moment it was due, and of each heartbeat; how many students there were."""

    saves: list[float] = field(default_factory=list)
    beats: list[float] = field(default_factory=list)
    students: int = 0


class Person:
    """Somebody signed in, with his own connection."""

    def __init__(self, url: str) -> None:
        self.page = httpx.AsyncClient(base_url=f"{url}/api", headers={"Origin": url}, timeout=30)

    async def ask(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """A request with a key of its own; its JSON."""
        headers = {"Idempotency-Key": f"bench-{next(keys):08d}", **more.pop("headers", {})}
        answer = await self.page.request(method, path, json=body, headers=headers, **more)
        answer.raise_for_status()
        return answer.json() if "json" in answer.headers.get("content-type", "") else answer.content


async def signed_in(said: dict[str, Any], group: dict[str, Any]) -> list[Person]:
    """The students of a class, one after the other."""
    people = []
    for login in group["logins"]:
        person = Person(said["url"])
        await person.ask("POST", "/sign-in/ticket", {"ticket": group["ticket"], "login": login, "pin": said["pin"]})
        await person.ask("POST", "/me/private/consent")
        people.append(person)
    return people


async def course_of(teacher: Person, cohort: str) -> str:
    """A published course of `FILM_S` seconds."""
    from tests.training.lecture_hall import film  # the same film as in the tests

    made: str = (await teacher.ask("POST", f"/cohorts/{cohort}/courses", {"title": "直播间的货品排布"}))["id"]
    await teacher.ask("POST", f"/courses/{made}/upload?take=take00001&at=0&last=true", content=film(FILM_S))
    late = time.monotonic() + PATIENCE_S
    while (await teacher.ask("GET", f"/cohorts/{cohort}/courses"))["courses"][0]["video"] != "ready":
        assert time.monotonic() < late, "the video was never made playable"
        await asyncio.sleep(0.5)
    await teacher.ask("POST", f"/courses/{made}/publish")
    return made


async def sits(person: Person, exam: str, first: float, last: float, found: list[float]) -> None:
    """Begins, then saves one answer every five seconds from `first` on."""
    device = f"bench-phone-{id(person)}"
    questions = (await person.ask("POST", f"/exams/{exam}/sitting", {"device": device}))["questions"]
    for seq, due in enumerate(spaced(first, last, SAVE_EVERY_S), 1):
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        answer = {"number": seq % len(questions) + 1, "seq": seq, "chosen": [seq % 2]}
        await person.ask("PUT", f"/exams/{exam}/sitting/answers", {"device": device, "answers": [answer]})
        found.append((time.monotonic() - due) * 1000)


async def watches(person: Person, course: str, first: float, last: float, found: list[float]) -> None:
    """Plays the course: a piece of the file and a heartbeat every ten seconds."""
    opened = await person.ask("POST", f"/courses/{course}/watch")
    token = opened["token"]
    for at, due in enumerate(spaced(first + BEAT_EVERY_S, last, BEAT_EVERY_S)):
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        begins = round(at * BEAT_EVERY_S * 1000) % (FILM_S * 1000)
        form = {"token": token, "from_ms": begins, "to_ms": begins + round(BEAT_EVERY_S * 1000), "hidden": False}
        token = (await person.ask("POST", f"/watching/{opened['session_id']}/beat", form))["token"]
        found.append((time.monotonic() - due) * 1000)
        await person.ask("GET", f"/courses/{course}/video", headers={"Range": f"bytes=0-{PIECE - 1}"})


def spaced(first: float, last: float, every: float) -> list[float]:
    """The moments from `first` to `last`."""
    return [first + at * every for at in range(int((last - first) / every))]


async def measure(said: dict[str, Any], seconds: float) -> Measured:
    """Both classes at once."""
    sitting, watching = said["classes"]
    teacher, measured = Person(said["url"]), Measured()
    await teacher.ask("POST", "/sign-in", {"login": said["lecturer"][0], "secret": said["lecturer"][1]})
    course = await course_of(teacher, watching["cohort"])
    exam = (await teacher.ask("POST", f"/cohorts/{sitting['cohort']}/exams", {"title": "理论考试"}))["id"]
    await teacher.ask("POST", f"/exams/{exam}/open")
    candidates, viewers = await signed_in(said, sitting), await signed_in(said, watching)
    measured.students = len(candidates) + len(viewers)
    start = time.monotonic() + 5.0  # by then everybody has his paper
    last = start + seconds
    tasks = []
    for at, person in enumerate(candidates):
        tasks.append(sits(person, exam, start + at * SAVE_EVERY_S / len(candidates), last, measured.saves))
    for at, person in enumerate(viewers):
        tasks.append(watches(person, course, start + at * BEAT_EVERY_S / len(viewers), last, measured.beats))
    try:
        await asyncio.gather(*tasks)
    finally:
        for person in (teacher, *candidates, *viewers):
            await person.page.aclose()
    return measured


def exam_while_watching(students: int, seconds: float) -> tuple[float, float, Measured]:
    """The median and the 99th percentile of a save in milliseconds, and everything measured."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(Path(__file__).with_name("school_server.py")), folder, str(free_port()), str(students)]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            measured = asyncio.run(measure(json.loads(server.stdout.readline()), seconds))
        finally:
            server.terminate()
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                server.kill()
    return quantile(measured.saves, 0.5), quantile(measured.saves, 0.99), measured

"""Certificates and a closing pack as the pages ask for them: a job over HTTP, the mover that does it, a page that looks twice a second."""

import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.store import Tx
from tests.training.classes import AClass, again, whole_class
from tests.world import Person, World, a_world
from training.cohorts.office_tables import ClassPerformance
from training.cohorts.tables import Attendance, Certificate, FilledForm
from training.events import VerdictReached

SCORES = {"content": 5, "clear": 4, "practice": 4, "place": 5, "learned": "知道了怎么讲卖点，也知道了怎么答价格的问题"}
LOOK_S = 0.5


@dataclass(frozen=True)
class Papers:
    """Seconds from asking to done, the files of the pack, and how many different counts the page saw on the way."""

    certificates: float
    pack: float
    files: int
    steps_of_certificates: int
    steps_of_pack: int


async def papers(students: int, count: int) -> Papers:
    """A class of so many with every record of eight days and a daily form of each; `count` certificates."""
    with tempfile.TemporaryDirectory() as folder:
        async with a_world(Path(folder) / "data") as world:
            one = await AClass.prepared(world)
            await one.opened()
            enrolled = await one.import_roster(whole_class(students))
            sessions = (await one.office.get(f"/cohorts/{one.cohort_id}/filing"))["sessions"]
            await world.process.store.write(_lived, one.cohort_id, [line["person_id"] for line in enrolled], sessions)
            await world.settle()
            await one.closed()
            await one.authority.post(f"/cohorts/{one.cohort_id}/certificates", {"issued_on": "2026-12-20"})
            await world.process.store.write(_more, one.cohort_id, [line["person_id"] for line in enrolled], count)
            ids = [line["id"] for line in (await one.authority.get("/certificates"))["lines"][:count]]
            mover = asyncio.create_task(_moving(world))
            try:
                first = await one.authority.post("/certificate-prints", {"certificates": ids})
                certificates, _, steps = await _followed(one.authority, first)
                await world.process.store.write(_fewer)
                pack, files, seen = await _followed(one.office, await one.office.post(f"/cohorts/{one.cohort_id}/pack"))
            finally:
                mover.cancel()
                await asyncio.gather(mover, return_exceptions=True)
            assert await again(one.office)
            return Papers(certificates, pack, files, steps, seen)


async def _moving(world: World) -> None:
    """The mover, on a clock that goes with the wall."""
    printing = asyncio.create_task(world.process.papers.run())
    try:
        while True:
            await asyncio.sleep(0.05)
            world.clock.advance(0.05)
    finally:
        printing.cancel()


async def _followed(person: Person, job: dict[str, Any]) -> tuple[float, int, int]:
    begun, seen = time.perf_counter(), set()
    while job["state"] in ("waiting", "running"):
        await asyncio.sleep(LOOK_S)
        job = await person.get(f"/paper-jobs/{job['id']}")
        seen.add(job["done"])
    assert job["state"] == "done", job["fault_zh"]
    return time.perf_counter() - begun, job["total"], len(seen)


def _lived(tx: Tx, cohort_id: str, people: list[str], sessions: list[dict[str, Any]]) -> None:
    for person in people:
        tx.emit(VerdictReached(cohort_id=cohort_id, person_id=person, outcome="passed"), person, cohort=cohort_id)
        for session in sessions:
            key = {"session_id": session["id"], "person_id": person, "cohort_id": cohort_id, "recorded_by": "per_l", "recorded_at": tx.now}
            tx.add(Attendance(**key, presence="present", missed=0, way="qr", countersigned_by="per_l"))
            tx.add(ClassPerformance(**key, took_part=2, exercise="on_time", note="发言积极"))
        for day in sorted({session["day"] for session in sessions}):
            form = {"cohort_id": cohort_id, "form": "S4", "version": "2021-22/1", "about_id": person, "day": day, "filler_id": person}
            tx.add(FilledForm(id=tx.new_id("frm"), **form, answers={"today": SCORES}, filled_at=tx.now))


def _more(tx: Tx, cohort_id: str, people: list[str], count: int) -> None:
    for at in range(len(people), count):
        given = {"cohort_id": cohort_id, "person_id": people[at % len(people)], "issued_by": "per_a", "issued_on": "2026-12-20"}
        tx.add(Certificate(id=f"cer_more_{at}", **given, number=f"KB-MORE-{at:04}", token=f"{at:032x}", issued_at=tx.now))


def _fewer(tx: Tx) -> None:
    """The pack is of one class again."""
    for row in tx.session.query(Certificate).filter(Certificate.id.startswith("cer_more_")):
        tx.session.delete(row)

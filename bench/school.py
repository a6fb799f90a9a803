"""What the school costs: a roster of 35 rows taken in, figures over 5,000 students in 150 classes, follow-up lists and figures over as many
files (`school_followup.py`), 200 certificates and a closing pack as jobs (`school_papers.py`), a class's training state made again from its
log; a save in an exam of 35 while a class of 35 watches videos (`school_exam.py`).

`python bench/school.py [--quick]` prints one JSON object.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.figures import Figure, show
from bench.school_exam import exam_while_watching
from bench.school_followup import follow_up
from bench.school_log import STUDENTS as STUDENTS_OF_A_CLASS
from bench.school_log import attended, opened, traded
from bench.school_papers import papers
from sandbox.actor import Actor, Membership, Role
from sandbox.chance import SeededChance
from sandbox.clock import SystemClock
from sandbox.events.log import open_log
from sandbox.ids import TimeIds
from sandbox.rebuild import rebuild_in
from sandbox.rows import Row
from sandbox.store import Store, Tx, open_engines
from training.assessment.evidence_tables import DERIVED
from training.assessment.reactions import REACTIONS as ASSESSMENT
from training.cohorts.figures import statistics
from training.cohorts.tables import Attendance, Cohort, Enrolment, FilledForm, Result

SEED = 20261125
CLASSES, STUDENTS = 150, 5_000
SCORED = ("goal", "content", "lecturer", "practice", "place", "service")
"""Scores of a closing sheet (S5), one from everybody."""


def fill(tx: Tx, classes: int, students: int) -> None:
    """Classes with students, 16 records each for every tenth, a result for all."""
    for at in range(classes):
        cohort = Cohort(
            id=f"coh_{at}", number=at + 1, name=f"{at}班", institution_id="ins_1", mode="offline-8", state="open", opened_by="per",
            opened_at=0,
            starts_on="2026-12-01", reasons=[],
        )  # fmt: skip
        tx.add(cohort)
    for at in range(students):
        cohort_id, person = f"coh_{at % classes}", f"per_{at}"
        tx.add(Enrolment(id=f"enr_{at}", cohort_id=cohort_id, person_id=person, seat_no=at // classes + 1, enrolled_at=0))
        tx.add(Result(cohort_id=cohort_id, person_id=person, outcome="passed" if at % 9 else "failed"))
        form = {"id": f"frm_{at}", "cohort_id": cohort_id, "form": "S5", "version": "1", "about_id": person, "day": "", "filler_id": person}
        tx.add(FilledForm(**form, answers={"training": dict.fromkeys(SCORED, 4)}, filled_at=0))
        for session in range(16):
            tx.add(
                Attendance(
                    session_id=f"ses_{at % classes}_{session}", person_id=person, cohort_id=cohort_id, presence="present", missed=0,
                    way="qr",
                    recorded_by=person, recorded_at=0, countersigned_by=person,
                )
            )  # fmt: skip


async def figures_of(quick: bool) -> float:
    """Seconds of the whole statistics."""
    classes, students = (15, 500) if quick else (CLASSES, STUDENTS)
    with tempfile.TemporaryDirectory() as folder:
        writer, reader = open_engines(f"sqlite:///{folder}/bench.sqlite")
        with writer.begin() as connection:
            Row.metadata.create_all(connection)
            open_log(connection)
        store = Store(writer, reader, SystemClock(), TimeIds(), SeededChance(SEED))
        try:
            await store.write(fill, classes, students)
            scores = frozenset(f"training.{key}" for key in SCORED)
            actor = Actor("per_a", memberships=(Membership(None, Role.AUTHORITY),))
            await store.read(statistics, actor, "", "", scores)
            begun = time.perf_counter()
            found = await store.read(statistics, actor, "", "", scores)
            took = time.perf_counter() - begun
            assert (found.classes, found.students, found.satisfied_hundredths) == (classes, students, 400)
            return took
        finally:
            await store.close()


async def rebuilt(quick: bool) -> tuple[float, int]:
    """Seconds a class's training state takes from its log, and the events in it."""
    with tempfile.TemporaryDirectory() as folder:
        writer, reader = open_engines(f"sqlite:///{folder}/bench.sqlite")
        with writer.begin() as connection:
            Row.metadata.create_all(connection)
            open_log(connection)
        store = Store(writer, reader, SystemClock(), TimeIds(), SeededChance(SEED))
        try:
            await store.write(opened)
            for at in range(5 if quick else STUDENTS_OF_A_CLASS):
                await store.write(attended, at, 0.2 if quick else 1.0)
                await store.write(traded, at)
            begun = time.perf_counter()
            found = await rebuild_in(store, "training.assessment", ASSESSMENT, DERIVED)
            return time.perf_counter() - begun, found.events
        finally:
            await store.close()


async def roster_of() -> float:
    """Seconds of one import of 35 rows through HTTP, PINs hashed and numbers encrypted."""
    from tests.training.classes import AClass, whole_class  # the same hands as the tests
    from tests.world import a_world

    with tempfile.TemporaryDirectory() as folder:
        async with a_world(Path(folder) / "data") as world:
            one = await AClass.prepared(world)
            await one.opened()
            sheet = whole_class(35)
            begun = time.perf_counter()
            answer = await one.office.ask(
                "POST", f"/cohorts/{one.cohort_id}/roster", files={"file": ("a.xlsx", sheet, "application/octet-stream")}
            )
            took = time.perf_counter() - begun
            assert len(answer.json()) == 35, answer.text
            return took


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    count = 20 if quick else 200
    typical, slow, measured = exam_while_watching(10 if quick else 35, 25.0 if quick else 60.0)
    followed = follow_up(quick)
    again, events = asyncio.run(rebuilt(quick))
    roster, counted = asyncio.run(roster_of()), asyncio.run(figures_of(quick))
    made = asyncio.run(papers(5 if quick else STUDENTS_OF_A_CLASS, count))
    return show(
        "school",
        [
            Figure("import_of_35_rows", round(roster, 3), "s", 1.0),
            Figure("statistics_of_the_school", round(counted, 3), "s", 1.0),
            Figure("certificates", round(made.certificates, 3), "s", 10.0),
            Figure("steps_of_progress_seen_of_certificates", made.steps_of_certificates, "count"),
            Figure("closing_pack", round(made.pack, 3), "s", 20.0),
            Figure("files_in_the_pack", made.files, "count"),
            Figure("steps_of_progress_seen_of_the_pack", made.steps_of_pack, "count"),
            *followed,
            Figure("rebuild_of_a_class", round(again, 3), "s", 10.0),
            Figure("events_in_its_log", events, "events"),
            Figure("save_in_an_exam_p50", round(typical, 1), "ms"),
            Figure("save_in_an_exam_p99", round(slow, 1), "ms", 100.0),
            Figure("saves", len(measured.saves), "count"),
            Figure("heartbeats_meanwhile", len(measured.beats), "count"),
        ],
        SEED,
        certificates=count,
        classes=15 if quick else CLASSES,
        students=500 if quick else STUDENTS,
    )


if __name__ == "__main__":
    sys.exit(main())

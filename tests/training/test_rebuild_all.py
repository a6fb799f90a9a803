"""Every consumer of the school gives its derived tables again from position 0, says nothing twice and leaves what people typed."""

from typing import Any

from sqlalchemy import func, select, update

from sandbox.events import log
from sandbox.process import DERIVED, REACTIONS
from sandbox.rebuild import fingerprint, rebuild_in
from sandbox.rows import Row
from sandbox.store import Tx, View
from tests import given
from tests.training.hall import class_of_two
from tests.training.test_lessons import lesson, sit
from tests.training.test_plan import filled
from tests.world import World
from training.assessment.evidence_tables import Evidence
from training.cohorts.tables import Result
from training.events import CertificateIssued, CohortClosed
from training.followup.tables import FollowFile, PlanFigures
from training.teaching.lesson_tables import Lesson
from training.teaching.practice_tables import CameraTime, Practice
from training.teaching.tables import Course

SPOILT: dict[type[Row], dict[str, Any]] = {
    Result: {"outcome": "passed"},
    Evidence: {"data": {"name": "不是日志里的"}},
    Practice: {"happened_at": 1},
    CameraTime: {"seconds": 1},
    Lesson: {"state": "planned"},
    FollowFile: {"opened_on": "2000-01-01"},
    PlanFigures: {"fund_fen": 1},
}


async def a_class_that_did_everything(world: World) -> None:
    """A lesson with its recording, a student's show, a plan, a verdict, a certificate."""
    teacher, office, ming, _ = await class_of_two(world)
    path = f"/cohorts/{ming.cohort_id}"
    show_id = await lesson(teacher)
    await sit(world, 10, ming, show_id=show_id)
    await teacher.post(f"/shows/{show_id}/end")
    show = await given.live_show(ming, await given.listing_on_sale(ming, await given.open_shop(ming)))
    await world.pass_time(20)
    await ming.post(f"/shows/{show['id']}/end")
    await ming.put(f"{path}/plan/mine", {"body": filled("腊肉"), "version": 0})
    await ming.post(f"{path}/plan/mine", {"version": 1})
    await teacher.post(f"{path}/admitted", {"decisions": []})
    for person in (teacher, office):
        await person.post(f"{path}/admitted/confirm", {"version": 1})
    await world.build_replays()

    def issue(tx: Tx) -> None:
        fact = CertificateIssued(cohort_id=ming.cohort_id, person_id=ming.id, certificate_id="crt_x", number="KB-X")
        tx.emit(fact, ming.id, cohort=ming.cohort_id)

    await world.process.store.write(issue)
    await world.settle()


def head(view: View) -> int:
    """How far the log goes."""
    return log.position(view.session)


def courses(view: View) -> int:
    """How many courses there are, drafts of recordings among them."""
    return view.session.scalar(select(func.count()).select_from(Course)) or 0


async def test_a_spoilt_row_of_every_derived_table_comes_back_from_the_log(world: World) -> None:
    await a_class_that_did_everything(world)
    store, said = world.process.store, await world.process.store.read(head)
    assert set(DERIVED) == set(REACTIONS["training"]), "no consumer of the school is left out"
    assert await store.read(courses) == 1, "the lesson's recording is a course"
    for name, tables in DERIVED.items():
        reactions = REACTIONS["training"][name]
        for kind in tables:
            rows, before = await store.read(fingerprint, (kind,))
            assert rows, f"{kind.__name__} has nothing to be made again"

            def spoil(tx: Tx, kind: type[Row] = kind) -> None:
                tx.session.execute(update(kind).values(**SPOILT[kind]))

            await store.write(spoil)
            assert (await store.read(fingerprint, (kind,)))[1] != before
            found = await rebuild_in(store, name, reactions, tables)
            assert (found.same, (await store.read(fingerprint, (kind,)))[1]) == (False, before), kind.__name__
        assert (await rebuild_in(store, name, reactions, tables)).same
    assert (await store.read(head), await store.read(courses)) == (said, 1), "nothing is said or made twice"


async def test_what_came_after_the_bookmark_is_said_by_a_rebuild(world: World) -> None:
    """Only what the consumer had reacted to before is read in silence."""
    await a_class_that_did_everything(world)
    store, name = world.process.store, "training.assessment"
    await rebuild_in(store, name, REACTIONS["training"][name], DERIVED[name])
    said = await store.read(head)

    def close(tx: Tx) -> None:
        cohort_id = tx.session.scalar(select(Result.cohort_id).limit(1)) or ""
        tx.emit(CohortClosed(cohort_id=cohort_id), cohort_id, cohort=cohort_id)

    await store.write(close)
    await rebuild_in(store, name, REACTIONS["training"][name], DERIVED[name])
    assert await store.read(head) == said + 3, "the close, and that both failed"

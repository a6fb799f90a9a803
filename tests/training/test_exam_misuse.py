"""Exams handed in twice, from two devices, with the clock changed; a student who asks for another's paper (R-ASM-6)."""

import asyncio
from collections import Counter

import pytest

from sandbox.actor import Role
from sandbox.clock import Clock, ManualClock
from sandbox.identity.vault import Vault
from tests.training.hall import DEVICE, answers, class_of_two, open_exam
from tests.world import Told, World
from training.assessment.exam_timeouts import Timeouts
from training.events import ExamHandedIn

MINUTE = 60
SET = 20 * MINUTE
OTHER = "another-phone"


class SetClock(Clock):
    """The machine's clock as somebody sets it: wall time is the world's, the monotonic one does not know of the change."""

    def __init__(self, world: ManualClock) -> None:
        self._world, self.set_by = world, 0

    def now(self) -> int:
        return self._world.now()

    def monotonic(self) -> float:
        return self._world.monotonic() - self.set_by

    async def sleep(self, seconds: float) -> None:
        await self._world.sleep(seconds)

    def set(self, by: int) -> None:
        """Somebody sets the clock by so many seconds."""
        self._world.advance(by)
        self.set_by += by


async def test_a_clock_that_is_set_makes_no_exam_shorter_or_longer(world: World) -> None:
    """Twenty minutes forward, then forty back: the student has what he had, it is on record, and nothing is handed in by itself."""
    teacher, _, ming, _ = await class_of_two(world)
    held = await open_exam(teacher, minutes=15)
    path = f"/exams/{held['id']}/sitting"
    clock = SetClock(world.clock)
    watch = Timeouts(world.process.store, clock, Vault(world.process.reception.seal))
    left = (await ming.post(path, {"device": DEVICE}))["remaining_ms"]
    clock.set(SET)
    assert (await ming.get(path))["remaining_ms"] == 0, "the negative control: without a look at the clock the exam would be over"
    await watch.step()
    assert ((await ming.get(path))["remaining_ms"], (await ming.get(path))["state"]) == (left, "running")
    world.clock.advance(10 * MINUTE)
    clock.set(-2 * SET)
    await watch.step()
    assert (await ming.get(path))["remaining_ms"] == left - 10 * MINUTE * 1000
    assert (await ming.put(f"{path}/answers", answers(1, [0])))["answers"] == {"1": [0]}
    record = (await teacher.get(f"/exams/{held['id']}/control"))["record"]
    steps = sorted(line["detail"]["by_ms"] for line in record if line["kind"] == "clock_stepped")
    assert steps == [-2 * SET * 1000, SET * 1000]
    assert await world.facts(ExamHandedIn) == []


async def test_there_is_one_submission_whoever_sends_it_and_however_often(world: World) -> None:
    """Twice at once from one phone, then from the phone that was left behind: one mark, and what came too late is kept."""
    teacher, _, ming, hong = await class_of_two(world)
    assistant = await world.staff(Role.ASSISTANT, "陈助理", teacher.cohort_id)
    held = await open_exam(teacher)
    path = f"/exams/{held['id']}"
    for one in (ming, hong):
        await one.post(f"{path}/sitting", {"device": DEVICE})
    twice = await asyncio.gather(*(ming.ask("POST", f"{path}/sitting/submit", answers(1, [0])) for _ in range(4)))
    assert Counter(answer.status_code for answer in twice) == {200: 4}
    assert len({(answer.json()["sitting_id"], answer.json()["score"]) for answer in twice}) == 1
    with pytest.raises(Told, match="already_handed_in"):
        await ming.put(f"{path}/sitting/answers", answers(2, [1], seq=2))
    await assistant.post(f"{path}/people/{hong.id}/move", {"reason": "手机没电换机"})
    await hong.post(f"{path}/sitting", {"device": OTHER})
    with pytest.raises(Told, match="exam_elsewhere"):
        await hong.post(f"{path}/sitting/submit", answers(1, [1], seq=9))
    assert (await hong.get(f"{path}/sitting"))["state"] == "running"
    await hong.post(f"{path}/sitting/submit", answers(1, [0], device=OTHER))
    with pytest.raises(Told, match="already_handed_in"):
        await hong.post(f"{path}/sitting/submit", answers(1, [1], seq=10))
    done = [ExamHandedIn.model_validate(one.data).person_id for one in await world.facts(ExamHandedIn)]
    assert sorted(done) == sorted([ming.id, hong.id])
    kinds = Counter(line["kind"] for line in (await teacher.get(f"{path}/control"))["record"])
    assert (kinds["handed_in"], kinds["refused"]) == (2, 3)


async def test_a_student_gets_nobody_elses_paper_and_no_key(world: World) -> None:
    """Classmates, a student of another class, and his own role's limits: 404 where he sees nothing, 403 where he may not."""
    teacher, _, ming, hong = await class_of_two(world)
    held = await open_exam(teacher)
    path = f"/exams/{held['id']}"
    paper = await ming.post(f"{path}/sitting", {"device": DEVICE})
    assert (await hong.ask("GET", f"{path}/sitting")).status_code == 404, "he has no sitting, and there is no way to name another's"
    own = await hong.post(f"{path}/sitting", {"device": DEVICE})
    assert own["sitting_id"] != paper["sitting_id"]
    students = f"/cohorts/{ming.cohort_id}/students/{ming.id}"
    for there in (f"{students}/plan", f"{students}/practice", f"{students}/transcript", f"{students}/marking/plan"):
        assert (await hong.ask("GET", there)).status_code == 404, there
    for there in (
        f"{path}/control",
        f"{path}/paper.pdf",
        f"/cohorts/{ming.cohort_id}/results",
        "/question-bank/questions",
        "/rubrics/plan",
    ):
        assert (await hong.ask("GET", there)).status_code == 403, there
    office = await world.staff(Role.INSTITUTION, "教务处二")
    elsewhere = await office.post("/cohorts", {"name": "别的班"})
    other_teacher = await world.staff(Role.LECTURER, "外班讲师", elsewhere["id"])
    enrolled = (await other_teacher.post(f"/cohorts/{elsewhere['id']}/students", {"students": [{"name": "外班学员"}]}))[0]
    ticket = (await other_teacher.post(f"/cohorts/{elsewhere['id']}/ticket"))["ticket"]
    stranger = world.stranger("外班学员")
    await stranger.sign_in("/sign-in/ticket", {"ticket": ticket, "login": enrolled["login"], "pin": enrolled["pin"]})
    for method, there, body in (
        ("GET", f"{path}/sitting", None),
        ("POST", f"{path}/sitting", {"device": DEVICE}),
        ("PUT", f"{path}/sitting/answers", answers(1, [0])),
        ("POST", f"{path}/sitting/submit", answers(1, [0])),
    ):
        assert (await stranger.ask(method, there, body)).status_code == 404, there
    assert (await ming.get(f"{path}/sitting"))["answers"] == {}

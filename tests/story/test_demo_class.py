"""The demo's class: two lecturers, and a work that is settled when the first of them marks it."""

from sandbox.demo.people import make_people
from sandbox.demo.work import hand_in_work
from tests.given import SHOP
from tests.world import World
from training.assessment.rubrics import current_rubric


async def test_the_second_lecturer_has_marked_a_work_and_the_first_ones_marks_settle_it(world: World) -> None:
    cast = await make_people(world.process)
    first, second = (one for one in cast.accounts if one.role == "lecturer")
    host = next(one for one in cast.accounts if one.role == "student")
    teacher = await world.stranger().sign_in("/sign-in", {"login": first.login, "secret": first.secret})
    ticket = (await teacher.post(f"/cohorts/{cast.cohort_id}/ticket"))["ticket"]
    student = await world.stranger().sign_in("/sign-in/ticket", {"ticket": ticket, "login": host.login, "pin": host.secret})
    shop = await student.post("/shops", {**SHOP, "cohort_id": cast.cohort_id})
    await student.post(f"/shops/{shop['id']}/licence", {"sample": "valid"})
    await student.post(f"/shops/{shop['id']}/open")
    await hand_in_work(world.process, cast)

    path = f"/cohorts/{cast.cohort_id}/students/{cast.students[0]}/marking/practice"
    before = await teacher.get(path)
    assert (before["assessors"], before["final"], before["mine"]) == (1, None, None)
    colleague = await world.stranger().sign_in("/sign-in", {"login": second.login, "secret": second.secret})
    given = (await colleague.get(path))["mine"]["total"]
    marks = {one.key: one.points * given // 100 for one in current_rubric("practice").rubric.criteria()}
    after = await teacher.put(path, {"marks": marks, "comment": "看了材料和店铺"})
    assert (after["assessors"], after["needs_third"]) == (2, False)
    assert abs(after["final"] - given) <= 10

"""After the certificate: the file opens by itself, half-yearly questions, resources with reasons, visits, advice, figures (R-FN-5)."""

from typing import Any

import pytest
from sqlalchemy import select

from sandbox.identity.tables import AuditEntry
from sandbox.process import REACTIONS
from sandbox.rebuild import rebuild_in
from sandbox.store import Tx
from tests.training.test_certificates import finished
from tests.world import Person, Told, World
from training.assessment.plan_sums import planned_figures
from training.events import FollowUpReminded, NeedsSurveyed, PlanHandedIn, ResourceOffered, TrackingAnswered
from training.followup.half_years import add_months, asked_now, next_round, reminders_by
from training.followup.matching import Need, Offered, match_all, match_one
from training.followup.plan_again import asked_again, standing
from training.followup.tables import DERIVED

DAY_S = 86_400
NEEDS = {"kinds": ["finance", "guidance"], "area": "湖南省长沙市岳麓区", "stage": "preparing", "trade": "腊味", "wanted_fen": 10_000_000}
LOAN = {
    "kind": "finance", "name": "创业担保贷款", "owner": "市就业服务中心", "contact": "0731-12345678", "area": "湖南省长沙市",
    "stages": ["preparing", "running"], "most_fen": 30_000_000,
}  # fmt: skip
TOLD = {
    "stage": "running", "shows": 12, "workers": 3, "fund_fen": 2_000_000, "month_fen": 300_000, "price_fen": 5_900, "cost_fen": 3_900,
    "sold": 200, "sales_fen": 1_180_000, "words": "下一步想请一个助播",
}  # fmt: skip


class After:
    """A class that is over: one student holds a certificate."""

    world: World
    office: Person
    authority: Person
    lecturer: Person
    student: Person
    failed: Person
    path: str


async def after(world: World) -> After:
    one = After()
    school, enrolled = await finished(world, passed=1, failed=1)
    one.world, one.office, one.authority, one.lecturer = world, school.office, school.authority, school.lecturer
    one.student, one.failed = await school.student(enrolled[0]), await school.student(enrolled[1])
    one.path = f"/cohorts/{school.cohort_id}/followup/{one.student.id}"

    def plan(tx: Tx) -> None:
        figures = {"fund_fen": 1_600_000, "month_fen": 300_000, "price_fen": 5_900, "cost_fen": 3_400, "sold": 250}
        fact = PlanHandedIn(cohort_id=school.cohort_id, person_id=one.student.id, digest="0", version=1, **figures)
        tx.emit(fact, one.student.id, cohort=school.cohort_id)

    await world.process.store.write(plan)
    await one.authority.post(f"/cohorts/{school.cohort_id}/certificates", {"issued_on": "2026-12-20"})
    return one


async def days(world: World, count: int) -> None:
    world.clock.advance(count * DAY_S)
    await world.settle()


async def again(one: After) -> After:
    """Sessions do not last half a year: those who act sign in anew."""
    from tests.training.classes import again as sign_in

    one.office, one.authority = await sign_in(one.office), await sign_in(one.authority)
    return one


# -- the pure parts


def test_a_half_year_ends_on_the_same_day_or_the_last_of_its_month() -> None:
    assert [add_months("2026-08-31", months) for months in (6, 12, 18)] == ["2027-02-28", "2027-08-31", "2028-02-29"]
    assert add_months("2026-12-20", 6) == "2027-06-20"


def test_a_round_opens_thirty_days_before_its_day_and_only_the_newest_is_asked() -> None:
    assert asked_now("2026-12-20", "2027-05-20", ()) is None
    assert (round_one := asked_now("2026-12-20", "2027-05-21", ())) is not None
    assert (round_one.number, round_one.due_on) == (1, "2027-06-20")
    assert asked_now("2026-12-20", "2027-05-21", {1}) is None
    later = asked_now("2026-12-20", "2028-01-01", {1})
    assert later is not None
    assert later.number == 2
    assert next_round("2026-12-20", "2040-01-01", {6}) is None


@pytest.mark.parametrize(("today", "sent"), [("2027-06-05", 0), ("2027-06-06", 1), ("2027-06-20", 2), ("2027-07-04", 3), ("2029-01-01", 4)])
def test_reminders_go_out_before_on_and_after_the_day(today: str, sent: int) -> None:
    assert reminders_by("2027-06-20", today) == sent


def test_what_fits_best_comes_first_and_each_match_says_why() -> None:
    need = Need(("finance", "guidance"), "湖南省长沙市岳麓区", "preparing", "腊味", 10_000_000)
    offered = [
        Offered("far", "finance", "湖南省衡阳市"),
        Offered("near", "finance", "湖南省长沙市", ("preparing",), ("腊味",), 0, 30_000_000),
        Offered("small", "finance", "", (), (), 0, 5_000_000),
        Offered("guide", "guidance"),
        Offered("other", "incubation"),
        Offered("over", "finance", until="2026-12-31"),
    ]
    found = match_all(need, offered, "2027-01-01")
    assert [(one.resource_id, one.fits) for one in found] == [("near", True), ("guide", True), ("small", False), ("far", False)]
    assert found[0].points == 40 + 20 + 15 + 10 + 10
    assert found[2].reasons[0].zh == "最高 50000 元，你要 100000 元。"
    assert found[3].reasons[0].en == "It is only for 湖南省衡阳市; you are in 湖南省长沙市岳麓区."
    assert match_one(need, Offered("last", "finance", until="2027-01-01"), "2027-01-01") is not None, "its last day counts"


def test_the_plans_figures_stand_beside_what_came_of_them() -> None:
    again = {one.figure: one for one in asked_again({"sold": 250, "cost_fen": None}, {"sold": 200, "cost_fen": 3_900})}
    assert (again["sold"].planned, again["sold"].now, again["sold"].change_bp) == (250, 200, -2_000)
    assert again["cost_fen"].change_bp is None
    now = {"price_fen": 5_900, "cost_fen": 3_900, "month_fen": 300_000, "sold": 150}
    assert standing(now).reached is True
    assert standing({**now, "sold": 149}).reached is False
    assert standing({**now, "cost_fen": 5_900}) == standing({**now, "cost_fen": 5_900, "sold": 150})
    assert standing({**now, "cost_fen": 5_900}).break_even_pieces is None
    assert standing({"sold": 10}).reached is None


def test_a_plan_tells_its_own_figures_and_leaves_out_what_it_left_open() -> None:
    months = [{"sold": 100}, {"sold": 200}, {"sold": 301}]
    money = {"fund": [{"count": 2, "unit_fen": 500}], "product": [{"price_fen": 900}], "cash": months}
    assert planned_figures({"money": money}) == {"fund_fen": 1_000, "month_fen": None, "price_fen": 900, "cost_fen": None, "sold": 200}
    assert set(planned_figures({}).values()) == {None}


# -- the stories


async def test_the_file_opens_with_the_certificate_and_not_without(world: World) -> None:
    one = await after(world)
    (mine,) = await one.student.get("/followup/mine")
    assert mine["next"]["number"] == 1
    assert mine["asked"] is None
    assert mine["plan"]["sold"] == 250
    assert await one.failed.get("/followup/mine") == []
    with pytest.raises(Told, match="404"):
        await one.failed.get(one.path)
    with pytest.raises(Told, match="404"):
        await one.office.get(one.path.replace(one.student.id, one.failed.id))


async def test_resources_are_matched_with_reasons_and_the_outcome_is_kept(world: World) -> None:
    one = await after(world)
    loan = await one.authority.post("/followup/resources", LOAN)
    far = await one.office.post("/followup/resources", {**LOAN, "name": "衡阳孵化贷", "area": "湖南省衡阳市"})
    with pytest.raises(Told, match="no_needs_survey"):
        await one.student.get(f"{one.path}/matches")
    await one.student.put(f"{one.path}/needs", NEEDS)
    found = await one.student.get(f"{one.path}/matches")
    assert [(line["resource"]["id"], line["fits"]) for line in found] == [(loan["id"], True), (far["id"], False)]
    assert "只面向湖南省衡阳市" in found[1]["reasons"][0]["zh"]
    offer = await one.office.post(f"{one.path}/offers", {"resource_id": loan["id"]})
    assert any("额度以内" in reason["zh"] for reason in offer["reasons"])
    with pytest.raises(Told, match="offered_already"):
        await one.student.post(f"{one.path}/offers", {"resource_id": loan["id"]})
    await one.student.post(f"/followup/offers/{offer['id']}/settle", {"outcome": "taken", "note": "贷到 10 万元"})
    with pytest.raises(Told, match="offer_settled"):
        await one.office.post(f"/followup/offers/{offer['id']}/settle", {"outcome": "declined"})
    await one.authority.post(f"/followup/resources/{loan['id']}/withdraw")
    with pytest.raises(Told, match="resource_gone"):
        await one.student.post(f"{one.path}/offers", {"resource_id": loan["id"]})
    assert [fact.data["points"] for fact in await world.facts(ResourceOffered)] == [85]
    assert "100000" not in str([fact.data for fact in await world.facts(NeedsSurveyed)]), "what was asked for is not in the log"


async def test_half_a_year_later_the_student_is_reminded_until_he_answers(world: World) -> None:
    one = await after(world)
    with pytest.raises(Told, match="round_not_open"):
        await one.office.put(f"{one.path}/rounds/1", TOLD)
    due_on = (await one.office.get(one.path))["next"]["due_on"]
    await days(world, 160)
    assert await world.facts(FollowUpReminded) == []
    await days(world, 22)
    await days(world, 1)
    reminded = [fact.data for fact in await world.facts(FollowUpReminded)]
    assert reminded
    assert {fact["due_on"] for fact in reminded} == {due_on}
    await again(one)
    (line,) = (await one.office.get("/followup/due"))["lines"]
    assert (line["round"], line["due_on"], line["reminders"] >= 1) == (1, due_on, True)
    file = await one.office.put(f"{one.path}/rounds/1", TOLD)
    assert file["asked"] is None
    sold = next(figure for figure in file["rounds"][0]["again"] if figure["figure"] == "sold")
    assert (sold["planned"], sold["now"], sold["change_bp"]) == (250, 200, -2_000)
    assert file["rounds"][0]["standing"] == {"break_even_pieces": 150, "left_a_month_fen": 100_000, "reached": True}
    count = len(await world.facts(FollowUpReminded))
    await days(world, 40)
    assert len(await world.facts(FollowUpReminded)) == count, "who answered is left in peace"
    (fact,) = await world.facts(TrackingAnswered)
    assert "1180000" not in str(fact.data), "figures of the business are not in the log"


async def test_visits_and_advice_are_on_record_and_counted(world: World) -> None:
    one = await after(world)
    with pytest.raises(Told, match="visit_in_the_future"):
        await one.office.post(f"{one.path}/visits", {"way": "phone", "visited_on": "2099-01-01", "found": "经营正常"})
    await one.office.post(f"{one.path}/visits", {"way": "phone", "visited_on": "2020-01-01", "found": "经营正常"})
    question = {"kind": "platform", "title": "保证金", "words": "保证金什么时候退？"}
    ticket = await one.student.post(f"{one.path}/tickets", question)
    with pytest.raises(Told, match="403"):
        await one.authority.post(f"/followup/tickets/{ticket['id']}/lines", {"words": "看看"})
    with pytest.raises(Told, match="404"):
        await one.failed.get(f"/followup/tickets/{ticket['id']}")
    assert (await one.office.get("/followup/due"))["lines"][0]["advice_waits"] is True
    world.clock.advance(60)
    answered = await one.office.post(f"/followup/tickets/{ticket['id']}/lines", {"words": "关店结清订单后 30 天内退。"})
    assert (answered["state"], len(answered["lines"])) == ("answered", 2)
    await one.student.post(f"/followup/tickets/{ticket['id']}/close", {"helped": True})
    with pytest.raises(Told, match="ticket_closed"):
        await one.student.post(f"/followup/tickets/{ticket['id']}/lines", {"words": "再问一句"})
    for _ in range(5):
        await one.student.post(f"{one.path}/tickets", question)
    with pytest.raises(Told, match="too_many_tickets"):
        await one.student.post(f"{one.path}/tickets", question)
    found = await one.authority.get("/followup/figures")
    assert (found["files"], found["visits"], found["visited"], found["helped_bp"]) == (1, 1, 1, 10_000)
    assert found["first_answer_ms_median"] == 60_000
    assert found["tickets"] == {"closed": 1, "open": 5}


async def test_figures_count_who_started_and_who_works_there(world: World) -> None:
    one = await after(world)
    await days(world, 185)
    await again(one)
    assert (await one.office.get("/followup/figures"))["answered_bp"] == 0
    await one.office.put(f"{one.path}/rounds/1", TOLD)
    found = await one.office.get("/followup/figures")
    assert (found["due"], found["answered_bp"], found["started_bp"], found["workers"]) == (1, 10_000, 10_000, 3)
    assert (found["sales_fen"], found["break_even_reached"], found["stages"]) == (1_180_000, 1, {"running": 1})
    await one.office.put(f"{one.path}/rounds/1", {**TOLD, "stage": "stopped"})
    stopped = await one.office.get("/followup/figures")
    assert (stopped["started_bp"], stopped["workers"], stopped["sales_fen"]) == (0, 0, 0)


async def test_the_library_keeps_what_is_for_lecturers_from_students(world: World) -> None:
    one = await after(world)
    for audience in ("everyone", "lecturer", "student"):
        item = {"title": f"给{audience}", "topic": "运营", "audience": audience, "body": "怎样复盘"}
        last = await one.office.post("/followup/library", item)
    assert {item["audience"] for item in (await one.student.get("/followup/library"))["items"]} == {"everyone", "student"}
    assert (await one.office.get("/followup/library"))["total"] == 3
    with pytest.raises(Told, match="403"):
        await one.student.post("/followup/library", {"title": "我的", "topic": "运营", "body": "x"})
    await one.authority.post(f"/followup/library/{last['id']}/withdraw")
    assert (await one.office.get("/followup/library"))["total"] == 2


@pytest.mark.parametrize(
    ("form", "path"),
    [
        ({**LOAN, "kind": "gift"}, "kind"),
        ({**LOAN, "least_fen": 40_000_000}, "most_fen"),
        ({**LOAN, "until": "2020-01-01"}, "until"),
        ({**LOAN, "until": "2026-02-31"}, "until"),
        ({**LOAN, "most_fen": -1}, "most_fen"),
        ({**LOAN, "made_up": 1}, "made_up"),
    ],
)
async def test_a_resource_that_cannot_be_is_refused_by_its_field(world: World, form: dict[str, Any], path: str) -> None:
    from sandbox.actor import Role

    authority = await world.staff(Role.AUTHORITY, "市就业中心")
    with pytest.raises(Told) as told:
        await authority.post("/followup/resources", form)
    assert told.value.status == 422
    assert list(told.value.fields) == [path]
    assert (await authority.get("/followup/resources"))["resources"] == []


async def test_files_are_made_again_from_the_log_and_answers_stay(world: World) -> None:
    one = await after(world)
    await one.student.put(f"{one.path}/needs", NEEDS)
    found = await rebuild_in(world.process.store, "training.followup", REACTIONS["training"]["training.followup"], DERIVED)
    assert (found.same, found.rows) == (True, 2)
    assert (await one.office.get(one.path))["needs"]["stage"] == "preparing"


async def test_the_copy_has_his_follow_up_and_deletion_takes_the_words_and_leaves_the_figures(world: World) -> None:
    one = await after(world)
    await world.settle()
    await one.student.put(f"{one.path}/needs", {**NEEDS, "words": "想租一间直播间"})
    await one.office.post(f"{one.path}/visits", {"way": "phone", "visited_on": "2026-11-01", "found": "店铺刚起步", "advice": "先备货"})
    ticket = await one.student.post(f"{one.path}/tickets", {"kind": "money", "title": "贷款怎么办", "words": "家里有二十万"})
    copy = await one.student.get("/me/private/export")
    kept = {record["heading"]: record["rows"] for record in copy["records"]}
    assert kept["回访"][0]["了解到的情况"] == "店铺刚起步"
    assert (kept["咨询内容"][0]["内容"], kept["后续支持服务需求调查"][0]["说明"]) == ("家里有二十万", "想租一间直播间")
    assert kept["跟踪档案"][0]["班级"] == copy["classes"][0]["name"]
    before = await one.office.get(f"/cohorts/{one.path.split('/')[2]}/followup")
    student = f"{one.path.replace('/followup/', '/students/')}"
    await one.office.post(f"{student}/forget", {"text": "本人要求删除"})
    left = str(await one.student.get("/me/private/export"))
    assert all(words not in left for words in ("店铺刚起步", "先备货", "贷款怎么办", "家里有二十万", "想租一间直播间"))
    assert "phone" in left, "the negative control: how he was visited stays"
    after_it = await one.office.get(f"/cohorts/{one.path.split('/')[2]}/followup")
    changed = {name for name, value in before["figures"].items() if after_it["figures"][name] != value}
    assert changed == {"tickets"}, "his open question is closed; every other figure is as it was"
    assert (await one.student.get(f"/followup/tickets/{ticket['id']}"))["state"] == "closed"


async def test_who_follows_a_graduate_up_sees_his_phone_with_a_reason_on_record(world: World) -> None:
    one = await after(world)
    await world.settle()
    shown = (await one.office.get(one.path))["phone"]
    assert shown.startswith("138****"), "masked without a reason"
    with pytest.raises(Told) as told:
        await one.office.post(f"{one.path}/phone", {"text": "看"})
    assert "text" in told.value.fields
    assert (await one.office.post(f"{one.path}/phone", {"text": "第一次跟踪回访"}))["phone"] == "13800000000"
    looks = select(AuditEntry.reason).where(AuditEntry.action == "private.reveal", AuditEntry.object == one.student.id)
    assert await world.process.store.read(lambda view: view.all(looks)) == ["第一次跟踪回访"]
    for who in (one.student, one.authority):
        with pytest.raises(Told, match="forbidden"):
            await who.post(f"{one.path}/phone", {"text": "第一次跟踪回访"})

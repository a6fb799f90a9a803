"""The long lists of follow-up: the database finds the same files as the calendar rule; pages, duties, talks, figures of the plan."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.actor import Role
from sandbox.store import Tx
from sandbox.trade.dates import day_of
from tests.training.test_followup import LOAN, TOLD, After, after, again, days
from tests.world import Told, World, a_world
from training.followup.duties import trackings_due
from training.followup.half_years import ROUNDS, add_months, asked_now, days_after, due_on, open_rounds, opened_by, reminders_by
from training.followup.lists import Standing, Wanted, due_list
from training.followup.plan_again import kept
from training.followup.statistics import class_lines, figures
from training.followup.tables import FollowFile, Reminder, Tracking
from training.followup.tracking import to_remind


def span(first: str, count: int, step: int = 1) -> list[str]:
    start = date.fromisoformat(first)
    return [(start + timedelta(days=at * step)).isoformat() for at in range(count)]


@pytest.mark.parametrize("number", range(1, ROUNDS + 1))
def test_the_last_opening_day_turns_the_calendar_around(number: int) -> None:
    for day in [*span("2027-01-01", 800, 3), "2027-02-28", "2028-02-29", "2027-08-31", "2028-08-31"]:
        bound = opened_by(number, day)
        after_it = (date.fromisoformat(bound) + timedelta(days=1)).isoformat()
        assert due_on(bound, number) <= day < due_on(after_it, number), (number, day)


def answers(opened_on: str, at: int, today: str) -> list[int]:
    """Every second file answered its newest round, every third none, others an older one."""
    rounds = [one.number for one in open_rounds(opened_on, today)]
    return [] if at % 3 == 0 else rounds[-1:] if at % 2 == 0 else rounds[:-1]


def filled(today: str) -> dict[str, tuple[str, set[int], int]]:
    """Files opened over three and a half years, each with what was answered and how often it was reminded."""
    opened = span(add_months(today, -41), 140, 9)
    return {f"per_{at:03}": (day, set(answers(day, at, today)), at % 5) for at, day in enumerate(opened)}


def put(tx: Tx) -> None:
    today = day_of(tx.now)
    for at, (person, (opened_on, told, sent)) in enumerate(filled(today).items()):
        tx.add(FollowFile(cohort_id=f"coh_{at % 4}", person_id=person, opened_on=opened_on))
        for number in told:
            tx.add(
                Tracking(
                    cohort_id=f"coh_{at % 4}", person_id=person, round=number, stage="running", shows=1, workers=2, sales_fen=100, words="",
                    answered_by=person, answered_at=0,
                )
            )  # fmt: skip
        newest = open_rounds(opened_on, today)[-1:]
        if newest and sent:
            tx.add(Reminder(cohort_id=f"coh_{at % 4}", person_id=person, round=newest[0].number, sent=sent, sent_at=0))


def stands(opened_on: str, told: set[int], today: str) -> Standing:
    """The rule in words of the calendar."""
    asked = asked_now(opened_on, today, told)
    if asked:
        return "overdue" if asked.due_on < today else "open"
    return "done" if open_rounds(opened_on, today) else "later"


async def test_the_database_finds_who_is_asked_as_the_calendar_does(no_task_left: None, database: str, tmp_path: Path) -> None:
    async with a_world(tmp_path / "data", database_url=database) as world:
        store = world.process.store
        await store.write(put)
        today = day_of(world.clock.now())
        files = filled(today)
        states: tuple[Standing, ...] = ("overdue", "open", "done", "later")
        for state in states:
            page = await store.read(due_list, None, Wanted(state, limit=500))
            expected = {person for person, (opened_on, told, _) in files.items() if stands(opened_on, told, today) == state}
            assert {line["person_id"] for line in page["lines"]} == expected
            assert expected, "the test has files of every standing"
            assert page["total"] == page["counts"][state] == len(expected)
        over = (await store.read(due_list, None, Wanted("overdue", limit=500)))["lines"]
        late = [line["days_late"] for line in over]
        assert late == sorted(late, reverse=True), "those longest over come first"
        assert min(late) > 0
        reminded = await store.read(to_remind)
        wanted = {
            person
            for person, (opened_on, told, sent) in files.items()
            if (asked := asked_now(opened_on, today, told)) and reminders_by(asked.due_on, today) > sent
        }
        assert {person for _, person in reminded} == wanted
        assert wanted
        near = await store.read(trackings_due, [f"coh_{at}" for at in range(4)])
        soon = [asked_now(opened_on, today, told) for opened_on, told, _ in files.values()]
        assert sum(near.values()) == sum(asked is not None and days_after(asked.due_on, today) >= -14 for asked in soon)
        found = await store.read(figures, None)
        due = [(person, one.number) for person, (day, _, _) in files.items() for one in open_rounds(day, today) if one.due_on <= today]
        assert (found["files"], found["due"]) == (140, len(due))
        assert found["answered"] == sum(number in files[person][1] for person, number in due)
        assert sum(one["due"] for one in found["rounds"]) == found["due"]
        lines = await store.read(class_lines, None)
        assert sum(one["overdue"] for one in lines) == len(over)
        assert sum(one["due"] for one in lines) == found["due"]
        assert sum(one["answered"] for one in lines) == found["answered"]


async def test_pages_hold_each_file_once_and_a_class_only_its_own(world: World) -> None:
    await world.process.store.write(put)
    seen: list[str] = []
    for page in (1, 2, 3):
        found = await world.process.store.read(due_list, None, Wanted("all", page=page, limit=50))
        seen += [line["person_id"] for line in found["lines"]]
    assert (len(seen), len(set(seen)), found["total"]) == (140, 140, 140)
    mine = await world.process.store.read(due_list, ["coh_1"], Wanted("all", limit=100))
    assert {line["cohort_id"] for line in mine["lines"]} == {"coh_1"}
    other = await world.process.store.read(due_list, ["coh_1"], Wanted("all", cohort_id="coh_2"))
    assert (other["total"], other["lines"]) == (0, []), "a class one does not follow is empty whoever names it"


async def waits(one: After) -> dict[str, int]:
    found = (await one.office.get("/today"))["waits"]
    return {wait["kind"]: wait["count"] for wait in found}


async def test_half_years_and_questions_wait_on_todays_page_of_those_who_follow_up(world: World) -> None:
    one = await after(world)
    assert not {"tracking", "advice"} & set(await waits(one))
    asked = []
    for title in ("保证金", "运费", "退货"):
        world.clock.advance(60)
        asked.append((await one.student.post(f"{one.path}/tickets", {"kind": "platform", "title": title, "words": "怎么算？"}))["id"])
    await one.office.post(f"/followup/tickets/{asked[1]}/lines", {"words": "按地区算。"})
    found = await one.office.get("/followup/tickets")
    assert [(line["title"], line["name"]) for line in found["tickets"]] == [("保证金", "学员00"), ("退货", "学员00")]
    assert found["counts"] == {"open": 2, "answered": 1, "closed": 0}
    assert [line["id"] for line in (await one.office.get("/followup/tickets", state="answered"))["tickets"]] == [asked[1]]
    assert (await one.student.ask("GET", "/followup/tickets")).status_code == 403
    world.institution_id = ""
    stranger = await world.staff(Role.INSTITUTION, "别的学校")
    assert (await stranger.get("/followup/tickets"))["counts"]["open"] == 0
    assert (await stranger.get("/followup/tickets", cohort=one.path.split("/")[2]))["total"] == 0
    assert (await waits(one))["advice"] == 2
    seen = {wait["kind"] for wait in (await one.authority.get("/today"))["waits"]}
    assert "advice" not in seen, "the authority answers no questions"
    await days(world, 165)
    await again(one)
    assert "tracking" not in await waits(one), "more than two weeks before its day nothing is due"
    await days(world, 4)
    assert (await waits(await again(one)))["tracking"] == 1
    await one.office.put(f"{one.path}/rounds/1", TOLD)
    assert "tracking" not in await waits(one)


async def test_a_talk_answers_the_half_year_and_is_a_visit_or_nothing_is_kept(world: World) -> None:
    one = await after(world)
    await days(world, 185)
    await again(one)
    today = day_of(world.clock.now())
    talk: dict[str, Any] = {"visit": {"way": "phone", "visited_on": today, "found": "店开起来了"}, "round": 1, "told": TOLD}
    with pytest.raises(Told, match="visit_in_the_future"):
        await one.office.post(f"{one.path}/talks", {**talk, "visit": {**talk["visit"], "visited_on": "2099-01-01"}})
    assert (await one.office.get(one.path))["rounds"] == [], "the answer went with the visit"
    with pytest.raises(Told, match="round_not_open"):
        await one.office.post(f"{one.path}/talks", {**talk, "round": 2})
    with pytest.raises(Told, match="403"):
        await one.authority.post(f"{one.path}/talks", talk)
    file = await one.office.post(f"{one.path}/talks", talk)
    assert (file["rounds"][0]["round"], file["visits"][0]["found"], file["asked"]) == (1, "店开起来了", None)
    found = await one.office.get("/followup/due", state="done", q="学员00")
    assert [line["person_id"] for line in found["lines"]] == [one.student.id]
    assert (await one.office.get("/followup/due", state="done", q="无此人"))["total"] == 0
    plan = {line["figure"]: line for line in (await one.office.get("/followup/figures"))["plan"]}
    assert (plan["sold"]["known"], plan["sold"]["median_change_bp"], plan["sold"]["near"]) == (1, -2_000, 1)
    assert plan["price_fen"]["kept"] == 1


@pytest.mark.parametrize(
    ("figure", "change_bp", "how"),
    [("sold", 0, "kept"), ("sold", -1, "near"), ("sold", -5_001, "far"), ("cost_fen", -3_000, "kept"), ("cost_fen", 5_000, "near"),
     ("cost_fen", 5_001, "far")],
)  # fmt: skip
def test_a_cost_keeps_to_the_plan_when_it_is_lower_and_sales_when_they_are_higher(figure: str, change_bp: int, how: str) -> None:
    assert kept(figure, change_bp) == how


async def test_what_is_gone_is_seen_by_who_keeps_it_and_can_come_back(world: World) -> None:
    office, student, lecturer = await world.staff(Role.INSTITUTION, "教务"), await world.student("李小明"), await world.lecturer()
    loan = await office.post("/followup/resources", LOAN)
    assert (await lecturer.get("/followup/resources"))["resources"][0]["may_change"] is False
    await office.post(f"/followup/resources/{loan['id']}/withdraw")
    assert (await student.get("/followup/resources"))["total"] == 0
    assert (await student.get("/followup/resources", gone=True))["total"] == 0
    (line,) = (await office.get("/followup/resources", gone=True))["resources"]
    assert (line["id"], line["may_change"]) == (loan["id"], True)
    await office.put(f"/followup/resources/{loan['id']}", {**LOAN, "name": "创业担保贷款（新）"})
    assert [line["name"] for line in (await student.get("/followup/resources", kind="finance"))["resources"]] == ["创业担保贷款（新）"]
    assert (await student.get("/followup/resources", kind="guidance"))["total"] == 0


async def test_an_item_of_the_library_is_changed_and_found_by_topic_and_words(world: World) -> None:
    office, authority, student = (
        await world.staff(Role.INSTITUTION, "教务"), await world.staff(Role.AUTHORITY, "县就业中心"), await world.student("李小明"),
    )  # fmt: skip
    first = await office.post("/followup/library", {"title": "复盘方法", "topic": "运营", "body": "看五个数"})
    await authority.post("/followup/library", {"title": "开票指南", "topic": "财税", "link": "https://example.gov.cn/a"})
    found = await student.get("/followup/library")
    assert (found["total"], found["topics"]) == (2, sorted(["运营", "财税"]))
    assert [item["title"] for item in (await student.get("/followup/library", q="五个"))["items"]] == ["复盘方法"]
    changed = await office.put(f"/followup/library/{first['id']}", {"title": "复盘五步", "topic": "运营", "body": "看六个数"})
    assert (changed["id"], (await student.get("/followup/library", topic="运营"))["items"][0]["title"]) == (first["id"], "复盘五步")
    with pytest.raises(Told, match="403"):
        await student.put(f"/followup/library/{first['id']}", {"title": "我的", "topic": "运营", "body": "x"})
    with pytest.raises(Told, match="422"):
        await office.put(f"/followup/library/{first['id']}", {"title": "空的", "topic": "运营"})

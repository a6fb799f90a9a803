"""Practice results come from the log, are handed in, and marked online by two assessors (R-ASM-7, R-ASM-9, F.4, F.5)."""

from typing import Any

import pytest
from hypothesis import given as property_of
from hypothesis import strategies as st

from sandbox.actor import Role
from tests.given import listing_on_sale, live_show, open_shop
from tests.training.hall import class_of_two
from tests.world import Person, Told, World
from training.assessment.practice_form import checksum, improvement, practice_form
from training.assessment.rubrics import current_rubric
from training.assessment.suggestions import suggest_practice, vetoed
from training.events import PracticeHandedIn, VerdictReached, WorkMarked

RUBRIC = current_rubric("practice").rubric
FULL = {one.key: one.points for one in RUBRIC.criteria()}


async def practised(world: World, on_air: bool = False) -> tuple[Person, Person, Person]:
    """A student with a shop, a listing and, `on_air`, a show of half a minute; lecturer and institution."""
    teacher, office, ming, _ = await class_of_two(world)
    shop = await open_shop(ming)
    listing = await listing_on_sale(ming, shop)
    if not on_air:
        return teacher, office, ming
    show = await live_show(ming, listing)
    await world.pass_time(30)
    await ming.post(f"/shows/{show['id']}/end")
    await world.build_replays()
    return teacher, office, ming


def path(ming: Person, rest: str = "practice") -> str:
    return f"/cohorts/{ming.cohort_id}/students/{ming.id}/{rest}"


async def marked(by: Person, ming: Person, comment: str = "现场演示很到位，高于系统参考", **changes: int) -> Any:
    """Full marks but for the changes."""
    return await by.put(path(ming, "marking/practice"), {"marks": FULL | changes, "comment": comment})


async def test_the_form_fills_itself_and_says_what_is_missing(world: World) -> None:
    teacher, _, ming = await practised(world, on_air=True)
    form = await ming.get(f"/cohorts/{ming.cohort_id}/practice/mine")
    assert [shop["name"] for shop in form["mall"]["shops"]] != []
    assert len(form["mall"]["listings"]) == 1
    (show,) = form["shows"]
    assert (show["duration_ms"], show["camera_ms"], show["seats"]) == (30_000, 30_000, ["host"])
    assert show["figures"]["enter_uv"] > 0
    assert form["missing"] == ["listings", "show", "problems", "videos", "broadcast"]
    assert form["sha256"] == checksum(
        {name: form[name] for name in ("mall", "supply", "shows", "improvement", "videos", "pictures", "broadcasts")}
    )
    assert (await teacher.get(path(ming)))["sha256"] == form["sha256"]
    other = await world.student("王小红")
    assert (await other.ask("GET", path(ming))).status_code == 404


async def test_a_real_broadcast_is_typed_and_checked(world: World) -> None:
    teacher, _, ming = await practised(world)
    typed = {"platform": "抖音", "account": "ming2026", "day": "2026-12-01", "minutes": "45", "figures": "观看 230"}
    answer = await ming.ask("POST", f"/cohorts/{ming.cohort_id}/practice/mine/broadcasts", data=typed)
    assert answer.status_code == 200, answer.text
    await world.settle()
    entry = answer.json()["id"]
    assert "broadcast" not in (await teacher.get(path(ming)))["missing"]
    refused = {"broadcasts": [{"id": entry, "accepted": False, "reason": "截图看不清"}]}
    assert await teacher.post(path(ming, "practice/broadcasts"), refused) == {"accepted": 0, "refused": 1}
    assert (await ming.get(f"/cohorts/{ming.cohort_id}/practice/mine"))["broadcasts"][0]["reason"] == "截图看不清"
    assert "broadcast" in (await ming.get(f"/cohorts/{ming.cohort_id}/practice/mine"))["missing"], "a refused one is none"
    await ming.delete(f"/cohorts/{ming.cohort_id}/practice/mine/broadcasts/{entry}")
    assert "broadcast" in (await ming.get(f"/cohorts/{ming.cohort_id}/practice/mine"))["missing"]


async def test_ten_real_broadcasts_are_enough(world: World) -> None:
    _, _, ming = await practised(world)
    path = f"/cohorts/{ming.cohort_id}/practice/mine/broadcasts"
    typed = {"platform": "抖音", "account": "ming2026", "day": "2026-12-01", "minutes": "45", "figures": "观看 230"}
    answers = [await ming.ask("POST", path, data=typed) for _ in range(11)]
    assert [one.status_code for one in answers] == [200] * 10 + [409]
    assert answers[-1].json()["code"] == "too_many_broadcasts"


async def test_the_machines_figures_are_hidden_until_the_first_mark(world: World) -> None:
    teacher, _, ming = await practised(world)
    with pytest.raises(Told, match="not_handed_in"):
        await teacher.get(path(ming, "marking/practice"))
    await ming.post(f"/cohorts/{ming.cohort_id}/practice/mine", {"promise": "李小明"})
    before = await teacher.get(path(ming, "marking/practice"))
    assert before["suggested"] is None
    assert before["evidence"]["listings"]
    with pytest.raises(Told, match="comment_needed"):
        await marked(teacher, ming, "")
    assert (await teacher.get(path(ming, "marking/practice")))["suggested"] is None, "the refusal shows no figure"
    after = await marked(teacher, ming)
    assert after["suggested"]["shop_form"] == 4
    assert set(after["suggested"]) == set(before["evidence"])
    with pytest.raises(Told, match="comment_needed"):
        await marked(teacher, ming, "")
    assert (await marked(teacher, ming))["mine"]["total"] == 100
    with pytest.raises(Told, match="work_marked"):
        await ming.post(f"/cohorts/{ming.cohort_id}/practice/mine", {"promise": "李小明"})
    assert [fact.data["digest"] for fact in await world.facts(PracticeHandedIn)] == [before["digest"]]


async def test_two_assessors_settle_and_a_wide_gap_asks_for_a_third(world: World) -> None:
    teacher, office, ming = await practised(world)
    await ming.post(f"/cohorts/{ming.cohort_id}/practice/mine", {"promise": "李小明"})
    second = await world.staff(Role.LECTURER, "评委二", ming.cohort_id)
    third = await world.staff(Role.LECTURER, "评委三", ming.cohort_id)
    fourth = await world.staff(Role.LECTURER, "评委四", ming.cohort_id)
    assert (await marked(teacher, ming))["final"] is None
    apart = await marked(second, ming, results=0, review=0, goods=4)
    assert (apart["needs_third"], apart["final"], apart["totals"]) == (True, None, [100, 75])
    settled = await marked(third, ming, results=2, review=2)
    assert settled["final"] == 80
    with pytest.raises(Told, match="enough_assessors"):
        await marked(fourth, ming)
    lines = (await office.get(f"/cohorts/{ming.cohort_id}/results"))["students"]
    assert [(line["practice"], line["verdict"]["outcome"]) for line in lines] == [(80, "open"), (None, "open")]
    assert [fact.data["final"] for fact in await world.facts(WorkMarked)] == [None, None, 80]
    assert (await world.facts(VerdictReached))[-1].data["practice"] == 80
    mine = await ming.get(path(ming, "transcript"))
    assert (mine["practice"], mine["theory"], mine["process"]["passed"]) == (80, None, True)
    assert (await ming.ask("PUT", path(ming, "marking/practice"), {"marks": FULL, "comment": ""})).status_code == 403
    assert (await office.ask("GET", f"/cohorts/{ming.cohort_id}/results.pdf")).content.startswith(b"%PDF-")


async def test_who_is_not_on_the_roster_has_no_transcript(world: World) -> None:
    teacher, _, ming = await practised(world)
    assert (await ming.get(path(ming, "transcript")))["name"] == "李小明"
    assert (await teacher.ask("GET", f"/cohorts/{ming.cohort_id}/students/{teacher.id}/transcript")).status_code == 404


async def test_marks_out_of_range_are_named_by_criterion(world: World) -> None:
    teacher, _, ming = await practised(world)
    await ming.post(f"/cohorts/{ming.cohort_id}/practice/mine", {"promise": "李小明"})
    wrong: dict[str, int] = FULL | {"goods": 101, "made_up": 1}
    del wrong["team"]
    with pytest.raises(Told) as told:
        await teacher.put(path(ming, "marking/practice"), {"marks": wrong, "comment": ""})
    assert told.value.fields == {"marks.goods": "range", "marks.team": "missing", "marks.made_up": "unknown"}


def violation(rule: str, certain: bool = True, corrected: str | None = None) -> dict[str, Any]:
    return {"event": "evt_1", "rule": rule, "points": 8, "quote": "根治", "certain": certain, "corrected": corrected}


def form_with(*violations: dict[str, Any]) -> dict[str, Any]:
    show = {"id": "show_1", "ended": "t", "duration_ms": 600_000, "violations": {str(at): one for at, one in enumerate(violations)}}
    return practice_form([], [], [], [{"show_id": "show_1", "seats": ["host"]}], [show], [], [])


def test_a_grave_violation_left_uncorrected_caps_its_block_and_hearsay_does_not() -> None:
    assert vetoed(form_with(violation("C02")), RUBRIC) == ["C02"]
    assert vetoed(form_with(violation("C02", corrected="in_time")), RUBRIC) == []
    assert vetoed(form_with(violation("C02", certain=False)), RUBRIC) == []
    assert vetoed(form_with(violation("C01")), RUBRIC) == []
    clean = suggest_practice(form_with(), RUBRIC)["compliance"].points
    assert (clean, suggest_practice(form_with(violation("C01")), RUBRIC)["compliance"].points) == (5, 0)
    assert suggest_practice(form_with(violation("C01", corrected="late")), RUBRIC)["compliance"].points == 1


@pytest.mark.parametrize(
    ("numbers", "points"),
    [
        ({"questions": 10, "answered": 10, "answer_worth": 10_000}, 6),
        ({"questions": 10, "answered": 10, "answer_worth": 1_500}, 1),  # keywords and the same words again
        ({"questions": 10, "answered": 10}, 6),  # a show of old
        ({"questions": 0, "answered": 0, "answer_worth": 0}, 0),
    ],
)
def test_answers_are_suggested_by_what_they_are_worth(numbers: dict[str, int], points: int) -> None:
    show = {"id": "show_1", "ended": "t", "duration_ms": 600_000, "numbers": numbers}
    form = practice_form([], [], [], [{"show_id": "show_1", "seats": ["host"]}], [show], [], [])
    assert suggest_practice(form, RUBRIC)["answers"].points == points


def test_improvement_compares_the_last_show_with_the_first() -> None:
    first = {"show_id": "a", "figures": {"interact_bp": 200, "click_bp": None}}
    last = {"show_id": "b", "figures": {"interact_bp": 350, "click_bp": 900}}
    assert improvement([first]) is None
    assert improvement([first, last]) == {
        "first": "a",
        "last": "b",
        "figures": {"interact_bp": {"first": 200, "last": 350, "difference": 150}},
    }


@property_of(st.integers(0, 400), st.integers(0, 400), st.integers(0, 3_600_000), st.integers(0, 30))
def test_a_suggestion_never_leaves_the_points_of_its_criterion(asked: int, answered: int, length: int, slots: int) -> None:
    numbers = {"questions": asked, "answered": min(asked, answered), "enter_uv": asked, "stay_ms": length}
    show = {"id": "s", "ended": "t", "duration_ms": length, "slots": slots, "slots_with_keywords": slots // 2, "numbers": numbers}
    form = practice_form([], [], [], [], [show], [], [])
    points = {one.key: one.points for one in RUBRIC.criteria()}
    for key, one in suggest_practice(form, RUBRIC).items():
        assert 0 <= one.points <= points[key]

"""Practice results come from the log, are handed in, and marked online by two assessors (R-ASM-7, R-ASM-9, F.4, F.5)."""

import json
from typing import Any

import pytest
from hypothesis import given as property_of
from hypothesis import strategies as st

from sandbox.actor import Role
from sandbox.errors import Invalid
from tests.given import listing_on_sale, live_show, open_shop
from tests.training.hall import class_of_two
from tests.world import Person, Told, World
from training.assessment.markings import _fit
from training.assessment.practice_form import checksum, improvement, practice_form
from training.assessment.rubric_versions import RubricUnfit, checked_rubric
from training.assessment.rubrics import OURS, RubricFault, current_rubric, read_rubric
from training.assessment.stage_words import beside
from training.assessment.suggestions import suggest_practice, vetoed
from training.events import PracticeHandedIn, RubricIssued, VerdictReached, WorkMarked

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
    assert form["sha256"] == checksum({name: form[name] for name in ("mall", "supply", "shows", "improvement", "videos", "broadcasts")})
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


def staged(**stage: Any) -> dict[str, Any]:
    """A form of one show of ten minutes with a stage; its student was on camera from minute 2 to 8."""
    part = {"show_id": "show_1", "seats": ["host"], "camera_ms": 360_000, "stretches": [[120_000, 480_000]]}
    show = {
        "id": "show_1",
        "title": "首播",
        "ended": "t",
        "duration_ms": 600_000,
        "numbers": {"questions": 4, "answered": 2},
        "stage": stage,
    }
    return practice_form([], [], [], [part], [show], [], [])


def told(form: dict[str, Any], key: str) -> str:
    return "".join(one["zh"] for one in beside(form)[key])


def moments(form: dict[str, Any], key: str) -> list[int]:
    return [one["at_ms"] for one in beside(form)[key] if one["at_ms"] is not None]


SHELF = {"lst_1": ["腊肉", "profit", 4_900], "lst_2": ["竹灯", "draw", 900]}


@pytest.mark.parametrize(
    ("key", "stage", "words", "at"),
    [
        ("interaction", {"waits": [9_000, 21_000], "slow": [[70_000, "slow", 21_000]]}, "等候中位数 15 秒", 70_000),
        ("interaction", {"counts": {"greet": 2}, "calls": [[5_000, "greet", None]]}, "互动口令：欢迎 2 次，第一次在 0:05", 5_000),
        ("interaction", {"counts": {"lucky_bag": 1}, "offers": [[300_000, "lucky_bag", None]]}, "活动：福袋 1 次，第一次在 5:00", 300_000),
        (
            "person",
            {"levels": [-80, 4], "voice_ms": 300_000, "silence": [45_000, 60_000]},
            "平均音量 -20 dB。最长一次没有声音 45 秒",
            60_000,
        ),
        ("person", {"levels": [-90, 2]}, "平均音量 -45 dB，偏小", 156_000),
        ("goods", {"shelf": SHELF, "pitched": {"lst_1": 90_000}, "pins": [[80_000, "pin", "lst_1"]]}, "价格阶梯 9.00、49.00 元", 80_000),
        ("goods", {"shelf": SHELF, "pitched": {"lst_1": 30_000}}, "讲解过 1 件，其中 1 件合计不到 1 分钟，没讲到：竹灯", None),
        ("goods", {"shelf": SHELF, "prices": [[200_000, "price", ["lst_1", 4_900, 3_900]]]}, "腊肉 49.00 → 39.00 元", 200_000),
        ("goods", {"shelf": SHELF, "sold_out": [[90_000, "sold_out", "lst_2"]]}, "卖断货 1 次，第一次 1:30 竹灯", 90_000),
        ("place", {"size": [640, 480], "film_ms": 10_000, "frames": 250}, "画面 640×480，每秒 25 帧，清晰度偏低", 156_000),
        ("place", {"counts": {"black": 1}, "losses": [[50_000, "black", None]], "lost_ms": 8_000}, "黑屏 1 次，合计 8 秒", 50_000),
        ("place", {"preflight": {"camera": [True, "1280×720"], "microphone": [False, "没有听到声音"]}}, "开播前检测：没有听到声音", None),
    ],
)
def test_a_criterion_judged_by_eye_has_the_log_and_the_moment_beside_it(
    key: str, stage: dict[str, Any], words: str, at: int | None
) -> None:
    """F.5: and the same show without it says nothing of the kind; none of the four is ever suggested a mark."""
    assert words in told(staged(**stage), key)
    assert words not in told(staged(), key)
    assert at is None or at in moments(staged(**stage), key)
    assert not {"interaction", "person", "goods", "place"} & set(suggest_practice(staged(**stage), RUBRIC))


def test_what_the_system_cannot_see_is_said_with_moments_of_the_students_own_time() -> None:
    clips = moments(staged(), "person")
    assert "形象、表情和状态系统看不到" in told(staged(), "person")
    assert "背出关键词不给分" in told(staged(), "goods")
    assert clips
    assert all(120_000 <= at <= 480_000 or at == 0 for at in clips)
    unread = practice_form([], [], [], [], [{"id": "s", "ended": "t", "duration_ms": 60_000}], [], [])
    assert all("没有读到" in told(unread, key) for key in ("interaction", "person", "goods", "place"))
    assert "还没有模拟直播" in told(practice_form([], [], [], [], [], [], []), "person")


async def test_calls_pins_and_answers_of_a_real_show_stand_beside_the_marks(world: World) -> None:
    teacher, _, ming, _ = await class_of_two(world)
    listing = await listing_on_sale(ming, await open_shop(ming))
    show = await live_show(ming, listing)
    await ming.post(f"/shows/{show['id']}/calls", {"what": "greet"})
    await ming.post(f"/shows/{show['id']}/pin", {"listing_id": listing["id"]})
    await world.pass_time(5)
    await ming.post(f"/shows/{show['id']}/end")
    await world.build_replays()
    await ming.post(f"/cohorts/{ming.cohort_id}/practice/mine", {"promise": "李小明"})
    seen = (await teacher.get(path(ming, "marking/practice")))["beside"]
    assert "互动口令：欢迎 1 次" in "".join(one["zh"] for one in seen["interaction"])
    assert "讲解过 1 件" in "".join(one["zh"] for one in seen["goods"])
    assert {one["show_id"] for one in seen["goods"]} == {show["id"], None}


def test_the_flow_is_the_run_down_against_what_was_pinned() -> None:
    """F.5: planned against done; a product pinned long after its row is not kept."""
    form = staged(pins=[[70_000, "pin", "lst_1"]])
    form["shows"][0]["script"] = [[0, 60, "open", None], [60, 180, "pitch", "lst_1"]]
    assert suggest_practice(form, RUBRIC)["flow"].points == 8
    form["shows"][0]["stage"]["pins"] = [[400_000, "pin", "lst_1"]]
    assert suggest_practice(form, RUBRIC)["flow"].points == 2


def test_a_review_is_measured_by_the_first_shows_three_weakest_rates() -> None:
    """Rates that were good before and fell cost nothing; the weak ones must rise."""
    first = {"stay_ms_avg": 30_000, "interact_bp": 100, "follow_bp": 20, "click_bp": 4_000, "convert_bp": 3_000}
    for risen, points in ((1, 5), (-1, 0)):
        moved = {name: value + (risen if name in {"stay_ms_avg", "interact_bp", "follow_bp"} else -risen) for name, value in first.items()}
        better = improvement([{"show_id": "a", "figures": first}, {"show_id": "b", "figures": moved}])
        form = practice_form([], [], [], [], [], [], []) | {"improvement": better}
        assert suggest_practice(form, RUBRIC)["review"].points == points


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


def test_a_rubric_that_does_not_add_up_is_refused() -> None:
    text = "name: plan\nzh: 表\nen: Sheet\nblocks:\n  - {key: one, zh: 一, en: One, criteria: [{key: all, zh: 全, en: All, points: %d}]}\n"
    assert read_rubric(text % 100).rubric.name == "plan"
    with pytest.raises(RubricFault, match="100"):
        read_rubric(text % 99)
    assert current_rubric("plan").digest != current_rubric("practice").digest


RUBRIC_TEXT = (OURS / "practice.yaml").read_text(encoding="utf-8")


async def issued(by: Person, text: str, subject: str = "practice") -> Any:
    """A rubric file brought in."""
    file = {"file": ("rubric.yaml", text.encode(), "application/yaml")}
    return await by.ask("POST", f"/rubrics/{subject}", files=file, data={"note": "按省里新表"})


async def test_a_new_rubric_is_for_classes_that_begin_and_never_for_marks_given(world: World) -> None:
    """F.5: immutable once used; the class that has begun keeps its version, the next one has the new one."""
    teacher, _, ming = await practised(world)
    authority = await world.staff(Role.AUTHORITY, "县就业中心")
    await ming.post(f"/cohorts/{ming.cohort_id}/practice/mine", {"promise": "李小明"})
    old = await marked(teacher, ming)
    page = await teacher.get("/rubrics/practice")
    assert [(one["number"], one["marks"]) for one in page["versions"]] == [(0, 1)]
    assert (await teacher.ask("GET", "/rubrics/practice/file.yaml")).text == RUBRIC_TEXT
    assert (await issued(teacher, RUBRIC_TEXT)).status_code == 403
    assert (await issued(authority, RUBRIC_TEXT)).json()["code"] == "same_rubric"
    changed = RUBRIC_TEXT.replace("店铺信息完整合规, en", "店铺信息齐全, en")
    assert (await issued(authority, changed)).json() == {"number": 1}
    page = await teacher.get("/rubrics/practice")
    assert page["rubric"]["blocks"][0]["criteria"][0]["zh"] == "店铺信息齐全"
    assert [(one["number"], one["marks"], one["by"]) for one in page["versions"]] == [(1, 0, "县就业中心"), (0, 1, "")]
    again = await teacher.get(path(ming, "marking/practice"))
    assert (again["rubric_digest"], again["rubric"]["blocks"][0]["criteria"][0]["zh"]) == (old["rubric_digest"], "店铺信息完整合规")
    brought_back = (await authority.ask("GET", "/rubrics/practice/file.yaml")).text
    assert read_rubric(brought_back).digest == page["digest"]
    await world.settle()
    assert [fact.data["number"] for fact in await world.facts(RubricIssued)] == [1]


BAD_FILES = [
    (RUBRIC_TEXT.replace("points: 12", "points: 13"), "blocks", "现在是 101 分"),
    (RUBRIC_TEXT.replace("points: 12", "points: 十二"), "blocks.1.criteria.2.points", "要写整数"),
    (RUBRIC_TEXT.replace("zh: 开店与商品", "zh：开店与商品", 1), "第", "不符合 YAML"),
    (RUBRIC_TEXT.replace("name: practice", "name: plan"), "name", "不是 practice 的"),
    (RUBRIC_TEXT + "\nnotes: 备注\n", "notes", "没有这一项"),
    ("a: &x [1]\nb: *x\n", "file", "引用"),
    ("", "blocks", "文件是空的"),
]


@pytest.mark.parametrize(("text", "place", "words"), BAD_FILES)
def test_a_rubric_file_with_a_fault_is_named_by_its_place(text: str, place: str, words: str) -> None:
    with pytest.raises(RubricUnfit) as told:
        checked_rubric(text.encode(), "practice")
    assert any(fault.path.startswith(place) and words in fault.zh for fault in told.value.fields), told.value.fields


def test_a_sound_rubric_file_is_taken() -> None:
    """The negative control of the faults; a BOM does no harm."""
    assert checked_rubric(b"\xef\xbb\xbf" + RUBRIC_TEXT.encode(), "practice").digest == current_rubric("practice").digest
    with pytest.raises(RubricUnfit):
        checked_rubric(RUBRIC_TEXT.encode("utf-16"), "practice")


def test_a_rubric_edited_on_the_page_is_read_like_a_file() -> None:
    """The page issues JSON, which is YAML; the points must make 100 there as well."""
    said = current_rubric("plan").rubric.model_dump(mode="json", exclude_none=True)
    assert checked_rubric(json.dumps(said, ensure_ascii=False, indent=1).encode(), "plan").digest == current_rubric("plan").digest
    said["blocks"][0]["criteria"][0]["points"] += 1
    with pytest.raises(RubricUnfit):
        checked_rubric(json.dumps(said, ensure_ascii=False).encode(), "plan")


def test_a_veto_caps_its_block() -> None:
    """F.5: a rule broken on air and never corrected."""
    rubric = current_rubric("practice").rubric
    assert rubric.veto is not None
    _fit({one.key: 0 for one in rubric.criteria()}, rubric, ["C01"])
    with pytest.raises(Invalid) as told:
        _fit({one.key: one.points for one in rubric.criteria()}, rubric, ["C01"])
    assert [fault.code for fault in told.value.fields] == ["veto"]

"""What stands beside the criteria judged by eye, and the suggestions measured by the stream (F.5)."""

from typing import Any

import pytest

from tests.given import listing_on_sale, live_show, open_shop
from tests.training.hall import class_of_two
from tests.training.test_marking import RUBRIC, path
from tests.world import World
from training.assessment.practice_form import improvement, practice_form
from training.assessment.stage_words import beside
from training.assessment.suggestions import suggest_practice


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


GOOD_ROWS = [
    [0, 60, "open", None, True], [60, 300, "pitch", "lst_1"], [300, 480, "welfare", "lst_2"], [480, 900, "offer", "lst_1"],
    [900, 960, "end", None],
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "points"),
    [
        (GOOD_ROWS, 8),
        ([[0, 60, "open", None, False], *GOOD_ROWS[1:]], 7),
        ([*GOOD_ROWS[:2], [601, 700, "welfare", "lst_2"], *GOOD_ROWS[3:]], 7),
        ([*GOOD_ROWS[:3], [480, 961, "offer", "lst_1"], GOOD_ROWS[4]], 7),
        ([*GOOD_ROWS[:2], [300, 480, "welfare", None], *GOOD_ROWS[3:]], 7),
        ([[0, 3_600, "pitch", "lst_1"]] * 5, 3),
    ],
    ids=["whole", "asks-nobody", "late-treat", "quiet-for-long", "a-product-without-row", "steps-alone"],
)
def test_the_script_is_counted_by_the_rules_of_the_run_down_and_not_by_its_steps_alone(rows: list[Any], points: int) -> None:
    """F.1: each broken rule costs, though the number of steps and their keywords are the same."""
    form = staged(shelf=SHELF)
    form["shows"][0] |= {"slots": 5, "slots_with_keywords": 5, "script": rows}
    assert suggest_practice(form, RUBRIC)["script"].points == points

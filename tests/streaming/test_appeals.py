"""An appeal against a violation: once, by the host, after the show and within seven days; decided once, by somebody else."""

from typing import Any

import pytest

import streaming.events as live
from sandbox.clock import ManualClock
from sandbox.store import Tx
from streaming.appeal_looks import appeals_of
from streaming.appealing import MOST_LETTERS, WINDOW_MS, Window, clean, follows, private_part, window
from streaming.mirrors import Violation
from streaming.snapshot import show_snapshot
from streaming.tables import Appeal, Show
from tests.conftest import OpenStore
from tests.streaming.stage import BO, COHORT, HELPER, LAN, MEI, OTHER_TEACHER, STRANGER, TEACHER, Stage

LIE = "这个腊肉全国第一，闭眼入"
WHY = "我说的是“全国第一批非遗作坊”，后半句没识别到。"
DAY_S = 86_400


async def violated(stage: Stage) -> tuple[str, str]:
    """A show on air with a violation; the ids of both."""
    show_id = await stage.live()
    stage.clock.advance(12)
    await stage.do(MEI, "POST", f"/shows/{show_id}/comments", {"text": LIE})
    return show_id, str((await stage.facts(live.ViolationRaised))[-1].violation_id)


async def ended(stage: Stage) -> str:
    """The path of a violation whose show is over."""
    show_id, violation_id = await violated(stage)
    await stage.do(MEI, "POST", f"/shows/{show_id}/end")
    return f"/shows/{show_id}/violations/{violation_id}"


async def record(stage: Stage, path: str, who: Any = MEI) -> dict[str, Any]:
    """违规记录 of the show this violation is of."""
    found: dict[str, Any] = await stage.do(who, "GET", path.rsplit("/", 1)[0])
    return found


async def test_the_host_appeals_and_the_lecturer_lifts_it(stage: Stage) -> None:
    path = await ended(stage)
    before = await record(stage, path)
    assert (before["gate"], before["until"]) == ("open", int(stage.clock.now()) + WINDOW_MS)
    (line,) = before["violations"]
    assert (line["quote"], line["rule"], line["showms"], line["appeal"]) == ("全国第一", "C01", 12_000, None)
    await stage.do(MEI, "POST", f"{path}/appeal", {"reason": f"  {WHY} \n\n"})
    (fact,) = await stage.facts(live.ViolationAppealed)
    assert fact.at_showms == 12_000
    assert WHY not in str([event.data for event in await stage.events()]), "what was typed is in no event"
    appealed = (await record(stage, path, TEACHER))["violations"][0]["appeal"]
    assert (appealed["state"], appealed["reason"], appealed["decided_at"]) == ("open", WHY, None)
    await stage.do(TEACHER, "POST", f"{path}/decision", {"verdict": "lifted", "reason": "听了回放，说的是“第一批”。"})
    told = (await record(stage, path))["violations"][0]["appeal"]
    assert (told["state"], told["answer"], told["decided_at"]) == ("lifted", "听了回放，说的是“第一批”。", stage.clock.now())
    (decided,) = await stage.facts(live.ViolationAppealDecided)
    assert (decided.verdict, decided.at_showms) == ("lifted", 12_000)
    seen = (await stage.store.read(show_snapshot, path.split("/")[2]))["violations"]
    assert [one["appeal"] for one in seen] == ["lifted"]


async def test_once_it_is_decided_it_stands(stage: Stage) -> None:
    path = await ended(stage)
    assert await stage.refused(TEACHER, "POST", f"{path}/decision", {"verdict": "lifted", "reason": "没问题"}) == (409, "nothing_appealed")
    await stage.do(MEI, "POST", f"{path}/appeal", {"reason": WHY})
    assert await stage.refused(MEI, "POST", f"{path}/appeal", {"reason": WHY}) == (409, "appealed_already")
    await stage.do(TEACHER, "POST", f"{path}/decision", {"verdict": "upheld", "reason": "确实说了全国第一"})
    assert await stage.refused(TEACHER, "POST", f"{path}/decision", {"verdict": "lifted", "reason": "改一下"}) == (409, "appeal_decided")
    assert await stage.refused(MEI, "POST", f"{path}/appeal", {"reason": WHY}) == (409, "appealed_already")
    assert [row.appeal for row in await stage.rows(Violation)] == ["upheld"]


@pytest.mark.parametrize(("waits_s", "state"), [(7 * DAY_S, "open"), (7 * DAY_S + 1, "over")])
async def test_it_may_be_made_for_seven_days(stage: Stage, waits_s: int, state: str) -> None:
    path = await ended(stage)
    stage.clock.advance(waits_s)
    assert (await record(stage, path))["gate"] == state
    if state == "open":
        await stage.do(MEI, "POST", f"{path}/appeal", {"reason": WHY})
    else:
        assert await stage.refused(MEI, "POST", f"{path}/appeal", {"reason": WHY}) == (409, "appeal_too_late")


async def test_while_the_show_runs_it_is_put_right_instead(stage: Stage) -> None:
    show_id, violation_id = await violated(stage)
    path = f"/shows/{show_id}/violations/{violation_id}"
    assert await stage.refused(MEI, "POST", f"{path}/appeal", {"reason": WHY}) == (409, "appeal_show_running")
    assert (await record(stage, path))["gate"] == "running"


@pytest.mark.parametrize(
    ("reason", "code"),
    [("", "length"), (" \n ", "length"), ("长" * (MOST_LETTERS + 1), "length"), ("问我 138 0731 2233", "private")],
)
async def test_a_reason_has_some_words_and_no_numbers_of_people(stage: Stage, reason: str, code: str) -> None:
    path = await ended(stage)

    async def refused(who: Any, way: str, **more: str) -> tuple[int, list[str]]:
        answer = await stage.ask(who, "POST", f"{path}/{way}", {"reason": reason, **more})
        return answer.status_code, [each["code"] for each in answer.json().get("fields", ())]

    assert await refused(MEI, "appeal") == (422, [code])
    await stage.do(MEI, "POST", f"{path}/appeal", {"reason": "长" * MOST_LETTERS})
    assert await refused(TEACHER, "decision", verdict="lifted") == (422, [code])


async def test_who_may_do_what(stage: Stage) -> None:
    """Classmates, other classes and violations of other shows are not there; helpers see and do not decide; nobody decides his own."""
    path = await ended(stage)
    listed = path.rsplit("/", 1)[0]
    appeal, decision = {"reason": WHY}, {"verdict": "lifted", "reason": "可以"}
    for who in (LAN, STRANGER, OTHER_TEACHER):
        assert await stage.refused(who, "GET", listed) == (404, "not_found")
        assert await stage.refused(who, "POST", f"{path}/appeal", appeal) == (404, "not_found")
        assert await stage.refused(who, "POST", f"{path}/decision", decision) == (404, "not_found")
    assert await stage.refused(TEACHER, "POST", f"{path}/appeal", appeal) == (403, "forbidden")
    await stage.do(MEI, "POST", f"{path}/appeal", appeal)
    assert (await record(stage, path, HELPER))["violations"][0]["appeal"]["reason"] == WHY
    for who in (MEI, HELPER):
        assert await stage.refused(who, "POST", f"{path}/decision", decision) == (403, "forbidden")
    other = await stage.live(BO, "lst_z")
    await stage.do(BO, "POST", f"/shows/{other}/end")
    assert await stage.refused(BO, "POST", f"/shows/{other}/violations/{path.split('/')[4]}/appeal", appeal) == (404, "not_found")
    assert await stage.refused(MEI, "POST", f"{listed}/none/appeal", appeal) == (404, "not_found")
    assert await stage.refused(TEACHER, "POST", f"{path}/decision", {"verdict": "perhaps", "reason": "嗯"}) == (422, "invalid")


async def test_a_lecturer_does_not_decide_about_his_own_show(stage: Stage) -> None:
    show_id = await stage.live(TEACHER, "lst_t")
    await stage.do(TEACHER, "POST", f"/shows/{show_id}/comments", {"text": LIE})
    await stage.do(TEACHER, "POST", f"/shows/{show_id}/end")
    path = f"/shows/{show_id}/violations/{(await stage.facts(live.ViolationRaised))[0].violation_id}"
    await stage.do(TEACHER, "POST", f"{path}/appeal", {"reason": WHY})
    assert await stage.refused(TEACHER, "POST", f"{path}/decision", {"verdict": "lifted", "reason": "可以"}) == (409, "own_appeal")


async def test_sending_it_twice_with_one_key_is_sending_it_once(stage: Stage) -> None:
    path = await ended(stage)
    key = {"headers": {"idempotency-key": "key-appeal-1"}}
    first = await stage.ask(MEI, "POST", f"{path}/appeal", {"reason": WHY}, **key)
    again = await stage.ask(MEI, "POST", f"{path}/appeal", {"reason": WHY}, **key)
    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())
    assert len(await stage.facts(live.ViolationAppealed)) == 1


async def test_the_queue_has_who_waits_longest_first_and_then_the_newest_decisions(open_store: OpenStore, database: str) -> None:
    store = await open_store(database, ManualClock())

    def appealed(tx: Tx, name: str, at: int, decided_at: int | None) -> None:
        words = {"rule": "C01", "points": 5, "quote": name, "place": "comment", "certain": True, "showms": 9, "position": at}
        tx.add(Violation(id=name, show_id="show_1", **words))
        judged = {"state": "lifted" if decided_at else "open", "decided_at": decided_at, "appellant_id": MEI.id, "appealed_at": at}
        tx.add(Appeal(violation_id=name, show_id="show_1", cohort_id=COHORT, reason=WHY, **judged))

    def prepare(tx: Tx) -> None:
        shown = {"kind": "commerce", "mode": "practice", "scenario": "first-broadcast", "title": "腊味", "made_at": 1}
        tx.add(Show(id="show_1", room_id="room_1", cohort_id=COHORT, owner_id=MEI.id, host_id=MEI.id, **shown))
        for line in (("late", 40, None), ("early", 10, None), ("old", 20, 50), ("new", 30, 60)):
            appealed(tx, *line)

    await store.write(prepare)
    seen = await store.read(appeals_of, TEACHER, COHORT)
    assert [one["violation_id"] for one in seen] == ["early", "late", "new", "old"]
    assert await store.read(appeals_of, BO, COHORT) == []


def test_one_appeal_one_decision() -> None:
    states = (None, "open", "upheld", "lifted")
    allowed = {(before, after) for before in states for after in ("open", "upheld", "lifted") if follows(before, after)}
    assert allowed == {(None, "open"), ("open", "upheld"), ("open", "lifted")}


def test_the_window_of_an_exam_begins_when_it_is_opened() -> None:
    assert window(5, None, True) == Window("running")
    assert window(5, 3, True) == Window("sealed")
    assert window(WINDOW_MS + 9, 3, False, 10) == Window("open", WINDOW_MS + 10)
    assert window(WINDOW_MS + 9, 3, False) == Window("over", WINDOW_MS + 3), "without the exam's opening it is over by then"


@pytest.mark.parametrize("text", ["打 13807312233", "+86 138 0731 2233 找我", "身份证430102199003077530", "mei.li@school.edu.cn"])
def test_private_numbers_are_found(text: str) -> None:
    assert private_part(text)


@pytest.mark.parametrize("text", ["12:30 说的是第一批", "订单 202611270001234 的客人问的", "2026 年 11 月 27 日", "每袋 500 克 @所有人"])
def test_other_numbers_are_not(text: str) -> None:
    assert private_part(text) is None


def test_words_keep_their_lines_and_lose_their_blanks() -> None:
    assert clean("  一  二 \n\n\t三 ") == "一 二\n三"

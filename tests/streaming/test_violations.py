"""Forbidden words of the desk are logged with rule, evidence and a safe rewrite, cost the crowd's trust, and a correction closes them."""

import pytest

import streaming.events as live
from sandbox.trade.compliance import Context
from streaming.audience.mood import Mood
from streaming.audience.signals import Signals
from streaming.snapshot import show_snapshot
from streaming.transcripts import heard
from streaming.wording import findings, meant, puts_right
from tests.audience.rooms import tables
from tests.streaming.stage import BO, GOOD_CHECK, LAN, MEI, TEACHER, Stage, plan_form

LIE = "这个腊肉全国第一，闭眼入"


async def say(stage: Stage, show_id: str, text: str, who: object = MEI) -> None:
    await stage.do(who, "POST", f"/shows/{show_id}/comments", {"text": text})


async def test_a_forbidden_word_of_the_host_is_logged_with_its_evidence(stage: Stage) -> None:
    show_id = await stage.live()
    stage.clock.advance(5)
    await say(stage, show_id, "大家好，" + LIE)
    (fact,) = await stage.facts(live.ViolationRaised)
    assert (fact.rule, fact.quote, fact.where, fact.certain, fact.points) == ("C01", "全国第一", "comment", True, 5)
    assert (fact.said, fact.correct_until_showms) == ("大家好，" + LIE, 35_000)
    assert "排名" in fact.rewrite
    assert "广告法" in fact.law
    seen = (await stage.store.read(show_snapshot, show_id))["violations"]
    assert [(one["quote"], one["rewrite"], one["corrected"]) for one in seen] == [("全国第一", fact.rewrite, None)]


async def test_what_the_audience_writes_and_clean_words_are_no_violation(stage: Stage) -> None:
    """The negative control: a classmate in the audience may exaggerate, the desk may speak plainly and of what is not so."""
    show_id = await stage.live()
    await say(stage, show_id, LIE, LAN)
    await say(stage, show_id, "现卤现发，四十八小时内发货，不是全国第一，好吃是真的")
    assert await stage.facts(live.ViolationRaised) == []


async def test_the_desk_answers_for_answers_too_and_a_passage_counts_once(stage: Stage) -> None:
    show_id = await stage.live()
    await stage.do(MEI, "POST", f"/shows/{show_id}/seats", {"seat": "service", "person_id": LAN.id})
    asked = live.QuestionAsked(
        show_id=show_id,
        question_id="q1",
        viewer="7",
        nick="爱吃辣",
        persona="seeker",
        intent="quality",
        listing_id="lst_a",
        text="？",
        due_showms=60_000,
    )
    await stage.say(asked, show=show_id, showms=1000)
    await stage.do(LAN, "POST", f"/shows/{show_id}/questions/q1/answer", {"way": "text", "text": "吃了能治疗胃病，真的能治疗"})
    assert [(fact.rule, fact.quote) for fact in await stage.facts(live.ViolationRaised)] == [("C02", "治疗")]


async def test_a_title_is_judged_when_the_show_starts(stage: Stage) -> None:
    await stage.stock(MEI, "lst_a")
    show_id = (await stage.do(MEI, "POST", "/shows", plan_form("lst_a", title="全网最低价腊肉专场")))["id"]
    await stage.do(MEI, "POST", f"/shows/{show_id}/preflight", GOOD_CHECK)
    assert await stage.facts(live.ViolationRaised) == []
    await stage.do(MEI, "POST", f"/shows/{show_id}/start")
    assert [(fact.rule, fact.where) for fact in await stage.facts(live.ViolationRaised)] == [("C01", "title")]


@pytest.mark.parametrize(("waits", "in_time"), [(10, True), (40, False)])
async def test_words_put_it_right_in_time_or_late(stage: Stage, waits: int, in_time: bool) -> None:
    show_id = await stage.live()
    await say(stage, show_id, LIE)
    stage.clock.advance(waits)
    await say(stage, show_id, "更正：刚才说的全国第一不准确，准确说法是本地老字号做法")
    (fact,) = await stage.facts(live.ViolationCorrected)
    assert (fact.way, fact.in_time, fact.after_ms) == ("text", in_time, waits * 1000)
    assert len(await stage.facts(live.ViolationRaised)) == 1, "naming the words to put them right is no new violation"


async def test_a_plain_word_corrects_nothing_and_a_correction_may_break_a_rule_itself(stage: Stage) -> None:
    show_id = await stage.live()
    await say(stage, show_id, LIE)
    await say(stage, show_id, "大家喜欢可以点关注")
    await say(stage, show_id, "更正")
    assert await stage.facts(live.ViolationCorrected) == []
    await say(stage, show_id, "更正，应该说是全网最低价")
    assert [fact.quote for fact in await stage.facts(live.ViolationRaised)] == ["全国第一", "全网最低"]


async def test_the_correction_card_is_pinned_and_closes_it_once(stage: Stage) -> None:
    show_id = await stage.live()
    await say(stage, show_id, LIE)
    (raised,) = await stage.facts(live.ViolationRaised)
    path = f"/shows/{show_id}/violations/{raised.violation_id}/correct"
    assert await stage.refused(MEI, "POST", path, {"text": "其实是史上最低"}) == (422, "invalid")
    assert await stage.refused(MEI, "POST", path, {"text": " "}) == (422, "invalid")
    assert await stage.refused(LAN, "POST", path, {"text": "本地口味"}) == (403, "forbidden")
    assert await stage.refused(MEI, "POST", f"/shows/{show_id}/violations/none/correct", {"text": "本地口味"}) == (404, "not_found")
    stage.clock.advance(3)
    await stage.do(MEI, "POST", path, {"text": "是我们镇上卖得多的一款"})
    (fact,) = await stage.facts(live.ViolationCorrected)
    assert (fact.way, fact.in_time) == ("card", True)
    seen = await stage.store.read(show_snapshot, show_id)
    assert seen["pinned_comment"]["text"] == "更正：刚才说的“全国第一”不准确。是我们镇上卖得多的一款"
    assert await stage.refused(MEI, "POST", path, {"text": "是我们镇上卖得多的一款"}) == (409, "already_corrected")
    assert len(await stage.facts(live.ViolationRaised)) == 1


async def test_what_was_heard_is_not_certain_and_a_lesson_is_not_judged(stage: Stage) -> None:
    show_id = await stage.live()
    await stage.store.write(heard, show_id, LIE)
    await stage.settle()
    assert [(fact.where, fact.certain) for fact in await stage.facts(live.ViolationRaised)] == [("speech", False)]
    await stage.store.write(heard, show_id, "口误口误，刚才说的不对，是本地老字号")
    assert [fact.way for fact in await stage.facts(live.ViolationCorrected)] == ["said"]
    lesson = (await stage.do(TEACHER, "POST", "/shows", plan_form(title="禁用词讲解课", kind="lesson")))["id"]
    await stage.do(TEACHER, "POST", f"/shows/{lesson}/preflight", GOOD_CHECK)
    await stage.do(TEACHER, "POST", f"/shows/{lesson}/start")
    await say(stage, lesson, LIE, TEACHER)
    assert len(await stage.facts(live.ViolationRaised)) == 1


async def trust_after(stage: Stage, show_id: str) -> int:
    """The crowd's trust when it has taken in the show's log."""
    events = await stage.events(show=show_id)
    (started,) = [live.ShowStarted.model_validate(event.data) for event in events if event.type == live.ShowStarted.type]
    signals, mood = Signals.at_start(started), Mood()
    kinds = {kind.type: kind for kind in (live.ViolationRaised, live.ViolationCorrected)}
    signals.next_second([(event.position, kinds[event.type].model_validate(event.data)) for event in events if event.type in kinds], 1)
    mood.take(signals.inbox, tables().numbers)
    return mood.trust


async def test_the_crowd_trusts_less_and_half_of_it_comes_back(stage: Stage) -> None:
    show_id = await stage.live()
    calm = await trust_after(stage, show_id)
    await say(stage, show_id, LIE)
    hurt = await trust_after(stage, show_id)
    await say(stage, show_id, "更正：不是全国第一，是本地老字号")
    mended = await trust_after(stage, show_id)
    assert hurt < mended < calm
    assert (mended - hurt) * 2 == calm - hurt


async def test_others_of_the_class_have_no_card(stage: Stage) -> None:
    show_id = await stage.live()
    await say(stage, show_id, LIE)
    (raised,) = await stage.facts(live.ViolationRaised)
    other = await stage.live(BO, "lst_z")
    path = f"/shows/{other}/violations/{raised.violation_id}/correct"
    assert await stage.refused(BO, "POST", path, {"text": "本地口味"}) == (404, "not_found")


@pytest.mark.parametrize("text", ["口误，是每袋三百克", "更正一下：面料是棉", "准确的说法是当季新茶", "Correction: it is cotton"])
def test_words_that_put_right(text: str) -> None:
    assert puts_right(text)


@pytest.mark.parametrize("text", ["更正", "口误！", "欢迎新来的朋友", ""])
def test_words_that_do_not(text: str) -> None:
    assert not puts_right(text)


def test_a_quote_is_found_however_it_is_written_and_findings_are_few() -> None:
    assert meant("刚才说的 全 国 第 一 不对", ["全国第一", "治疗", ""]) == ["全国第一"]
    many = "最佳最好最优最棒最强最先进最优质顶级顶尖极品王牌"
    assert len(findings(many, "C", Context(day="2026-11-26"))) == 5

"""What a speech recogniser hears answers the questions it speaks of, once, and no others."""

import streaming.events as live
from streaming.audience.acts import Acts, Question
from streaming.media.engine import Heard
from streaming.transcripts import heard
from tests.streaming.stage import Stage


def asked(show_id: str, *intents: str) -> list[live.QuestionAsked]:
    """A second in which these things were asked about the first listing."""
    questions = [Question(f"9-r{at}", f"r{at}", "游客", "seeker", intent, "lst_a", "？", due_tick=69) for at, intent in enumerate(intents)]
    return [fact for fact in Acts(9, online=3, questions=questions).facts(show_id) if isinstance(fact, live.QuestionAsked)]


async def test_words_answer_what_they_speak_of(stage: Stage) -> None:
    show_id = await stage.live()
    await stage.say(*asked(show_id, "ship", "size"), show=show_id)
    assert (await stage.store.write(heard, show_id, "大家好，欢迎来到直播间")).value == []
    answered = (await stage.store.write(heard, show_id, "王姐好，我们四十八小时内发货，全国包邮")).value
    assert len(answered) == 1
    facts = await stage.facts(live.QuestionAnswered)
    assert [fact.text for fact in facts] == ["我们四十八小时内发货,全国包邮"], "nothing else of what was said"
    assert [(fact.question_id, fact.way) for fact in facts] == [(answered[0], "speech")]
    assert (await stage.store.write(heard, show_id, "我们四十八小时内发货，全国包邮")).value == []
    assert (await stage.store.write(heard, "show_none", "包邮")).value == []
    assert (await stage.store.write(heard, show_id, "  ")).value == []


async def test_a_sentence_of_the_media_plane_answers_promises_and_is_judged(stage: Stage) -> None:
    """What the port reports goes the whole way: a question is answered, a promise noted, a forbidden word seen as uncertain."""
    show_id = await stage.live()
    await stage.say(*asked(show_id, "ship"), show=show_id)
    await stage.media(Heard(show_id, stage.clock.now(), "全国第一的腊肉，四十八小时内发货"))
    assert [fact.way for fact in await stage.facts(live.QuestionAnswered)] == ["speech"]
    assert [fact.kind for fact in await stage.facts(live.PromiseMade)] == ["dispatch"]
    assert [(fact.rule, fact.certain) for fact in await stage.facts(live.ViolationRaised)] == [("C01", False)]
    await stage.media(Heard(show_id, stage.clock.now(), "  "))
    assert len(await stage.facts(live.ViolationRaised)) == 1


async def test_words_heard_about_an_incident_that_is_on_are_told_to_the_crowd_without_the_words(stage: Stage) -> None:
    show_id = await stage.live()
    thrown = live.IncidentThrown(show_id=show_id, incident_id="inc_1", kind="network_stall", origin="scenario")
    await stage.say(thrown, show=show_id)
    await stage.store.write(heard, show_id, "今天天气不错")
    assert await stage.facts(live.IncidentSpokenOf) == []  # control
    await stage.store.write(heard, show_id, "网络卡了，大家稍等")
    assert await stage.facts(live.IncidentSpokenOf) == [live.IncidentSpokenOf(show_id=show_id, incident_id="inc_1")]
    await stage.say(live.IncidentClosed(show_id=show_id, incident_id="inc_1", outcome="missed"), show=show_id)
    await stage.store.write(heard, show_id, "网络卡了，大家稍等")
    assert len(await stage.facts(live.IncidentSpokenOf)) == 1

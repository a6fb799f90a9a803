"""Comments, questions, calls, notes and marks."""

import pytest

import streaming.events as live
from streaming.audience.acts import Acts, SaidComment, question_id
from streaming.snapshot import show_snapshot
from tests.streaming.stage import BO, LAN, MEI, TEACHER, Stage


def ticked(show_id: str, tick: int, *said: SaidComment) -> live.CrowdTicked:
    """A second in which these things were said."""
    return Acts(tick, online=3, said=len(said), comments=list(said)).ticked(show_id, 0, "d")


def praise(number: int, text: str = "看起来不错") -> SaidComment:
    return SaidComment(f"c{number}", str(number), f"游客{number}", "browser", "praise", text, None)


@pytest.mark.parametrize(("length", "code"), [(200, None), (201, "comment_too_long"), (10_000, "comment_too_long")])
async def test_a_comment_has_200_characters(stage: Stage, length: int, code: str | None) -> None:
    show_id = await stage.live()
    answer = await stage.ask(LAN, "POST", f"/shows/{show_id}/comments", {"text": "好" * length})
    if code is None:
        assert answer.status_code == 200
        fact = (await stage.facts(live.CommentPosted))[0]
        assert (fact.author_id, fact.seat, len(fact.text)) == (LAN.id, None, 200)
    else:
        assert (answer.status_code, answer.json()["code"]) == (409, code)
        assert str(length) in answer.json()["title"]
        assert await stage.facts(live.CommentPosted) == []


async def test_comments_only_while_it_is_on_air(stage: Stage) -> None:
    show_id = await stage.planned(MEI, "lst_a")
    assert await stage.refused(MEI, "POST", f"/shows/{show_id}/comments", {"text": "试试"}) == (409, "show_not_live")
    assert await stage.refused(LAN, "POST", f"/shows/{show_id}/comments", {"text": "试试"}) == (404, "not_found")
    live_id = await stage.live(LAN, "lst_c")
    assert await stage.refused(BO, "POST", f"/shows/{live_id}/comments", {"text": "  \n "}) == (409, "comment_empty")
    await stage.do(LAN, "POST", f"/shows/{live_id}/pause")
    await stage.do(BO, "POST", f"/shows/{live_id}/comments", {"text": "等你"})


async def test_a_muted_person_waits_and_a_blocked_word_stays_out(stage: Stage) -> None:
    show_id = await stage.live()
    path = f"/shows/{show_id}"
    await stage.do(MEI, "POST", f"{path}/mutes", {"viewer": LAN.id, "seconds": 30})
    await stage.do(MEI, "POST", f"{path}/words", {"word": "Fake"})
    answer = await stage.ask(LAN, "POST", f"{path}/comments", {"text": "在吗"})
    assert answer.json()["code"] == "muted"
    assert "30" in answer.json()["title"]
    await stage.do(BO, "POST", f"{path}/comments", {"text": "在"})
    assert await stage.refused(BO, "POST", f"{path}/comments", {"text": "this is FAKE"}) == (409, "word_blocked")
    stage.clock.advance(31)
    await stage.do(LAN, "POST", f"{path}/comments", {"text": "现在可以了"})


async def test_a_comment_of_the_crowd_or_of_a_person_is_pinned_and_hidden(stage: Stage) -> None:
    show_id = await stage.live()
    path = f"/shows/{show_id}/comments"
    await stage.say(ticked(show_id, 1, praise(1), praise(2)), show=show_id, showms=1000)
    mine = (await stage.do(LAN, "POST", path, {"text": "主播好"}))["comment_id"]
    await stage.do(MEI, "POST", f"{path}/c2/pin")
    await stage.do(MEI, "POST", f"{path}/{mine}/pin")
    await stage.do(MEI, "POST", f"{path}/{mine}/hide", {"genuine_negative": True})
    await stage.do(MEI, "POST", f"{path}/c1/hide", {})
    await stage.do(MEI, "POST", f"{path}/c1/hide", {})
    assert [fact.comment_id for fact in await stage.facts(live.CommentPinned)] == ["c2", mine, None], "what is hidden is not on top"
    assert [(fact.comment_id, fact.genuine_negative) for fact in await stage.facts(live.CommentHidden)] == [(mine, True), ("c1", False)]
    assert await stage.refused(MEI, "POST", f"{path}/c1/pin") == (404, "comment_gone")
    assert await stage.refused(MEI, "POST", f"{path}/c99/pin") == (404, "comment_gone")


def asked(show_id: str, key: str, due_s: int = 60) -> live.QuestionAsked:
    return live.QuestionAsked(
        show_id=show_id,
        question_id=question_id(show_id, key),
        viewer="7",
        nick="爱吃辣",
        persona="seeker",
        intent="ship",
        listing_id="lst_a",
        text="几天发货？",
        due_showms=due_s * 1000,
    )


async def test_a_question_is_answered_once_in_time_or_late(stage: Stage) -> None:
    show_id = await stage.live()
    await stage.say(asked(show_id, "1-7"), asked(show_id, "1-8"), asked(show_id, "1-9"), show=show_id, showms=1000)
    path = f"/shows/{show_id}/questions"
    stage.clock.advance(5)
    first = await stage.do(MEI, "POST", f"{path}/{question_id(show_id, '1-7')}/answer", {"way": "tap"})
    assert (first["after_ms"], first["late"]) == (4000, False)
    assert await stage.refused(MEI, "POST", f"{path}/{question_id(show_id, '1-7')}/answer", {"way": "tap"}) == (409, "already_answered")
    assert await stage.refused(MEI, "POST", f"{path}/{question_id(show_id, '1-8')}/answer", {"way": "text"}) == (422, "invalid")
    stage.clock.advance(56)
    await stage.say(live.QuestionExpired(show_id=show_id, question_id=question_id(show_id, "1-8")), show=show_id, showms=61_000)
    late = await stage.do(MEI, "POST", f"{path}/{question_id(show_id, '1-8')}/answer", {"way": "text", "text": "48小时内发货"})
    assert late["late"]
    assert not late["waits"]
    facts = await stage.facts(live.QuestionAnswered)
    assert [(fact.way, fact.text, fact.late, fact.seat) for fact in facts] == [
        ("tap", "", False, "host"),
        ("text", "48小时内发货", True, "host"),
    ]
    assert await stage.refused(MEI, "POST", f"{path}/nothing/answer", {"way": "tap"}) == (404, "not_found")
    other = await stage.live(LAN, "lst_c")
    assert await stage.refused(LAN, "POST", f"/shows/{other}/questions/{question_id(show_id, '1-9')}/answer", {"way": "tap"}) == (
        404,
        "not_found",
    )


async def test_calls_of_one_kind_are_three_seconds_apart(stage: Stage) -> None:
    show_id = await stage.live()
    path = f"/shows/{show_id}/calls"
    await stage.do(MEI, "POST", path, {"what": "like"})
    stage.clock.advance(2.9)
    assert await stage.refused(MEI, "POST", path, {"what": "like"}) == (429, "too_many")
    await stage.do(MEI, "POST", path, {"what": "follow"})
    stage.clock.advance(0.1)
    await stage.do(MEI, "POST", path, {"what": "like"})
    assert [fact.what for fact in await stage.facts(live.CallMade)] == ["like", "follow", "like"]


async def test_traffic_is_ordered_within_its_limits(stage: Stage) -> None:
    show_id = await stage.live()
    path = f"/shows/{show_id}/traffic"
    await stage.do(MEI, "POST", path, {"goal": "enter", "budget_fen": 10_000, "minutes": 30})
    assert (await stage.facts(live.TrafficBought))[0].budget_fen == 10_000
    assert (await stage.refused(MEI, "POST", path, {"goal": "enter", "budget_fen": 999, "minutes": 30}))[0] == 422


async def test_notes_and_marks_stand_at_a_point_of_the_show(stage: Stage) -> None:
    show_id = await stage.live()
    stage.clock.advance(30)
    await stage.do(LAN, "POST", f"/shows/{show_id}/notes", {"at_showms": 12_000, "text": "声音太小"})
    assert (await stage.refused(LAN, "POST", f"/shows/{show_id}/notes", {"at_showms": 31_000, "text": "未来"}))[0] == 422
    mark = await stage.do(
        TEACHER, "POST", f"/shows/{show_id}/marks", {"at_showms": 1000, "text": "开场好", "criterion": "opening", "score": 8}
    )
    assert (await stage.refused(TEACHER, "POST", f"/shows/{show_id}/marks", {"at_showms": 1000, "text": "好", "score": 8}))[0] == 422
    remarks = await stage.do(MEI, "GET", f"/shows/{show_id}/notes")
    assert (remarks["notes"][0]["text"], remarks["marks"][0]["score"]) == ("声音太小", 8)
    await stage.do(TEACHER, "DELETE", f"/shows/{show_id}/marks/{mark['mark_id']}")
    assert await stage.refused(TEACHER, "DELETE", f"/shows/{show_id}/marks/{mark['mark_id']}") == (409, "mark_withdrawn")
    assert (await stage.do(MEI, "GET", f"/shows/{show_id}/notes"))["marks"] == []


async def test_a_viewer_waits_on_when_what_was_typed_is_no_answer(stage: Stage) -> None:
    """The card goes when the crowd takes it for an answer, and no sooner: the same grading closes both."""
    show_id = await stage.live()
    key, question = "1-7", question_id(show_id, "1-7")
    await stage.say(asked(show_id, key), show=show_id, showms=1000)
    await stage.settle()
    path = f"/shows/{show_id}/questions/{question}/answer"

    async def waiting() -> list[tuple[str, bool]]:
        cards = (await stage.store.read(show_snapshot, show_id))["questions"]
        return [(card["question_id"], card["tried"]) for card in cards]

    assert (await stage.do(MEI, "POST", path, {"way": "text", "text": "不知道"}))["waits"]
    assert await waiting() == [(question, True)]
    assert not (await stage.do(MEI, "POST", path, {"way": "text", "text": "48小时内发货"}))["waits"]
    assert await waiting() == [(question, True)], "the crowd has not spoken yet"
    await stage.say(Acts(9, online=3, graded=[(key, 1000)]).ticked(show_id, 0, "d"), show=show_id, showms=9000)
    await stage.settle()
    assert await waiting() == []
    assert await stage.refused(MEI, "POST", path, {"way": "tap"}) == (409, "already_answered")
    assert [(fact.worth, fact.against) for fact in await stage.facts(live.QuestionAnswered)] == [(0, False), (1000, False)]

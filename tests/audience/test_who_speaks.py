"""Who speaks and who is heard: thanks of askers and of those who joined them, muted viewers, raids, and a broadcast without a shelf."""

import re
from typing import Any

from sandbox.scenario.load import load_scenario, scenario_files
from sandbox.trade.compliance import Context, check_text
from streaming.audience.acts import Acts, question_id
from streaming.audience.columns import best
from streaming.audience.compile import compile_scenario
from streaming.audience.crowd import Crowd
from streaming.audience.grammar import Lines, say
from streaming.audience.hosts import EXPERT, SILENT
from streaming.audience.phrases_talk import ENGLISH_TALK, TALK
from streaming.audience.rehearse import SHOW, started
from streaming.audience.viewers import name_of, number_of
from streaming.events import CommentPosted, IncidentThrown, QuestionAnswered, ViewerMuted

from .rooms import outcome, seed, tables
from .test_talk import PIN, TALKATIVE, asked


def test_of_those_who_wanted_to_know_the_same_the_first_feel_the_answer_and_a_few_say_so():
    def answered(joins: bool):
        """What those who joined a question feel after its answer, and how many said thanks in each of the next six seconds."""
        crowd, _, _ = asked()
        while not (popular := [key for key, one in crowd.talk.waiting.items() if len(one.joined) >= 4 and not one.expired]):
            crowd.step([])
        waiting = crowd.talk.waiting[popular[0]]
        joined = [vid for vid, _, _ in waiting.joined]
        if not joins:
            waiting.joined.clear()
        crowd.step([(1, QuestionAnswered(show_id=SHOW, question_id=question_id(SHOW, popular[0]), way="tap", after_ms=1))])
        felt = [crowd.demand.feelings.get(vid, 0) for vid in joined if crowd.viewers.find(vid) is not None]
        names = {name_of(vid) for vid in joined}
        later = [crowd.step([]).comments for _ in range(6)]
        return felt, [sum(said.intent == "thanks" and said.viewer in names for said in comments) for comments in later]

    felt, thanks = answered(joins=True)
    assert len(felt) > 1
    assert min(felt) > 0
    assert sum(thanks) <= 3
    assert max(thanks) <= 1, "one after the other"
    alone, nobody = answered(joins=False)
    assert max(alone) == sum(nobody) == 0  # control: whom nobody remembers feels nothing


def muted_room(muted: bool) -> list[Acts]:
    """Two minutes of a room, of whom everybody who came early may be silenced in its 20th second for a minute and a half."""
    of = tables(**TALKATIVE)
    crowd = Crowd.begin(of, started(of, seed(2)), best())
    names = [f"{letter}{number}" for letter in "rfv" for number in range(1500)] if muted else []
    mute = [(at, ViewerMuted(show_id=SHOW, viewer=viewer, seconds=90)) for at, viewer in enumerate(names)]
    return [crowd.step(mute if tick == 20 else PIN if tick == 5 else []) for tick in range(150)]


def test_a_muted_viewer_is_silent_and_counts_nowhere_as_one_who_spoke():
    quiet, loud = muted_room(muted=True), muted_room(muted=False)
    assert sum(acts.said + acts.commenters for acts in quiet[20:110]) == 0
    assert sum(acts.commenters for acts in loud[20:110]) > 20  # control
    for every in (quiet, loud):
        assert sum(acts.commenters for acts in every) == len({said.viewer for acts in every for said in acts.comments})
        assert sum(acts.said for acts in every) == sum(len(acts.comments) for acts in every), "all were put into words"


def test_nobody_thanks_or_cheers_while_muted():
    def after(muted: bool) -> set[str]:
        crowd, question, _ = asked()
        tap = QuestionAnswered(show_id=SHOW, question_id=question_id(SHOW, question.key), way="tap", after_ms=1)
        crowd.step([(1, tap), *([(2, ViewerMuted(show_id=SHOW, viewer=question.viewer, seconds=60))] if muted else [])])
        crowd.talk.won.append((number_of(question.viewer), 0, 1))
        return {said.intent for _ in range(4) for said in crowd.step([]).comments if said.viewer == question.viewer}

    assert after(muted=False) >= {"thanks", "won"}  # control
    assert after(muted=True) == set()


def test_a_raid_is_the_same_whenever_it_comes():
    """Draws hang on how often something has happened and never on the second it happens in."""

    def raiders(at: int) -> list[str]:
        crowd = Crowd.begin(tables(), started(tables(), seed(2)), best())
        raid = [(1, IncidentThrown(show_id=SHOW, incident_id="inc_1", kind="troll_raid", origin="lecturer"))]
        every = [crowd.step(raid if tick == at else []) for tick in range(at + 50)]
        return [said.viewer for acts in every for said in acts.comments if said.comment_id.startswith("x")]

    assert len(raiders(10)) > 10
    assert raiders(10) == raiders(33)


def content(host: Any) -> list[Acts]:
    """Ten minutes of the library's broadcast without a shelf."""
    room = compile_scenario(load_scenario(scenario_files()["content-talk"]))
    return outcome(room, 1, host, 600, shelf=(), keep=True).ticks


def test_a_broadcast_without_a_shelf_is_asked_praised_and_recommended_for_what_it_tells():
    told, silent = content(EXPERT), content(SILENT)
    asked = [question for acts in told for question in acts.questions]
    assert {question.intent for question in asked} == {"detail", "quality"}
    assert {question.listing_id for question in asked} == {None}
    assert len(asked) > 15
    assert sum(len(acts.graded) for acts in told) > 0.8 * len(asked)
    talk = {comment.intent for acts in told for comment in acts.comments}
    assert talk >= {"praise", "thanks"}
    assert not talk & {"price", "haggle", "ship", "stock", "herd"}
    assert not any(
        re.search("发货|多少钱|包邮|质检|下单|拍了", said.text) for acts in told for said in acts.comments if said.intent != "bag"
    )
    assert max(acts.pool for acts in told) > 1300
    assert silent[-1].pool < 1000, "stay and talk move it both ways"


def test_a_typed_reply_that_says_something_is_whole_where_no_page_stands_against_it():
    room = compile_scenario(load_scenario(scenario_files()["content-talk"]))

    def graded(text: str) -> list[int]:
        crowd = Crowd.begin(room, started(room, seed(1), ()), best())
        while not crowd.talk.waiting:
            crowd.step([])
        key = next(iter(crowd.talk.waiting))
        reply = CommentPosted(show_id=SHOW, comment_id="m", author_id="p", seat="host", text=text, reply_to=f"c{key}")
        return [worth for _, worth in crowd.step([(1, reply)]).graded]

    assert graded("先把竹子劈开，泡一夜水") == [1000]
    assert graded("嗯嗯") == graded("不知道") == graded("好的") == []


def test_a_shop_that_shows_nothing_is_not_asked_about_what_it_tells():
    """Negative control: the same people before a shelf of which nothing is pinned."""
    crowd = Crowd.begin(tables(**TALKATIVE), started(tables(**TALKATIVE), seed(2)), best())
    assert not any(crowd.step([]).questions for _ in range(120))


def test_lines_about_what_is_told_speak_of_no_goods_and_break_no_rule():
    for lines_, language in ((TALK, "zh"), (ENGLISH_TALK, "en")):
        for intent in lines_:
            for who in range(80):
                line = say(Lines(), 7, who, 0, intent, "quality", None, language=language)
                assert line
                assert not re.search(r"[{}]", line)
                assert not check_text(line, "C", Context(day="2026-11-23")), line

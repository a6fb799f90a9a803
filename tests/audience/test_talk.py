"""What the crowd says: about the goods that are on, in Chinese, never the same line within four hundred; and its questions."""

import re
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from sandbox.trade.categories import tree
from sandbox.trade.compliance import Context, check_text
from streaming.audience.acts import COMMENTS_SHOWN, Acts, question_id
from streaming.audience.crowd import Crowd
from streaming.audience.goods import Good
from streaming.audience.grammar import MEMORY, Lines, family_of, price_words, say
from streaming.audience.hosts import COMPETENT, EXPERT, REFERENCE_SHELF, SILENT
from streaming.audience.phrases import TEMPLATES
from streaming.audience.phrases_english import ENGLISH
from streaming.audience.rehearse import SHOW, started
from streaming.events import (
    CommentPosted,
    ListingPinned,
    LuckyBagJoined,
    PictureTurnedBlack,
    QuestionAnswered,
    VoiceStopped,
)

from .rooms import CROWDED, outcome, seed, tables

TALKATIVE = CROWDED | {"model": {"talking": {"base": 2.5}}}
PIN = [(1, ListingPinned(show_id=SHOW, listing_id="lst_2", slot=2))]


@cache
def said() -> tuple[Acts, ...]:
    return tuple(outcome(tables(**TALKATIVE), 3, EXPERT, 600, keep=True).ticks)


def lines() -> list[str]:
    return [comment.text for acts in said() for comment in acts.comments]


def repeats(texts: list[str]) -> int:
    """Lines that were said among the four hundred before them."""
    return sum(text in texts[max(at - MEMORY, 0) : at] for at, text in enumerate(texts))


def test_no_line_twice_within_four_hundred():
    assert len(lines()) > 1500
    assert repeats(lines()) == 0


def test_without_a_memory_lines_repeat():
    """Negative control: the same grammar without its memory fails the check."""
    good = Good.of(REFERENCE_SHELF[1], 0)
    assert repeats([say(Lines(), 7, who, 0, "praise", "fan", good) for who in range(600)]) > 0


def test_every_slot_is_filled_for_every_intent_and_family():
    for item in REFERENCE_SHELF:
        good = Good.of(item, 0)
        for intent in TEMPLATES:
            for who in range(150):
                line = say(Lines(), 7, who, 0, intent, "seeker", good)
                assert line
                assert not re.search(r"[{}]", line)


def test_goods_without_points_or_attributes_can_be_talked_about():
    bare = REFERENCE_SHELF[0].model_copy(update={"points": (), "attributes": {}, "short_name": "茶"})
    good = Good.of(bare, 0)
    assert all("{" not in say(Lines(), 7, who, 0, intent, "fan", good) for intent in TEMPLATES for who in range(40))


def test_each_persona_says_it_in_its_own_way():
    good = Good.of(REFERENCE_SHELF[1], 0)

    def spoken(persona: str) -> list[str]:
        return [say(Lines(), 7, who, 0, "size", persona, good) for who in range(100)]

    fan, bargain = spoken("fan"), spoken("bargain")
    assert sum(one != other for one, other in zip(fan, bargain, strict=True)) > 30
    assert fan == spoken("fan")  # control: the persona is all that differs


def about(listing_id: str, acts: tuple[Acts, ...]) -> float:
    """Share of the comments between second 30 and 200 that are about this listing."""
    found = [comment.listing_id for each in acts[30:200] for comment in each.comments]
    return found.count(listing_id) / len(found)


def test_they_talk_about_what_is_on():
    crowd = Crowd.begin(tables(**TALKATIVE), started(tables(**TALKATIVE), seed(2)))
    acts = tuple(crowd.step(PIN if tick == 5 else []) for tick in range(220))
    assert about("lst_2", acts) > 0.95
    assert about("lst_1", acts) < 0.05  # control: the check can fail
    texts = " ".join(comment.text for each in acts[30:] for comment in each.comments)
    for word in ("羊毛", "针织衫", "129", "斤", "不起球", "M 米色"):
        assert word in texts


OWN = {"health-vitamin": "health", "clothing-bag": "bag", "clothing-scarf": "scarf", "clothing-shoes": "shoes", "books-general": "books"}
"""A leaf of each family that has questions of its own beside food, beauty, clothes and the home."""
ODD = {
    "health": "生锈|掉漆|发霉|放得下|rust",
    "bag": "什么码|{体重}|斤|size{q}|{weight}",
    "scarf": "什么码|身高|体重|斤|weight",
    "shoes": "体重|斤|weight",
    "books": "生锈|掉漆|漏|清洗|rust|clean",
}
"""What nobody asks about such goods."""


@pytest.mark.parametrize("leaf", OWN)
def test_goods_are_asked_what_one_asks_about_such_goods_and_no_line_breaks_a_rule(leaf):
    family = family_of(leaf)
    good = Good.of(REFERENCE_SHELF[1].model_copy(update={"leaf": leaf}), 0)
    assert family == OWN[leaf]
    for tongue, language in ((TEMPLATES, "zh"), (ENGLISH, "en")):
        for intent in ("size", "quality"):
            assert not [line for line in tongue[intent][family] if re.search(ODD[family], line)]
            for who in range(80):
                line = say(Lines(), 7, who, 0, intent, "seeker", good, language=language)
                assert not re.search(r"[{}]", line)
                assert not check_text(line, "C", Context(day="2026-11-23", leaf=leaf)), line
    assert any(re.search("什么码|体重", line) for line in TEMPLATES["size"]["apparel"])  # control
    assert any(re.search("物病", line) for line in TEMPLATES["quality"]["home"])


def test_every_leaf_of_the_mall_belongs_to_a_family_whose_sizes_can_be_asked():
    families = {family_of(leaf) for leaf in tree().leaves}
    assert families == {*OWN.values(), "food", "beauty", "apparel", "home"} == set(TEMPLATES["size"]) == set(ENGLISH["size"])


def test_food_is_not_asked_for_its_size_in_letters():
    assert [family_of(leaf) for leaf in ("食品/茶叶", "女装/针织衫", "美妆/面膜", "家居/毛巾", "food-tea")] == [
        "food",
        "apparel",
        "beauty",
        "home",
        "food",
    ]
    tea = [say(Lines(), 7, who, 0, "size", "seeker", Good.of(REFERENCE_SHELF[0], 0)) for who in range(200)]
    knit = [say(Lines(), 7, who, 0, "size", "seeker", Good.of(REFERENCE_SHELF[1], 0)) for who in range(200)]
    assert not any("穿" in line for line in tea)
    assert any("穿" in line for line in knit)


def test_at_most_twelve_lines_a_second_are_written_out():
    room = tables(sliders={"crowd": 400}, model={"talking": {"base": 3}}, traffic={"recommendation": [{"at_s": 0, "per_minute": 6000}]})
    crowd = Crowd.begin(room, started(room, seed(2)))
    acts = [crowd.step(PIN if tick == 5 else []) for tick in range(90)]
    assert max(len(each.comments) for each in acts) == COMMENTS_SHOWN
    assert max(each.said for each in acts) > COMMENTS_SHOWN


def situation(fact, host=COMPETENT, intent=""):
    """How often an intent comes up between second 100 and 160 when `fact` happens at 100, and when it does not."""
    counts = []
    for extra in ({100: [fact]}, {}):
        found = outcome(tables(**TALKATIVE), 3, host, 160, extra=extra, keep=True)
        counts.append(sum(comment.intent == intent for acts in found.ticks[100:] for comment in acts.comments))
    return counts


def test_they_notice_a_black_picture():
    with_it, without = situation(PictureTurnedBlack(show_id=SHOW), intent="no_picture")
    assert with_it > 5
    assert without == 0


def test_they_notice_that_nobody_speaks():
    loud = sum(comment.intent == "no_sound" for acts in said() for comment in acts.comments)
    silent = outcome(tables(**TALKATIVE), 3, SILENT, 300, keep=True)
    assert sum(comment.intent == "no_sound" for acts in silent.ticks for comment in acts.comments) > 20 + loud


def test_without_any_microphone_silence_is_not_held_against_the_host():
    def silence(facts):
        crowd = Crowd.begin(tables(), started(tables(), seed(1)))
        shares = [crowd.step(facts if tick == 0 else []).leave_causes.get("silence", 0) for tick in range(200)]
        return sum(shares)

    assert silence([]) == 0
    assert silence([(1, VoiceStopped(show_id=SHOW, level_db=-60))]) > 0


# ---- questions


def asked(base: str = "lst_2"):
    """A crowd that has just asked something, and what."""
    crowd = Crowd.begin(tables(**TALKATIVE), started(tables(**TALKATIVE), seed(2)))
    while True:
        acts = crowd.step(PIN if crowd.tick == 5 else [])
        if acts.questions:
            return crowd, acts.questions[0], acts.tick


def expiry(crowd, question, upto):
    """The second in which the question expires, or None."""
    for _ in range(upto):
        acts = crowd.step([])
        if question.key in acts.expired:
            return acts.tick
    return None


def test_a_question_expires_after_sixty_seconds():
    crowd, question, tick = asked()
    assert question.due_tick == tick + 60
    assert expiry(crowd, question, 80) == tick + 60


@pytest.mark.parametrize("way", ["tap", "text"])
def test_an_answered_question_does_not(way):
    crowd, question, _ = asked()
    crowd.step([(1, QuestionAnswered(show_id=SHOW, question_id=question_id(SHOW, question.key), way=way, text="", after_ms=1))])
    assert expiry(crowd, question, 80) is None


def test_an_answer_in_the_last_second_counts():
    crowd, question, tick = asked()
    while crowd.tick < tick + 59:
        crowd.step([])
    acts = crowd.step([(1, QuestionAnswered(show_id=SHOW, question_id=question_id(SHOW, question.key), way="tap", after_ms=1))])
    assert question.key not in acts.expired


ANSWERS = {
    "price": "今天到手价129元",
    "haggle": "已经很优惠了",
    "size": "选M码",
    "ship": "48小时内发货",
    "quality": "正品放心",
    "detail": "材质是羊毛混纺",
    "stock": "还有库存",
}


def test_typed_words_answer_what_they_speak_of_and_nothing_else():
    crowd, question, _ = asked()
    crowd.step([(1, CommentPosted(show_id=SHOW, comment_id="m1", author_id="p", seat="host", text="哈哈大家好"))])
    acts = crowd.step([(2, CommentPosted(show_id=SHOW, comment_id="m2", author_id="p", seat="host", text=ANSWERS[question.intent]))])
    assert question.key in acts.answered
    assert expiry(crowd, question, 80) is None


def test_a_guests_comment_answers_nothing():
    crowd, question, tick = asked()
    acts = crowd.step([(2, CommentPosted(show_id=SHOW, comment_id="m2", author_id="p", seat=None, text=ANSWERS[question.intent]))])
    assert not acts.answered
    assert expiry(crowd, question, 80) == tick + 60


def test_a_reply_to_the_question_answers_it_when_it_says_something():
    def answered(text: str, reply: bool = True) -> list[str]:
        crowd, question, _ = asked()
        to = f"c{question.key}" if reply else None
        acts = crowd.step([(1, CommentPosted(show_id=SHOW, comment_id="m", author_id="p", seat="host", text=text, reply_to=to))])
        assert acts.answered in ([], [question.key])
        return acts.answered

    assert answered("可以的亲")
    assert not answered("可以的亲", reply=False)
    assert not answered("嗯")
    assert not answered("不知道")


def test_whoever_asked_and_got_a_whole_answer_says_thanks_two_seconds_later_while_he_is_there():
    askers = {question.key: question.viewer for acts in said() for question in acts.questions}
    whole = {(askers[key], acts.tick + 2) for acts in said()[:-2] for key, worth in acts.graded if worth == 1000}
    half = {(askers[key], acts.tick + 2) for acts in said() for key, worth in acts.graded if worth < 1000} - whole
    thanks = {(comment.viewer, acts.tick) for acts in said() for comment in acts.comments if comment.intent == "thanks"}
    assert len(whole & thanks) > 0.85 * len(whole) > 40, "some had left before they were answered"
    assert not half or len(half & thanks) < 0.8 * len(half)
    ignored = outcome(tables(**TALKATIVE), 3, replace(EXPERT, answers_bp=0), 200, keep=True).ticks
    assert sum(len(acts.questions) for acts in ignored) > 10
    assert not any(comment.intent == "thanks" for acts in ignored for comment in acts.comments)  # control


def test_in_a_fuller_room_each_one_writes_less():
    def per_head(per_minute: int, **talking: Any) -> float:
        traffic = {"recommendation": [{"at_s": 0, "per_minute": per_minute}], "followers": {"come": 0}}
        room = tables(traffic=traffic, model={"talking": {"base": 2.5, **talking}})
        ticks = outcome(room, 3, seconds=240, exam=True, words=False, keep=True).ticks
        return sum(acts.said for acts in ticks) / sum(acts.online for acts in ticks)

    assert per_head(6000) < 0.9 * per_head(1000)
    level = {"points": [[0, 1], [5000, 1]]}
    assert not per_head(6000, crowding=level) < 0.9 * per_head(1000, crowding=level)  # control: size means nothing


def test_a_persons_place_in_a_lucky_bag_means_nothing_to_the_crowd():
    crowd, _, _ = asked()
    before = crowd.freeze()
    other = Crowd.thaw(crowd.tables, before)
    assert crowd.step([(1, LuckyBagJoined(show_id=SHOW, bag_id="b", person_id="p"))]).canonical() == other.step([]).canonical()


def test_prices_are_written_as_people_write_them():
    assert [price_words(fen) for fen in (3990, 12900, 905, 99, 1)] == ["39.9", "129", "9.05", "0.99", "0.01"]


def test_what_viewers_say_breaks_no_rule_but_the_trolls_lines():
    """The crowd must not teach banned words: every intent but `troll`, on every kind of goods, passes the project's own matcher."""
    for item in REFERENCE_SHELF:
        good, context = Good.of(item, 0), Context(day="2026-11-23", leaf=item.leaf)
        for intent in TEMPLATES.keys() - {"troll"}:
            for who in range(120):
                line = say(Lines(), 7, who, 0, intent, "quality", good)
                assert not check_text(line, "C", context), line
    assert check_text("全网最低价，国家级第一品牌", "C", Context(day="2026-11-23"))  # control


def test_there_are_three_hundred_templates_for_a_dozen_intents_and_more():
    assert len(TEMPLATES) >= 12
    for tongue in (TEMPLATES, ENGLISH):
        assert sum(len(lines) for kinds in tongue.values() for lines in kinds.values()) >= 300
    assert set(ENGLISH) == set(TEMPLATES)


def test_in_an_english_show_everything_is_english():
    room = tables(**TALKATIVE, language="en")
    shelf = tuple(
        item.model_copy(
            update={
                "short_name": "tea",
                "points": ("fresh",),
                "attributes": {"origin": "Anhua"},
                "skus": (item.skus[0].model_copy(update={"name": "big"}),),
            }
        )
        for item in REFERENCE_SHELF
    )
    found = [one for acts in outcome(room, 3, EXPERT, 300, keep=True, shelf=shelf).ticks for one in acts.comments]
    assert len(found) > 300
    assert repeats([one.text for one in found]) == 0
    odd = [(one.nick, one.text) for one in found if re.search(r"[\u4e00-\u9fff]", one.nick + one.text)]
    assert not odd
    assert any(re.search(r"[\u4e00-\u9fff]", text) for text in lines())  # control


def test_english_lines_break_no_rule_either():
    good = Good.of(REFERENCE_SHELF[0], 0)
    for intent in ENGLISH.keys() - {"troll"}:
        for who in range(60):
            line = say(Lines(), 7, who, 0, intent, "fan", good, language="en")
            assert not re.search(r"[{}]", line)
            assert not check_text(line, "C", Context(day="2026-11-23")), line
    assert check_text("No.1 in the country, 100% safe", "C", Context(day="2026-11-23"))  # control


def test_talk_comes_in_bursts():
    """Comments raise comments: with the burst term counts of ten seconds vary more than without."""
    from statistics import fmean, pvariance

    def fano(burst: float) -> float:
        found = outcome(tables(**CROWDED, model={"talking": {"burst": burst}}), 3, COMPETENT, 900, exam=True).said[300:]
        windows = [sum(found[at : at + 10]) for at in range(0, len(found), 10)]
        return pvariance(windows) / fmean(windows)

    assert fano(0.6) > fano(0.0)


def sizes_asked(deaf: bool, charted: bool) -> int:
    """Comments of two minutes that ask for the size of the knitwear, from the same people."""
    model = {"talking": {"base": 2.5} | ({"size_charted": 1} if deaf else {})}
    knit = REFERENCE_SHELF[1].model_copy(update={"size_chart": charted})
    of = tables(**CROWDED, model=model)
    crowd = Crowd.begin(of, started(of, seed(2), (REFERENCE_SHELF[0], knit, REFERENCE_SHELF[2])))
    acts = [crowd.step(PIN if tick == 5 else []) for tick in range(120)]
    return sum(comment.intent == "size" for each in acts for comment in each.comments)


def test_a_size_chart_on_the_page_saves_questions_about_sizes():
    assert sizes_asked(deaf=False, charted=True) < 0.8 * sizes_asked(deaf=False, charted=False)
    assert sizes_asked(deaf=True, charted=True) == sizes_asked(deaf=True, charted=False)  # negative control

"""What counts as a step of an incident and what does not: signs that begin after it, and the reaction they are measured by."""

import pytest

from streaming.audience.acts import question_id
from streaming.audience.crowd import Crowd
from streaming.audience.incidents import PROCEDURES, SIZES
from streaming.audience.phrases_trouble import speaks_of
from streaming.audience.rehearse import SHOW, started
from streaming.events import (
    CallMade,
    CommentHidden,
    CommentPosted,
    IncidentSpokenOf,
    IncidentThrown,
    MediaReturned,
    PictureReturned,
    QuestionAnswered,
    ViewerMuted,
    VoiceStarted,
    VoiceStopped,
    WordBlocked,
)

from .rooms import CROWDED, seed, tables
from .test_incidents import GOOD, MUTE, PIN, SAID, THROWN_AT, closed, reply, throw

TALKATIVE = {"model": {"talking": {"base": 2.5}}}
STALLED_S = SIZES.stall_s
TELL = reply(SAID["network_stall"])
BACK = MediaReturned(show_id=SHOW, session_id="ses_1", stalled_ms=5000)
CALL = CallMade(show_id=SHOW, what="comment")


def raider(every):
    """One who raids, as the host sees him."""
    return next(one.viewer for acts in every for one in acts.comments if one.intent == "troll")


def done(every):
    return [(step, after) for acts in every for _, step, after in acts.handled]


def stall_felt(every) -> int:
    """How many seconds people left because of the picture."""
    return sum(bool(acts.leave_causes.get("picture")) for acts in every)


def said(every, *intents: str) -> int:
    return sum(one.intent in intents for acts in every for one in acts.comments)


@pytest.mark.parametrize("kind", PROCEDURES)
def test_a_host_who_talks_on_as_before_has_done_nothing(kind):
    """Voice on all the time, with the pauses of anybody who speaks: no step, missed, no reaction."""
    breathing = {at: [VoiceStopped(show_id=SHOW, level_db=-60)] for at in range(3, 150, 10)}
    breathing |= {at + 2: [VoiceStarted(show_id=SHOW, level_db=-20)] for at in breathing}
    for facts in ({}, breathing):
        every = throw(kind, facts)
        assert done(every) == []
        assert closed(every) == [("inc_1", "missed", None)]


def test_a_stall_lasts_its_time_though_the_host_talks_on_and_people_speak_of_it():
    every = throw("network_stall", **TALKATIVE)
    assert stall_felt(every) > STALLED_S // 3
    assert min(said(every, "no_picture"), said(every, "no_sound")) > 3
    calm = throw("network_stall", thrown=False, **TALKATIVE)
    assert stall_felt(calm) == said(calm, "no_picture", "no_sound") == 0
    brief = throw("network_stall", {2: [BACK]}, **TALKATIVE)
    assert stall_felt(brief) < stall_felt(every) // 3
    assert said(brief, "no_picture", "no_sound") < said(every, "no_picture", "no_sound")


@pytest.mark.parametrize("back", [BACK, PictureReturned(show_id=SHOW)])
def test_a_stall_is_over_when_the_picture_is_really_back_and_the_reaction_is_that_of_the_first_step(back):
    every = throw("network_stall", {7: [TELL], 20: [back]})
    assert done(every) == [("tell", 7), ("back_on", 20)]
    assert closed(every) == [("inc_1", "handled", 7)]


def test_or_when_its_time_is_over_and_the_host_speaks_on():
    every = throw("network_stall", {7: [TELL]})
    assert done(every) == [("tell", 7), ("back_on", STALLED_S + SIZES.speech_s)]
    silent = throw("network_stall", {6: [VoiceStopped(show_id=SHOW, level_db=-60)], 7: [TELL]})
    assert done(silent) == [("tell", 7)]
    called = throw("network_stall", {6: [VoiceStopped(show_id=SHOW, level_db=-60)], 7: [TELL], 20: [CALL], STALLED_S + 4: [CALL]})
    assert done(called) == [("tell", 7), ("back_on", STALLED_S + 4)], "nobody hears a call while the network stands"


def test_a_raid_is_borne_by_speaking_on_after_the_trolls_are_muted_not_before():
    mute = MUTE.model_copy(update={"viewer": raider(throw("troll_raid"))})
    every = throw("troll_raid", {20: [mute]})
    assert done(every) == [("mute", 20), ("carry_on", 20 + SIZES.speech_s)]
    pause = VoiceStopped(show_id=SHOW, level_db=-60)
    assert done(throw("troll_raid", {19: [pause], 20: [mute]})) == [("mute", 20)]
    broken = throw("troll_raid", {20: [mute], 24: [pause], 32: [VoiceStarted(show_id=SHOW, level_db=-20)]})
    assert done(broken) == [("mute", 20), ("carry_on", 31 + SIZES.speech_s)], "a long pause ends the stretch"


def test_a_snapshot_in_the_middle_of_a_stretch_of_speech_goes_on_with_it():
    room = tables(**CROWDED)
    thrown = IncidentThrown(show_id=SHOW, incident_id="inc_1", kind="troll_raid", origin="lecturer", listing_id=None)
    crowd = Crowd.begin(room, started(room, seed(5)))
    for tick in range(1, THROWN_AT + 16):
        facts = {5: [VoiceStarted(show_id=SHOW, level_db=-20)], THROWN_AT: [thrown], THROWN_AT + 10: [MUTE]}.get(tick, [])
        crowd.step(list(enumerate(facts)))
    again = Crowd.thaw(room, crowd.freeze())
    acts = [(again.step([]), crowd.step([])) for _ in range(20)]
    assert all(one.canonical() == other.canonical() for one, other in acts)
    assert [step for one, _ in acts for step in one.handled] == [("inc_1", "carry_on", 10 + SIZES.speech_s)]


# ---- words and mutes have to fit


WORDS_OF_NOTHING = ("哈", "嗯嗯", "666", "hello", "1", "不是正品", "没货了")
SAID_IN_ENGLISH = {
    "troll_raid": "let us ignore them and carry on",
    "wrong_price": "sorry, the price was a mistake, it is fixed",
    "sold_out_rumour": "it is not sold out, plenty left",
    "professional_complainant": "the test report is on the page",
    "competitor_comparison": "our material and warranty are different",
    "big_order": "yes, enough in stock, we can ship them",
    "network_stall": "our network froze, back in a moment",
    "cold_room": "everyone, which one would you like to see?",
}
ANYBODY = "r3"


@pytest.mark.parametrize("kind", PROCEDURES)
def test_a_reply_counts_only_when_it_speaks_of_the_incident(kind):
    for text in (SAID[kind], SAID_IN_ENGLISH[kind]):
        assert speaks_of(kind, text)
        assert speaks_of(kind, text.upper())
    for text in WORDS_OF_NOTHING:
        assert not speaks_of(kind, text)
    strange = [SAID[other] for other in PROCEDURES if other != kind and not speaks_of(kind, SAID[other])]
    assert len(strange) >= 4, "what fits one kind does not fit them all"


@pytest.mark.parametrize("kind", [kind for kind in PROCEDURES if kind != "cold_room"])
def test_laughing_muting_anybody_a_call_and_the_card_again_handle_nothing(kind):
    """Wrong content for every kind; in a cold room a call and the card are just what is wanted."""
    nonsense = {8: [reply("哈"), ViewerMuted(show_id=SHOW, viewer=ANYBODY, seconds=60)], 9: [CALL], 10: [PIN]}
    assert [outcome for _, outcome, _ in closed(throw(kind, nonsense))] == ["missed"]
    words = [fact for fact in GOOD[kind] if not isinstance(fact, CommentPosted | ViewerMuted)]
    assert [outcome for _, outcome, _ in closed(throw(kind, {8: [reply("哈")], 9: words}))] == ["missed"]
    assert [outcome for _, outcome, _ in closed(throw(kind, {8: GOOD[kind][:1], 9: GOOD[kind][1:]}))] == ["handled"]  # control


def test_in_a_cold_room_laughing_is_no_call():
    assert done(throw("cold_room", {8: [reply("哈")], 9: [PIN]})) == [("offer", 9)]
    assert done(throw("cold_room", {8: [reply(SAID["cold_room"])], 9: [PIN]})) == [("call", 8), ("offer", 9)]


@pytest.mark.parametrize("kind", [kind for kind, procedure in PROCEDURES.items() if any("reply" in step.signs for step in procedure.steps)])
def test_words_heard_count_like_words_typed(kind):
    def steps(fact):
        return done(throw(kind, {8: [fact]}))

    assert steps(IncidentSpokenOf(show_id=SHOW, incident_id="inc_1")) == steps(reply(SAID[kind])) != []
    assert steps(IncidentSpokenOf(show_id=SHOW, incident_id="inc_2")) == []


def test_its_own_question_answered_aloud_is_an_answer_and_a_tap_in_silence_is_none():
    def steps(way: str, text: str, silent: bool):
        every = throw("big_order")
        key = next(one.question for acts in every for one in acts.comments if one.intent == "bulk")
        answer = QuestionAnswered.model_validate(
            {"show_id": SHOW, "question_id": question_id(SHOW, key), "way": way, "text": text, "after_ms": 1}
        )
        return done(throw("big_order", {20: [answer]} | ({3: [VoiceStopped(show_id=SHOW, level_db=-60)]} if silent else {})))

    assert steps("speech", "", silent=False) == steps("tap", "", silent=False) == [("answer", 20)]
    assert steps("text", "有货，可以安排", silent=True) == [("answer", 20)]
    assert steps("tap", "", silent=True) == steps("text", "哈", silent=False) == []


def test_what_answers_nothing_is_no_step_of_a_host_who_carries_on():
    def steps(worth: int) -> list[str]:
        typed = QuestionAnswered(show_id=SHOW, question_id="qst_none_1-r1", way="text", text="不知道", after_ms=1, worth=worth)
        silent = VoiceStopped(show_id=SHOW, level_db=-60)
        return [step for step, _ in done(throw("troll_raid", {3: [silent], 8: [MUTE], 9: [typed]}))]

    assert "carry_on" in steps(500)
    assert "carry_on" not in steps(0)


def personas() -> dict[str, str]:
    """Who has spoken by when the incident is thrown, by number."""
    return {one.viewer: one.persona for acts in throw("troll_raid", seconds=120, **TROLLS) for one in acts.comments}


TROLLS = TALKATIVE | {"sliders": {"crowd": 400, "trolls": 300}}


def test_only_a_troll_is_muted_rightly():
    troll = next(viewer for viewer, persona in personas().items() if persona == "troll" and not viewer.startswith("i"))
    other = next(viewer for viewer, persona in personas().items() if persona == "fan")

    def muting(*facts):
        return ("mute", 8) in done(throw("troll_raid", {8: list(facts)}, **TROLLS))

    assert muting(MUTE)
    assert muting(MUTE.model_copy(update={"viewer": troll}))
    assert muting(CommentHidden(show_id=SHOW, comment_id="x61-i1000002"))
    assert muting(WordBlocked(show_id=SHOW, word="贴牌"))
    assert not muting(MUTE.model_copy(update={"viewer": other}))
    assert not muting(MUTE.model_copy(update={"seconds": 0}))
    assert not muting(MUTE.model_copy(update={"viewer": "usr_1"}))
    assert not muting(MUTE.model_copy(update={"viewer": "i1000099"}))
    assert not muting(CommentHidden(show_id=SHOW, comment_id=f"c61-{other}"))
    assert not muting(WordBlocked(show_id=SHOW, word="好看"))


def test_muting_an_innocent_viewer_costs_trust_once_and_a_troll_nothing():
    def trust(*viewers: str) -> int:
        room = tables(**CROWDED)
        crowd = Crowd.begin(room, started(room, seed(5)))
        for tick in range(1, 60):
            crowd.step([(1, MUTE.model_copy(update={"viewer": viewers[tick - 30]}))] if 30 <= tick < 30 + len(viewers) else [])
        return crowd.mood.trust

    cost = tables(**CROWDED).numbers["muted_innocent"]
    assert cost > 0
    innocent = next(viewer for viewer, persona in personas().items() if persona == "passer")
    assert trust() == trust("i1000001") == trust("usr_1") == trust("") == 0
    assert trust(innocent) == trust(innocent, innocent) == -cost


def test_hiding_the_complainant_spoils_the_answer_to_him():
    first, second = GOOD["professional_complainant"]
    hidden = CommentHidden(show_id=SHOW, comment_id="c60-i1")
    assert [outcome for _, outcome, _ in closed(throw("professional_complainant", {5: [hidden], 10: [first], 20: [second]}))] == ["missed"]

"""What counts as a step of an incident and what does not: signs that begin after it, and the reaction they are measured by."""

import pytest

from streaming.audience.crowd import Crowd
from streaming.audience.incidents import PROCEDURES, SIZES
from streaming.audience.rehearse import SHOW, started
from streaming.events import (
    CallMade,
    CommentPosted,
    IncidentThrown,
    MediaReturned,
    PictureReturned,
    ViewerMuted,
    VoiceStarted,
    VoiceStopped,
)

from .rooms import CROWDED, seed, tables
from .test_incidents import THROWN_AT, closed, throw

TALKATIVE = {"model": {"talking": {"base": 2.5}}}
STALLED_S = SIZES.stall_s
TELL = CommentPosted(show_id=SHOW, comment_id="m1", author_id="p", seat="controller", text="网络卡了，画面马上恢复，大家稍等")
BACK = MediaReturned(show_id=SHOW, session_id="ses_1", stalled_ms=5000)
MUTE = ViewerMuted(show_id=SHOW, viewer="x1", seconds=600)
CALL = CallMade(show_id=SHOW, what="comment")


def muted(every):
    """Mute whoever raids, as the host sees them."""
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
    troll = muted(throw("troll_raid"))
    mute = MUTE.model_copy(update={"viewer": troll})
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

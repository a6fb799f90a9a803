"""Ten minutes of the real crowd with a reference host: the replay is ready in time, and its numbers agree with the crowd's own."""

import json
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

import pytest

import mall.events as mall
import streaming.events as live
from sandbox.clock import SystemClock
from sandbox.scenario.load import load_scenario, scenario_files
from sandbox.trade.metrics import FUNNEL
from streaming.audience.acts import Acts
from streaming.audience.compile import compile_scenario
from streaming.audience.crowd import Crowd
from streaming.audience.hosts import COMPETENT, REFERENCE_SHELF, SILENT, Host, Script
from streaming.audience.market import Market
from streaming.audience.rehearse import SHOW as REHEARSAL
from streaming.audience.rehearse import started
from streaming.audience.tables import Tables
from streaming.media.bitstream import Frame
from streaming.media.clip import Drawing, coded
from streaming.media.container import RecordingFile as Film
from streaming.media.sidecar import Sidecar
from streaming.replay.document import compute
from streaming.tables import RecordingFile
from tests.replay.show_log import SHOW, START, ShowLog
from tests.replay.venue import HOST, Venue

SECONDS = 600


@cache
def tables() -> Tables:
    return compile_scenario(load_scenario(scenario_files(None)["first-broadcast"]))


@cache
def played(host: Host, seed: str = "0123456789abcdef0123456789abcdef") -> tuple[ShowLog, tuple[Acts, ...]]:
    """A show as the live room would have written it, and the crowd's acts."""
    assert REHEARSAL != SHOW
    begin = started(tables(), seed).model_copy(update={"show_id": SHOW})
    crowd, market, script = Crowd.begin(tables(), begin), Market(SHOW, REFERENCE_SHELF), Script(host, SHOW, REFERENCE_SHELF)
    log, every, answers = ShowLog(), [], {}
    log.say(begin, 0)
    for tick in range(1, SECONDS + 1):
        acted = list(script.act(tick))
        for fact in acted:
            market.host(fact)
        facts = [*answers.pop(tick, ()), *acted]
        inputs = [(log.say(fact, tick * 1000 - 500).position, fact) for fact in facts]
        acts = crowd.step(inputs)
        every.append(acts)
        script.hear(acts.questions)
        for fact in acts.facts(SHOW):
            log.say(fact, tick * 1000, showms=tick * 1000)
            for answer in market.answer(fact):
                answers.setdefault(tick + 2, []).append(answer)
        log.say(acts.ticked(SHOW, len(log.events), crowd.digest()), tick * 1000, showms=tick * 1000)
    log.end(SECONDS * 1000, SECONDS * 1000)
    return log, tuple(every)


@pytest.mark.parametrize("host", [COMPETENT, SILENT], ids=lambda host: host.name)
def test_the_numbers_agree_with_the_crowd(host: Host):
    log, every = played(host)
    numbers = json.loads(compute(log.events).text)
    counts, totals = numbers["counts"], numbers["totals"]
    assert counts["enter_pv"] == sum(acts.entered for acts in every)
    assert counts["p_click_uv"] == sum(acts.clicked for acts in every)
    assert counts["p_show_uv"] == sum(acts.exposed for acts in every)
    assert counts["interact_uv"] == sum(acts.engaged for acts in every)
    assert totals["gmv_fen"] == sum(fact.total_fen for fact in log.facts if isinstance(fact, mall.OrderPaid))
    assert counts["questions"] == sum(len(acts.questions) for acts in every)
    assert [numbers["funnel"][key] for key in FUNNEL] == sorted((numbers["funnel"][key] for key in FUNNEL), reverse=True)
    assert sum(cause["permille"] for cause in numbers["leave_causes"]) == 1000
    assert sum(cause["leavers"] for cause in numbers["leave_causes"]) == totals["left"] == sum(acts.left for acts in every)
    stays = sum(sum(acts.stays) for acts in every)
    assert stays - counts["enter_pv"] <= counts["stay_ms"] / 1000 <= stays + every[-1].online * SECONDS  # some were still there
    assert sum(numbers["curve"]["entered"]) == counts["enter_pv"]
    assert numbers["digest"] == log.events[-2].data["digest"]


def test_a_competent_host_beats_a_silent_one_in_every_number_a_host_is_judged_by():
    good, bad = (json.loads(compute(played(host)[0].events).text)["totals"] for host in (COMPETENT, SILENT))
    for key in ("stay", "interact_rate", "click_rate", "answer_rate", "view_pay_rate"):
        assert (good[key] or 0) > (bad[key] or 0), key


def looped(seconds: int) -> Iterator[Frame]:
    """A drawn clip of four seconds, again and again."""
    clip = coded(Drawing(width=160, height=120, fps=10, kbps=100, key_every_s=1.0), 4.0)
    for turn in range(seconds // 4):
        for frame in clip:
            ticks = turn * 4 * (90_000 if frame.video else 48_000)
            yield Frame(frame.codec, frame.ts + ticks, frame.key, frame.data, frame.arrival + turn * 4)


async def test_the_replay_of_ten_minutes_is_ready_within_five_seconds(venue: Venue):
    venue.recordings.mkdir()
    file = Film(venue.recordings, Sidecar("rec_1", show_id=SHOW), expects_video=True, wall_of=lambda at: START + round(at * 1000))
    for frame in looped(SECONDS):
        file.write(frame)
    file.close()
    assert file.path is not None
    row = RecordingFile(id="rec_1", show_id=SHOW, file=file.path.name, state="closed", codec="H264", width=160, height=120, opened_at=START)
    await venue.store.write(lambda tx: tx.add(row) and None)
    await venue.plan()
    await venue.write(played(COMPETENT)[0])
    clock = SystemClock()
    began = clock.monotonic()
    assert await venue.builder.build_next()
    took = clock.monotonic() - began
    async with venue.client(HOST) as client:
        answer = (await client.get(f"/api/shows/{SHOW}/replay")).json()
    assert answer["state"] == "ready"
    (piece,) = answer["video"]["recordings"]
    assert Fraction(piece["duration_ms"], SECONDS * 1000) > Fraction(99, 100)
    assert took < 5.0, f"the replay took {took:.1f} s"


def test_ticks_are_the_only_source_of_viewers():
    log, _ = played(SILENT)
    without = [event for event in log.events if event.type != live.CrowdTicked.type]
    assert json.loads(compute(without).text)["counts"]["enter_uv"] < json.loads(compute(log.events).text)["counts"]["enter_uv"]

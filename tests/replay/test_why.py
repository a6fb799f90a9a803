"""Why people left and why they did not buy: the accounts add up, name the cause that was made, and lose it when it is taken away."""

import json

import pytest

from streaming.audience.hosts import COMPETENT, SILENT
from streaming.events import CrowdTicked
from streaming.replay.document import compute
from streaming.replay.exit_words import DOOR, SENTENCES
from streaming.replay.exits import MOST, Exits
from streaming.replay.why import why
from tests.replay.show_log import SHOW
from tests.replay.test_doors import finished
from tests.replay.test_real_show import SECONDS, played
from tests.replay.venue import HOST, LECTURER, STRANGER, Venue


def seconds(host):
    _, every = played(host)
    return [acts.ticked(SHOW, 1, "") for acts in every]


@pytest.mark.parametrize("window", [(0, 600_000), (120_000, 180_000), (301_000, 302_000)])
def test_the_leavers_add_up(window):
    found = why(seconds(SILENT), *window)
    _, every = played(SILENT)
    assert found["left"] == sum(acts.left for acts in every if window[0] < acts.tick * 1000 <= window[1])
    assert found["expected"] + sum(cause["leavers"] for cause in found["causes"]) == found["left"]
    assert found["seconds"] == (window[1] - window[0]) // 1000


def test_silence_is_named_where_there_was_silence_and_not_where_there_was_none():
    silent, spoken = why(seconds(SILENT), 60_000, 300_000), why(seconds(COMPETENT), 60_000, 300_000)
    assert silent["causes"][0]["cause"] == "silence"
    assert silent["expected"] < silent["left"] / 2
    assert {cause["cause"]: cause["leavers"] for cause in spoken["causes"]}.get("silence", 0) < 0.02 * spoken["left"]  # control


def test_an_empty_stretch_has_no_leavers():
    found = why(seconds(SILENT), 700_000, 800_000)
    assert (found["left"], found["causes"], found["left_per_viewer_minute_bp"]) == (0, [], None)


def test_the_document_has_at_most_twelve_interviews_the_dearest_first():
    log, every = played(COMPETENT)
    exits = json.loads(compute(log.events).text)["exits"]
    values = [one["value_fen"] for one in exits["interviews"]]
    assert 0 < len(values) <= MOST
    assert values == sorted(values, reverse=True)
    assert exits["lost_viewers"] == sum(acts.lost_viewers for acts in every)
    looks = sum(part["looks_milli"] for part in exits["not_bought"])
    assert looks == sum(sum(acts.not_bought.values()) for acts in every)
    assert looks % 1000 == 0
    for one in exits["interviews"]:
        assert one["zh"]
        assert "{" not in one["zh"] + one["en"]
        assert sum(one["causes"].values()) == 1000
        assert one["showms"] <= one["left_showms"] <= SECONDS * 1000


def test_only_the_most_valuable_are_kept():
    exits = Exits()
    for tick in range(1, 40):
        exits.take({"ln": 1, "lv": [[f"r{tick}", "n", "fan", "lst_1", tick * 100, tick, {"price": 1000}, "", 0]]}, tick * 1000)
    values = [one["value_fen"] for one in exits.document({})["interviews"]]
    assert values == [tick * 100 for tick in range(39, 27, -1)]
    assert exits.viewers == 39


def test_who_is_dear_to_the_show_is_told_even_as_the_fourth_of_a_second_and_dear_ones_who_never_looked_have_their_places():
    def one(name, value, causes):
        return [name, "n", "fan", "lst_1", value, 1, causes, "", 0]

    exits = Exits()
    exits.take({"lv": [one("r1", 900, {"price": 1000})] * 3, "lx": [one("r2", 800, {"price": 1000})]}, 1000)
    exits.take({"lv": [one(f"r{at}", 700, {"page": 1000}) for at in range(3, 20)]}, 2000)
    assert [each["value_fen"] for each in exits.document({})["interviews"]] == [900, 900, 900, 800, *[700] * 8]
    for at, cause in enumerate(("silence", "silence", "silence", "no_pin", "picture", "pitch", "banned"), 20):
        exits.take({"ld": [one(f"p{at}", 100, {cause: 600, "natural": 400})]}, at * 1000)
    told = exits.document({})["interviews"]
    assert [(each["looked"], each["cause"]) for each in told[8:]] == [(False, cause) for cause in ("silence", "no_pin", "picture", "pitch")]
    assert [each["viewer"] for each in told[:4]] == ["r1", "r1", "r1", "r2"]


def test_whom_silence_drove_out_says_so_without_having_looked_and_nobody_does_where_the_host_spoke():
    def unseen(host):
        log, every = played(host)
        causes = [one.causes for acts in every for one in acts.unseen]
        assert all(sum(parts.values()) == 1000 and parts["natural"] <= 500 for parts in causes)
        asked = json.loads(compute(log.events).text)["exits"]["interviews"]
        return {one["cause"] for one in asked if not one["looked"]}, len(causes)

    causes, told = unseen(SILENT)
    assert "silence" in causes
    assert told < 60, "bounded: not everybody whom the silence drove out"
    assert "silence" not in unseen(COMPETENT)[0]  # control


def test_every_cause_has_its_sentences():
    from sandbox.scenario.schema import CAUSES
    from streaming.audience.stalls import NOT_BOUGHT
    from streaming.audience.tables import IMPULSES

    assert set(SENTENCES) == set(NOT_BOUGHT) - {"no_need"} | {"asked"}
    assert set(DOOR) == {*CAUSES, *IMPULSES}


def test_acts_that_are_missing_do_no_harm():
    found = why([CrowdTicked(show_id=SHOW, tick=1, upto=1, digest="", online=3, left=2)], 0, 5000)
    assert (found["left"], found["causes"]) == (2, [])


@pytest.mark.parametrize(("actor", "answer"), [(HOST, 200), (LECTURER, 200), (STRANGER, 404), (None, 401)])
async def test_who_may_look_back_may_ask_why(venue: Venue, actor, answer):
    await finished(venue)
    async with venue.client(actor) as client:
        found = await client.get(f"/api/shows/{SHOW}/replay/why?from=0&to=60000")
    assert found.status_code == answer
    if answer == 200:
        told = found.json()
        assert told["expected"] + sum(cause["leavers"] for cause in told["causes"]) == told["left"]

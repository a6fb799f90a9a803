"""Who may look back at a show, and an evidence document that an outsider can check against the event log alone."""

import hashlib
import json

import pytest

import mall.events as mall
from sandbox.actor import Actor
from sandbox.events.wire import LogHash, canonical
from streaming.replay.sync import wall_of
from tests.replay.show_log import SHOW, START, ShowLog, small_show
from tests.replay.venue import CLASSMATE, COLLECTOR, ELSEWHERE, HOST, LECTURER, SCOPELESS, SEATED, STRANGER, Venue

PATHS = ("replay", "replay/comments", "recordings/rec_1", "evidence")


async def finished(venue: Venue) -> ShowLog:
    log = ShowLog()
    shop = mall.ShopOpened(shop_id="shp_1", owner_id="per_host", cohort_id="coh_1", name="苗家腊味", deposit_fen=0)
    log.say(shop, 0, show=None)
    for listing_id, shop_id in (("lst_1", "shp_1"), ("lst_other", "shp_2")):
        log.say(
            mall.ListingPublished(
                listing_id=listing_id,
                shop_id=shop_id,
                owner_id="o",
                cohort_id="coh_1",
                leaf="food",
                title="腊肉",
                short_name="腊肉",
                pictures=("p",),
                skus=(),
            ),
            0,
            show=None,
        )
    for envelope, fact in zip(small_show().events, small_show().facts, strict=True):
        log.say(fact, wall_of(envelope) - START, showms=envelope.showms)
    await venue.plan()
    await venue.film("rec_1", 2.0, 0)
    await venue.write(log)
    await venue.builder.build_next()
    return log


@pytest.mark.parametrize(
    ("actor", "answers"),
    [
        (HOST, (200, 200, 200, 403)),
        (SEATED, (200, 200, 200, 403)),
        (LECTURER, (200, 200, 200, 200)),
        (COLLECTOR, (200, 200, 200, 200)),
        (CLASSMATE, (404, 404, 404, 404)),
        (STRANGER, (404, 404, 404, 404)),
        (ELSEWHERE, (404, 404, 404, 404)),
        (SCOPELESS, (403, 403, 403, 403)),
        (None, (401, 401, 401, 401)),
    ],
    ids=lambda value: value.id if isinstance(value, Actor) else "",
)
async def test_who_sees_what(venue: Venue, actor: Actor | None, answers: tuple[int, ...]):
    await finished(venue)
    async with venue.client(actor) as client:
        found = [(await client.get(f"/api/shows/{SHOW}/{path}")).status_code for path in PATHS]
    assert tuple(found) == answers


async def test_a_recording_of_another_show_is_not_found(venue: Venue):
    await finished(venue)
    async with venue.client(HOST) as client:
        for name in ("rec_9", "..%2Fkaibo.sqlite", "rec_1.mp4"):
            assert (await client.get(f"/api/shows/{SHOW}/recordings/{name}")).status_code == 404


async def test_evidence_waits_for_the_end_of_the_show(venue: Venue):
    await venue.plan("live")
    async with venue.client(LECTURER) as client:
        answer = await client.get(f"/api/shows/{SHOW}/evidence")
    assert (answer.status_code, answer.json()["code"]) == (503, "evidence_not_ready")


async def test_anyone_can_check_the_evidence_against_the_log(venue: Venue):
    await finished(venue)
    async with venue.client(COLLECTOR) as client:
        document = (await client.get(f"/api/shows/{SHOW}/evidence")).json()
        events, after = [], document["log"]["first"] - 1
        while after < document["log"]["last"]:
            page = (await client.get(f"/api/events?show={SHOW}&after={after}&limit=50")).json()
            events += [event for event in page["events"] if event["position"] <= document["log"]["last"]]
            after = page["next"]
    checked = LogHash()
    checked.take(events)
    assert (checked.hexdigest(), checked.events) == (document["log"]["sha256"], document["log"]["events"])
    tampered = LogHash()
    tampered.take([{**events[0], "time": "2026-01-01T00:00:00.000Z"}, *events[1:]])
    assert tampered.hexdigest() != document["log"]["sha256"]

    rest = {name: value for name, value in document.items() if name != "sha256"}
    assert hashlib.sha256(canonical(rest)).hexdigest() == document["sha256"]


async def test_the_evidence_names_what_an_assessor_needs(venue: Venue):
    await finished(venue)
    await venue.builder.finalise_next()
    async with venue.client(LECTURER) as client:
        document = (await client.get(f"/api/shows/{SHOW}/evidence")).json()
    assert document["schema"] == "kaibo.evidence/1"
    assert [shop["name"] for shop in document["shop"]["shops"]] == ["苗家腊味"]
    assert [listing["listing_id"] for listing in document["shop"]["listings"]] == ["lst_1"]
    assert [fact["type"].rsplit(".", 2)[-2:] for fact in document["facts"]] == [["show", "started"], ["show", "ended"]]
    numbers = document["numbers"]
    assert numbers["counts"]["pay_uv"] == 3
    assert set(numbers["funnel"]) - {"exposed_modelled"} <= set(numbers["formulas"])
    (recording,) = document["recordings"]
    assert (recording["state"], len(recording["raw_sha256"]), len(recording["final_sha256"])) == ("done", 64, 64)
    assert document["crowd"]["final_digest"] == "d180"
    numbers_alone = {name: value for name, value in numbers.items() if name not in ("version", "sha256")}
    text = json.dumps(numbers_alone, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == numbers["sha256"]

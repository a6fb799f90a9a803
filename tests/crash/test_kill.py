"""kill -9 in the middle of a show: the server comes back, what was acknowledged is there once, the show goes on, the recording plays."""

import asyncio
from typing import Any

import pytest

from sandbox.chance import SeededChance

from .acts import Act, buying, hosting, pinning, until_it_dies
from .afterwards import Fact, Kept, look_into, lost_ms, verify
from .on_air import Live, first_recording, go_live, late_ms
from .people import Class, lecturer, make_class, student
from .server import CLOCK, Server

pytestmark = pytest.mark.nightly

BACK_WITHIN_S = 10.0
LOST_AT_MOST_MS = 2500
CLOCKS_DIFFER_MS = 300
TICKED = "kaibo.streaming.crowd.ticked"


async def crash(server: Server, seed: int, earliest_s: float, latest_s: float) -> None:
    """The whole story of one kill at a moment the seed chooses."""
    chance = SeededChance(seed).stream("kill")
    made = await make_class(server.data, "李小明", "王小红")
    await server.start()
    host, buyer = await student(server, made, 0), await student(server, made, 1)
    live, phone = await go_live(host)
    acts: list[list[Act]] = [[], [], []]
    streams = [hosting(host, live.show_id, live.listings), pinning(host, live.show_id, live.listings), buying(buyer, live.listings[0])]
    doing = [
        asyncio.create_task(until_it_dies(stream, done, chance, pause))
        for stream, done, pause in zip(streams, acts, (0.15, 0.4, 0.3), strict=True)
    ]
    try:
        await CLOCK.sleep(chance.uniform(earliest_s, latest_s))
        unsent_ms = late_ms(phone)
        killed_at = await server.kill()
        await asyncio.gather(*doing)
    finally:
        await phone.close()

    assert await server.start() < BACK_WITHIN_S
    await asyncio.gather(host.reconnect(), buyer.reconnect())
    show = await live.show()
    assert (show["state"], show["pause_reason"]) == ("paused", "server_down")

    phone = await live.publish()
    try:
        await live.state("live")
        await do_again([act for done in acts for act in done])
        ticks = (await live.show())["showms"] // 1000
        await passed(live, ticks + 4)
    finally:
        await phone.close()
    await host.post(f"{live.path}/end")
    replay = await live.replay()
    await recordings_play(server, made, live, killed_at - unsent_ms)
    recorded = {piece["recording_id"] for piece in replay["video"]["recordings"]}
    assert len(recorded) == 2
    the_gap_is_shown(replay)
    status, took = await server.stop()
    assert (status, took < 10) == (0, True)
    kept = look_into(server.data)
    whole(kept)
    once_each(kept, acts)
    seconds_without_gaps(kept, live.show_id)
    verdict = await verify(server.data, live.show_id)
    assert verdict["same"], verdict
    assert verdict["ticks"] == len(kept.of(TICKED))


async def do_again(acts: list[Act]) -> None:
    """Whoever got no answer asks again under the same key; some who got one do so too, and hear the same."""
    silent = [act for act in acts if not act.acknowledged]
    assert len(silent) <= 3
    for act in silent:
        await act.do()
    for act in [one for one in acts if one not in silent][::7]:
        before = act.answer
        await act.do()
        assert act.replayed, act.key
        assert act.answer == before


async def passed(live: Live, seconds: int) -> None:
    """Wait until the show's clock is that far."""
    while (await live.show())["showms"] < seconds * 1000:
        await CLOCK.sleep(0.25)


async def recordings_play(server: Server, made: Class, live: Live, sent_until: int) -> None:
    """The first recording, as it comes over HTTP, plays up to 2.5 s before what the phone had sent; a third of its file does not."""
    file, first_at = await first_recording(await lecturer(server, made), live, server.data.parent)
    cut = file.with_name("cut.mp4")
    cut.write_bytes(file.read_bytes()[: file.stat().st_size // 3])
    lost = lost_ms(file, first_at, sent_until)
    assert -CLOCKS_DIFFER_MS <= lost <= LOST_AT_MOST_MS
    assert lost_ms(cut, first_at, sent_until) > LOST_AT_MOST_MS
    print(f"of the recording the kill cost {lost} ms")


def the_gap_is_shown(replay: dict[str, Any]) -> None:
    """What lies in no recording is named, and nothing else; the pause and its reason are marks on the curve."""
    at, holes = 0, []
    for piece in [*replay["video"]["recordings"], {"from_showms": replay["duration_ms"], "duration_ms": 0}]:
        if piece["from_showms"] - at >= 500:
            holes.append({"from_showms": at, "to_showms": piece["from_showms"]})
        at = max(at, piece["from_showms"] + piece["duration_ms"])
    assert replay["video"]["gaps"] == holes
    paused = [action for action in replay["actions"] if action["label"] in {"paused", "resumed"}]
    assert [action["label"] for action in paused] == ["paused", "resumed"]
    assert paused[0]["facts"]["reason"] == "server_down"
    assert paused[1]["facts"]["paused_ms"] > 500


def whole(kept: Kept) -> None:
    """The database is sound, the log has no hole, the books balance."""
    assert kept.integrity == "ok"
    assert [fact.position for fact in kept.log] == list(range(1, kept.head + 1))
    assert kept.entries > 0
    assert kept.unbalanced == 0


def once_each(kept: Kept, acts: list[list[Act]]) -> None:
    """Every act has one effect: the marked ones their fact, cards and purchases as many as were done."""
    hosted, pins, purchases = acts
    assert len(hosted) > 5
    assert len(pins) > 2
    assert len(purchases) > 2
    for act in hosted:
        assert len([fact for fact in kept.of(act.type) if act.matches(fact.data)]) == 1, act.key
    for counted in (pins, purchases):
        assert len([fact for fact in kept.of(counted[0].type) if counted[0].matches(fact.data)]) == len(counted)
    bought = {fact.data["order_id"] for fact in kept.of(purchases[0].type)}
    assert {act.answer["id"] for act in purchases} <= bought


def seconds_without_gaps(kept: Kept, show_id: str) -> None:
    """The crowd lived through every second of the show once, across the kill."""
    ticked: list[Fact] = kept.of(TICKED)
    assert [fact.data["tick"] for fact in ticked] == list(range(1, len(ticked) + 1))
    resumed = kept.of("kaibo.streaming.show.resumed")
    assert len(resumed) == 1
    assert ticked[0].position < resumed[0].position < ticked[-1].position


@pytest.mark.timeout(300)
async def test_a_killed_server_goes_on_with_the_show(server: Server) -> None:
    await crash(server, seed=1, earliest_s=5, latest_s=9)


@pytest.mark.nightly
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("seed", "earliest_s", "latest_s"), [(2, 3, 6), (3, 4, 12), (4, 4, 12), (5, 10, 20), (6, 62, 70)])
async def test_killed_at_other_moments(server: Server, seed: int, earliest_s: float, latest_s: float) -> None:
    """The last lies after the crowd's first snapshot, from which it then goes on."""
    await crash(server, seed, earliest_s, latest_s)

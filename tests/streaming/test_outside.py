"""Phones outside the venue and programs in place of phones: the picture they should send, the relay, keys for OBS."""

import base64
import hashlib
import hmac

import pytest

from sandbox.actor import Actor
from sandbox.clock import ManualClock
from sandbox.identity.seal import Seal
from streaming.broadcast import Broadcast
from streaming.media.engine import PublisherJoined
from streaming.media.quality import CLASS_UPLINK_KBPS, HD, LOW, SD, SOUND_KBPS, choose, share_kbps
from streaming.media.turn import Relay
from streaming.media_setup import Setup
from streaming.policies import OWN_SESSION, STREAM, SessionSeen, ShowSeen
from streaming.stream_keys import StreamKeys
from tests.streaming.stage import BO, GOOD_CHECK, LAN, MEI, Stage

SEAL = Seal(b"s" * 32)


@pytest.mark.parametrize(
    ("up_kbps", "publishers", "uplink", "name"),
    [
        (0, 1, CLASS_UPLINK_KBPS, "720p"),
        (4000, 35, CLASS_UPLINK_KBPS, "720p"),
        (1400, 1, CLASS_UPLINK_KBPS, "540p"),
        (800, 1, CLASS_UPLINK_KBPS, "360p"),
        (4000, 35, 40_000, "540p"),
        (4000, 35, 20_000, "360p"),
    ],
)
def test_the_picture_fits_the_phones_network_and_the_class_uplink(up_kbps: int, publishers: int, uplink: int, name: str) -> None:
    quality = choose(up_kbps, publishers, uplink)
    assert quality.name == name
    assert quality.height > quality.width, "portrait"
    if name != "360p":
        assert (quality.most_kbps + SOUND_KBPS) * publishers <= uplink * 0.8


def test_thirty_five_phones_stay_within_what_the_rules_ask_of_a_venue() -> None:
    quality = choose(10_000, 35)
    assert quality.name == HD.name
    assert 35 * (quality.most_kbps + SOUND_KBPS) <= CLASS_UPLINK_KBPS
    assert share_kbps(CLASS_UPLINK_KBPS, 0) == share_kbps(CLASS_UPLINK_KBPS, 1)
    assert LOW.most_kbps < SD.start_kbps < SD.most_kbps <= HD.start_kbps


def test_a_relays_password_is_what_coturn_makes_of_its_secret_and_holds_two_hours() -> None:
    (server,) = Relay(("turn:relay.example:3478",), b"north").servers("per_1", 1_000_000_500)
    expiry, person = server["username"].split(":")
    assert (int(expiry) - 1_000_000, person) == (7200, "per_1")
    made = hmac.new(b"north", server["username"].encode(), hashlib.sha1).digest()
    assert base64.b64decode(server["credential"]) == made
    assert Relay().servers("per_1", 0) == Relay(("turn:x",), b"").servers("per_1", 0) == []


async def test_a_phone_is_told_its_picture_and_the_relay(stage: Stage) -> None:
    show_id = await stage.planned(MEI, "lst_a")
    relay = Relay(("turn:relay.example:3478",), b"north")
    stage.broadcast = Broadcast(stage.store, stage.engine, stage.clock, stage.broadcast.recordings, setup=Setup(8_000, relay))
    stage.app.state.broadcast = stage.broadcast
    told = await stage.do(MEI, "GET", f"/shows/{show_id}/media")
    assert (told["quality"]["name"], told["quality"]["width"], told["quality"]["height"]) == ("720p", 720, 1280)
    assert told["ice_servers"][0]["username"].endswith(":per_mei")
    slow = {**GOOD_CHECK, "network": {"rtt_ms": 20, "up_kbps": 1300}}
    await stage.do(MEI, "POST", f"/shows/{show_id}/preflight", slow)
    assert (await stage.do(MEI, "GET", f"/shows/{show_id}/media"))["quality"]["name"] == "540p"
    await stage.do(MEI, "POST", f"/shows/{show_id}/preflight", GOOD_CHECK)
    others = [await stage.live(), await stage.planned(BO, "lst_a"), await stage.planned(BO, "lst_a"), await stage.planned(BO, "lst_a")]
    for number, other in enumerate(others):
        await stage.media(PublisherJoined(other, f"ses_{number}", f"rec_{number}", "H264", stage.clock.now()))
    crowded = (await stage.do(MEI, "GET", f"/shows/{show_id}/media"))["quality"]
    assert (crowded["name"], crowded["most_kbps"]) == ("720p", 8_000 * 8 // 10 // 5 - SOUND_KBPS)
    assert (await stage.ask(LAN, "GET", f"/shows/{show_id}/media")).status_code == 404


def test_a_key_opens_one_shows_media_for_ten_minutes_and_while_on_air_and_nothing_else() -> None:
    clock = ManualClock()
    keys = StreamKeys(SEAL.digest, clock)
    key = keys.make("shw_1", "per_mei")
    mine, other = (ShowSeen(show, "coh_1", "per_mei", "per_mei", "planned", ()) for show in ("shw_1", "shw_2"))
    on_air = ShowSeen("shw_1", "coh_1", "per_mei", "per_mei", "live", ())
    taken_over = ShowSeen("shw_1", "coh_1", "per_lan", "per_lan", "live", ())

    def lets(show: ShowSeen) -> bool:
        actor = keys.actor(f"Bearer {key}")
        assert actor is not None
        return actor.kind == "service" and STREAM.scope in actor.scopes and STREAM.check(actor, show)

    assert lets(mine)
    assert not lets(other)
    assert not lets(taken_over)
    actor = keys.actor(f"bearer {key}")
    assert isinstance(actor, Actor)
    assert OWN_SESSION.check(actor, SessionSeen("s", "shw_1", "per_mei", "publish"))
    assert not OWN_SESSION.check(actor, SessionSeen("s", "shw_2", "per_mei", "publish"))
    clock.advance(601)
    assert not lets(mine)
    assert lets(on_air)
    clock.advance(12 * 3600)
    assert keys.actor(f"Bearer {key}") is None


def test_a_key_that_was_touched_is_no_key() -> None:
    clock = ManualClock()
    keys = StreamKeys(SEAL.digest, clock)
    key = keys.make("shw_1", "per_mei")
    forged = StreamKeys(Seal(b"t" * 32).digest, clock).make("shw_1", "per_mei")
    for wrong in (key.replace("shw_1", "shw_2"), key[:-1] + ("0" if key[-1] != "0" else "1"), forged, "kst.", "kst.a.b", "", "svc_x"):
        assert keys.actor(f"Bearer {wrong}") is None, wrong
    assert keys.actor(key) is None
    assert keys.actor(f"Basic {key}") is None


async def test_only_who_may_publish_gets_a_key(stage: Stage) -> None:
    show_id = await stage.live()
    stage.stream_keys = StreamKeys(SEAL.digest, stage.clock)
    answer = await stage.do(MEI, "POST", f"/shows/{show_id}/stream-key")
    assert answer["key"].startswith(f"kst.{show_id}.per_mei.")
    assert (await stage.ask(BO, "POST", f"/shows/{show_id}/stream-key")).status_code == 403

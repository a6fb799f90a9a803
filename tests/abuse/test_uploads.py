"""Pictures that are none, offers that are none, comments without end, and a ticket that is over."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sandbox.process import local_engine
from streaming.events import PublisherJoined, PublisherLeft, RecordingClosed, RecordingOpened
from tests import given
from tests.abuse.shape import faults, problem_of, refused
from tests.world import Person, Told, World, said

PUBLIC = ("/api/tickets/", "/api/enrol/", "/api/applications/")
"""Open to all: their form is judged before their link, so that who guesses a link learns nothing from the order of the answers."""

SDP = {"Content-Type": "application/sdp"}
LINES = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
NO_OFFERS = {
    "nothing": b"",
    "words": "你好".encode(),
    "json": b'{"sdp": "v=0"}',
    "a page": b"<html></html>",
    "no media": LINES.encode(),
    "no credentials": given.OFFER.encode(),
    "data only": (LINES + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:0\r\n").encode(),
    "forty media lines": (LINES + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n" * 40).encode(),
    "broken lines": (LINES + "m=video\r\na=rtpmap\r\na=fingerprint:\r\n").encode(),
    "zero bytes": LINES.encode() + b"\0" * 100,
}


def jpeg(side: int, kind: str = "JPEG") -> bytes:
    """A picture of one colour."""
    page = io.BytesIO()
    Image.new("RGB", (side, side), "#884422").save(page, kind)
    return page.getvalue()


def bomb() -> bytes:
    """A small PNG that says it is 30,000 pixels wide and high."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


async def test_pictures_that_are_none(world: World) -> None:
    ming = await world.student("李小明")
    bad = [
        ("words.jpg", b"this is no picture", 422, "picture_refused"),
        ("empty.jpg", b"", 422, "picture_refused"),
        ("cut.jpg", jpeg(900)[:2000], 422, "picture_refused"),
        ("bomb.png", bomb(), 422, "picture_refused"),
        ("small.jpg", jpeg(100), 422, "picture_refused"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", 422, "picture_refused"),
        ("film.gif", jpeg(800, "GIF"), 422, "picture_refused"),
        ("large.jpg", jpeg(800) + b"\0" * (10 << 20), 413, "too_large"),
    ]
    for name, data, status, code in bad:
        problem = await refused(ming, "POST", "/pictures", files={"file": (name, data, "image/jpeg")})
        assert (problem["status"], problem["code"]) == (status, code), name
    assert faults(await refused(ming, "POST", "/pictures", files={"other": ("a.jpg", jpeg(800), "image/jpeg")})) == {"file": "missing"}
    crop = await refused(ming, "POST", "/pictures", data={"crop": "a,b"}, files={"file": ("a.jpg", jpeg(800), "image/jpeg")})
    assert faults(crop) == {"crop": "unfit"}
    assert not list((world.process.settings.data / "blobs").rglob("*.jpg"))
    assert len(await given.picture(ming)) == 64
    for address in ("0" * 64, "..%2f..%2fkaibo.sqlite", "short"):
        assert (await refused(ming, "GET", f"/pictures/{address}"))["status"] == 404


async def test_offers_that_are_no_sdp(tmp_path: Path) -> None:
    """Against the engine that phones meet, which reads the offer to its end."""
    world = World(tmp_path / "data", media_hosts="127.0.0.1")
    world.process._engine = local_engine
    await world.open()
    try:
        ming = await world.student("李小明")
        show = await given.planned_show(ming, await given.listing_on_sale(ming, await given.open_shop(ming)))
        whip = f"/shows/{show['id']}/whip"
        for name, offer in NO_OFFERS.items():
            problem = await refused(ming, "POST", whip, content=offer, headers=SDP)
            assert (problem["status"], problem["code"]) == (422, "bad_offer"), name
            world.clock.advance(61)
        assert (await refused(ming, "POST", whip, content=given.OFFER.encode(), headers={"Content-Type": "text/plain"}))[
            "code"
        ] == "not_sdp"
        assert (await refused(ming, "POST", whip, content=b"\xff\xfe", headers=SDP))["code"] == "bad_offer"
        assert (await refused(ming, "POST", whip, content=b"v=0" + b"a" * 33_000, headers=SDP))["code"] == "too_large"
        assert (await refused(ming, "PATCH", "/media/none", content=b"a", headers=SDP))["status"] == 404
        for _ in range(6):
            await ming.ask("POST", whip, content=b"v=1", headers=SDP)
        hasty = await ming.ask("POST", whip, content=b"v=1", headers=SDP)
        assert (problem_of(hasty)["code"], hasty.status_code) == ("too_many", 429)
        assert 1 <= int(hasty.headers["retry-after"]) <= 60
        assert not (await ming.get(f"/shows/{show['id']}"))["publishing"]
    finally:
        await world.close()


async def test_the_newest_publish_wins(world: World) -> None:
    ming, hong = await world.student("李小明"), await world.student("王小红")
    show = await given.live_show(ming, await given.listing_on_sale(ming, await given.open_shop(ming)))
    path = f"/shows/{show['id']}"
    assert (await refused(hong, "POST", f"{path}/whip", content=given.OFFER.encode(), headers=SDP))["code"] == "forbidden"
    await world.pass_time(5)
    second = await ming.ask("POST", f"{path}/whip", content=given.OFFER.encode(), headers=SDP)
    assert second.status_code == 201
    while len(await world.facts(RecordingOpened)) < 2:
        await world.settle()
    sessions = [event.data["session_id"] for event in await world.facts(PublisherJoined)]
    (left,) = await world.facts(PublisherLeft)
    assert (left.data["session_id"], left.data["reason"]) == (sessions[0], "evicted")
    assert second.headers["location"] == f"/api/media/{sessions[1]}"
    assert len(await world.facts(RecordingClosed)) == 1
    seen = await ming.get(path)
    assert (seen["state"], seen["publishing"]) == ("live", True)
    said(await ming.ask("DELETE", f"/media/{sessions[0]}"))
    assert (await ming.get(path))["publishing"], "ending the session that lost must not end the one that won"
    assert (await refused(hong, "DELETE", f"/media/{sessions[1]}"))["status"] in {403, 404}
    await world.pass_time(5)
    await ming.post(f"{path}/end")
    await world.build_replays()
    assert len((await ming.get(f"{path}/replay"))["video"]["recordings"]) == 2


async def test_comments_without_end(world: World) -> None:
    ming, hong = await world.student("李小明"), await world.student("王小红")
    show = await given.live_show(ming, await given.listing_on_sale(ming, await given.open_shop(ming)))
    path = f"/shows/{show['id']}/comments"
    long = await refused(hong, "POST", path, {"text": "好" * 10_000})
    assert (long["status"], long["code"], long["title"]) == (409, "comment_too_long", "评论太长了：最多 200 个字，现在有 10000 个。")
    assert (await refused(hong, "POST", path, {"text": " \n\t "}))["code"] == "comment_empty"
    assert faults(await refused(hong, "POST", path, {"text": "好" * 100_001})) == {"text": "string_too_long"}
    assert (await hong.ask("POST", path, {"text": "好" * 200})).status_code == 200
    await ming.post(f"/shows/{show['id']}/mutes", {"viewer": hong.id, "seconds": 60})
    assert (await refused(hong, "POST", path, {"text": "为什么不让我说"}))["code"] == "muted"


async def test_a_ticket_that_is_over(world: World) -> None:
    lecturer = await world.lecturer()
    enrolled = (await lecturer.post(f"/cohorts/{lecturer.cohort_id}/students", {"students": [{"name": "李小明"}]}))[0]
    ticket = await lecturer.post(f"/cohorts/{lecturer.cohort_id}/ticket")
    late = world.stranger()
    form = {"ticket": ticket["ticket"], "login": enrolled["login"], "pin": enrolled["pin"]}
    for wrong in ({**form, "ticket": "000000"}, {**form, "ticket": "x" * 60}):
        assert (await refused(late, "POST", "/sign-in/ticket", wrong))["code"] == "ticket_gone"
    assert (await refused(late, "POST", "/sign-in/ticket", {**form, "pin": "0"}))["code"] == "pin_refused"
    world.clock.advance(8 * 3600 + 1)
    for address in (ticket["ticket"], ticket["code"]):
        gone = await refused(late, "GET", f"/tickets/{address}")
        assert (gone["status"], gone["code"]) == (404, "ticket_gone")
        assert "过期" in gone["title"]
    assert (await refused(late, "POST", "/sign-in/ticket", form))["code"] == "ticket_gone"
    assert (await refused(lecturer, "GET", "/me"))["code"] == "not_signed_in"


async def test_what_is_another_students(world: World) -> None:
    ming, hong = await world.student("李小明"), await world.student("王小红")
    shop = await given.open_shop(ming)
    listing = await given.listing_on_sale(ming, shop)
    show = await given.live_show(ming, listing)
    before = len(await world.facts())
    for method, path, body in theirs(shop["id"], listing, show["id"]):
        problem = await refused(hong, method, path, body)
        assert (problem["status"], problem["code"]) in {(403, "forbidden"), (404, "not_found")}, path
    assert len(await world.facts()) == before
    with pytest.raises(Told):
        await hong.get(f"/shops/{shop['id']}/ledger")


def theirs(shop_id: str, listing: dict[str, Any], show_id: str) -> list[tuple[str, str, Any]]:
    """What only the owner may do."""
    sku = f"/listings/{listing['id']}/skus/{listing['skus'][0]['sku_id']}"
    show = f"/shows/{show_id}"
    return [
        ("PUT", f"/shops/{shop_id}", given.SHOP), ("POST", f"/shops/{shop_id}/reset", None),
        ("POST", f"/shops/{shop_id}/licence", {"sample": "valid"}), ("POST", f"/shops/{shop_id}/listings", given.NOODLES),
        ("POST", f"/shops/{shop_id}/picks", {"goods_id": "goods_1", "mode": "dropship"}),
        ("PUT", f"/listings/{listing['id']}", given.NOODLES), ("POST", f"/listings/{listing['id']}/take-down", None),
        ("PUT", f"{sku}/price", {"price_fen": 1}), ("PUT", f"{sku}/stock", {"stock": 0}),
        ("PUT", show, {"title": "我的直播"}), ("POST", f"{show}/pin", {"listing_id": listing["id"]}),
        ("POST", f"{show}/pause", None), ("POST", f"{show}/end", None), ("POST", f"{show}/seats", {"seat": "service", "person_id": "p"}),
        ("POST", f"{show}/marks", {"at_showms": 1, "text": "好"}), ("GET", f"{show}/evidence", None),
    ]  # fmt: skip


async def test_ids_that_nobody_gave(world: World) -> None:
    """Every address of the API with an id that is not there: a sentence, 404, for every method."""
    ming: Person = await world.student("李小明")
    asked = 0
    for path, methods in world.app.openapi()["paths"].items():
        if "{" not in path or not path.startswith("/api/") or path.startswith(PUBLIC):
            continue
        address = "/".join("none_1" if part.startswith("{") else part for part in path.removeprefix("/api").split("/"))
        for method in set(methods) & {"get", "post", "put", "delete", "patch"}:
            answer = await ming.ask(method.upper(), address, {} if method != "get" else None)
            problem = problem_of(answer)
            assert problem["status"] in {404, 403}, f"{method} {path}: {problem}"
            asked += 1
    assert asked > 55

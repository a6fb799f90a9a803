"""Videos of listings: uploaded in pieces, refused with a sentence, made playable, and only known ones may be used."""

from fractions import Fraction
from pathlib import Path

import av
import httpx
import pytest
from PIL import Image

from sandbox.video.probe import probe
from tests.mall.market import Market

TAKE = "take12345678"


def film(path: Path, size: tuple[int, int] = (480, 480), seconds: float = 2, codec: str = "libvpx", rate: int = 5) -> bytes:
    """A small WebM of one colour."""
    with av.open(str(path), "w", format="webm") as out:
        stream = out.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt, stream.time_base = *size, "yuv420p", Fraction(1, rate)
        for number in range(round(seconds * rate)):
            frame = av.VideoFrame.from_image(Image.new("RGB", size, (number * 9 % 255, 80, 60)))
            frame.pts = number
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path.read_bytes()


async def send(market: Market, data: bytes, who: str = "ann", take: str = TAKE, piece: int = 20_000) -> httpx.Response:
    for at in range(0, max(len(data), 1), piece):
        headers = {"x-actor": who, "idempotency-key": f"piece-{take}-{at}"}
        sent = await market.http.post(f"/api/videos/pieces?take={take}&at={at}", content=data[at : at + piece], headers=headers)
        assert sent.status_code == 200, sent.text
    return await market.http.post(f"/api/videos?take={take}", headers={"x-actor": who, "idempotency-key": f"finish-{take}"})


async def test_a_video_is_made_playable_and_shown_with_its_listing(market: Market, tmp_path: Path) -> None:
    shop_id = await market.open_shop()
    answer = await send(market, film(tmp_path / "a.webm"))
    assert answer.status_code == 200, answer.text
    made = answer.json()
    assert (made["width"], made["height"], 1_500 < made["duration_ms"] < 2_500) == (480, 480, True)
    listing = await market.sell_noodles(shop_id, video=made["video"])
    assert listing["online"]["video"] == made["video"]
    played = await market.ask("ben", "GET", f"/videos/{made['video']}")
    (tmp_path / "b.mp4").write_bytes(played.content)
    facts = probe(tmp_path / "b.mp4")
    assert (played.headers["content-type"], facts.codec) == ("video/mp4", "H264")
    assert (await market.ask("ben", "GET", f"/pictures/{made['poster']}")).status_code == 200


@pytest.mark.parametrize(
    ("size", "seconds", "rate", "code"),
    [
        ((480, 480), 62, 1, "too_long"),
        ((480, 640), 2, 5, ""),
        ((640, 360), 2, 5, ""),
        ((360, 800), 2, 5, "shape"),
        ((240, 240), 2, 5, "size"),
    ],
)
async def test_length_shape_and_size_are_looked_at_first(
    market: Market, tmp_path: Path, size: tuple[int, int], seconds: float, rate: int, code: str
) -> None:
    answer = await send(market, film(tmp_path / "a.webm", size, seconds, rate=rate))
    if not code:
        assert answer.status_code == 200, answer.text
        return
    assert (answer.status_code, answer.json()["code"], answer.json()["fields"][0]["code"]) == (422, "short_video_refused", code)


async def test_what_is_no_video_gets_a_sentence_and_an_unknown_one_is_refused(market: Market) -> None:
    answer = await send(market, b"not a video at all")
    assert (answer.status_code, answer.json()["fields"][0]["code"]) == (422, "unreadable")
    shop_id = await market.open_shop()
    form = {"leaf": "food-noodle", "title": "湖南常德手工鲜米粉家庭装", "video": "a" * 64}
    listing = await market.post("ann", f"/shops/{shop_id}/listings", form)
    assert "video" in {fault["path"] for fault in listing["faults"]}
    assert (await market.ask("ann", "GET", f"/videos/{'a' * 64}")).status_code == 404


async def test_pieces_leave_no_gap_are_bounded_and_are_one_s_own(market: Market, tmp_path: Path) -> None:
    gap = await market.http.post(
        f"/api/videos/pieces?take={TAKE}&at=10", content=b"x", headers={"x-actor": "ann", "idempotency-key": "piece-gap-1"}
    )
    assert (gap.status_code, gap.json()["fields"][0]["code"]) == (422, "gap")
    far = f"/api/videos/pieces?take={TAKE}&at={150 * 1024 * 1024}"
    full = await market.http.post(far, content=b"x", headers={"x-actor": "ann", "idempotency-key": "piece-far-1"})
    assert full.status_code == 413
    data = film(tmp_path / "a.webm")
    await market.http.post(
        f"/api/videos/pieces?take={TAKE}&at=0", content=data, headers={"x-actor": "ann", "idempotency-key": "piece-own-1"}
    )
    other = await market.http.post(f"/api/videos?take={TAKE}", headers={"x-actor": "ben", "idempotency-key": "finish-own-1"})
    assert other.status_code == 404

"""Pictures are taken in carefully: what is no picture, too big, broken or a bomb gets a sentence."""

import io
import os
import signal
import struct
import subprocess
import sys
import zlib
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from sandbox.blobs import Blobs
from sandbox.errors import DiskFull, NotFound, TooLarge
from sandbox.pictures import Crop, PictureRefused, look_at, smaller, take_in
from sandbox.trade.listing_pictures import LEAST_SHARP, SAME_BITS
from tests.mall.market import Market, picture


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def bomb(side: int) -> bytes:
    """A PNG of `side` x `side` black pixels, a few kilobytes small."""
    row = b"\0" + b"\0" * (side // 8)
    packed = zlib.compressobj(9)
    body = b"".join(packed.compress(row) for _ in range(side)) + packed.flush()

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
        + chunk(b"IDAT", body)
        + chunk(b"IEND", b"")
    )


def test_a_picture_becomes_a_square_jpeg_without_exif():
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "secret place"
    taken = take_in(picture("#123456", (1600, 900), "JPEG", exif=exif))
    image = opened(taken.data)
    assert (image.format, image.size, taken.width) == ("JPEG", (900, 900), 900)
    assert not image.getexif()
    assert b"secret" not in taken.data


def test_orientation_is_honoured():
    image = Image.new("RGB", (800, 1000), "red")
    image.paste("blue", (0, 0, 800, 300))
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 3
    image.save(out, "JPEG", exif=exif)
    upright = opened(take_in(out.getvalue(), "free").data)
    assert upright.getpixel((400, 950))[2] > 200
    assert upright.getpixel((400, 50))[0] > 200


def test_large_ones_are_made_smaller_and_crops_are_kept_to():
    assert take_in(picture(size=(4000, 3000))).width == 1200
    image = Image.new("RGB", (1400, 700), "red")
    image.paste("blue", (700, 0, 1400, 700))
    out = io.BytesIO()
    image.save(out, "WEBP")
    right = opened(take_in(out.getvalue(), crop=Crop(700, 0, 700)).data)
    assert right.getpixel((350, 350))[2] > 200
    assert opened(smaller(take_in(picture(size=(2000, 2000))).data)).size == (360, 360)


def test_transparent_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (600, 600), (255, 0, 0, 0)).save(out, "PNG")
    assert opened(take_in(out.getvalue()).data).getpixel((300, 300)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_picture"),
        (b"%PDF-1.7", "not_a_picture"),
        (picture(kind="GIF"), "not_a_picture"),
        (picture(kind="BMP"), "not_a_picture"),
        (picture(size=(599, 2000)), "too_small"),
        (picture(kind="JPEG", size=(1000, 1000))[:2000], "broken"),
        (picture()[:200], "broken"),
        (bomb(6000), "too_many_pixels"),
        (bomb(20000), "too_many_pixels"),
    ],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_what_is_refused(data: bytes, code: str):
    assert len(data) < 100_000 or code != "too_many_pixels"
    with pytest.raises(PictureRefused) as refused:
        take_in(data)
    assert refused.value.fields[0].code == code
    assert refused.value.sentence("zh") != refused.value.sentence("en")


def test_the_largest_that_is_allowed_passes():
    """Negative control of the pixel limit."""
    assert take_in(bomb(5000)).width == 1200


@pytest.mark.parametrize("crop", [Crop(-1, 0, 600), Crop(200, 0, 600), Crop(0, 0, 599), Crop(0, 101, 600)])
def test_a_crop_outside_or_too_small(crop: Crop):
    with pytest.raises(PictureRefused):
        take_in(picture(size=(700, 700)), crop=crop)


def test_too_many_bytes():
    with pytest.raises(TooLarge):
        take_in(b"x" * (10 * 1024 * 1024 + 1))


async def test_over_http(market: Market) -> None:
    address = await market.upload(side=900)
    large = await market.ask("ben", "GET", f"/pictures/{address}")
    small = await market.ask("ben", "GET", f"/pictures/{address}?w=360")
    again = await market.ask("ben", "GET", f"/pictures/{address}?w=360")
    assert opened(large.content).size == (900, 900)
    assert opened(small.content).size == (360, 360)
    assert small.content == again.content
    assert (await market.ask("nobody", "GET", f"/pictures/{address}")).status_code == 401
    for wrong in ("0" * 64, "..%2F..%2Fetc%2Fpasswd", "abc"):
        assert (await market.ask("ann", "GET", f"/pictures/{wrong}")).status_code == 404
    headers = {"x-actor": "ann", "idempotency-key": "a-broken-picture"}
    broken = await market.http.post("/api/pictures", files={"file": ("a.jpg", b"no picture")}, headers=headers)
    assert (broken.status_code, broken.json()["code"]) == (422, "picture_refused")
    odd = await market.http.post("/api/pictures", files={"file": ("a.png", picture())}, data={"crop": "1,2"}, headers=headers)
    assert odd.json()["fields"][0]["path"] == "crop"
    huge = await market.http.post("/api/pictures", files={"file": ("a.png", b"\0" * 10_500_000)}, headers=headers)
    assert huge.status_code == 413


def test_blobs_are_found_by_their_content(tmp_path: Path):
    blobs = Blobs(tmp_path)
    address = blobs.put(b"hello")
    assert address == sha256(b"hello").hexdigest() == blobs.put(b"hello")
    assert blobs.read(address) == b"hello"
    assert blobs.path("../../etc/passwd") is None
    assert blobs.path(address, "../x") is None
    with pytest.raises(NotFound):
        blobs.read("0" * 64)
    blobs.remember("recipe", [address])
    assert blobs.recall("recipe") == (address,)
    blobs.remember("gone", ["0" * 64])
    assert blobs.recall("gone") == blobs.recall("never") == ()
    assert not list(tmp_path.rglob(".part-*"))


WRITER = """
import sys
from pathlib import Path
from sandbox.blobs import Blobs
blobs = Blobs(Path(sys.argv[1]))
for number in range(100000):
    print(blobs.put(str(number).encode() * 20000), flush=True)
"""


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path):
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline().strip() for _ in range(30)]
        os.kill(writer.pid, signal.SIGKILL)
        told += [line.strip() for line in writer.stdout if len(line) == 65]
    blobs = Blobs(tmp_path)
    assert len(told) >= 30
    for address in told:
        assert sha256(blobs.read(address)).hexdigest() == address
    for file in tmp_path.glob("??/*"):
        assert file.name.startswith(".part-") or sha256(file.read_bytes()).hexdigest() == file.name


LIMITED = """
import resource, signal, sys
from pathlib import Path
from sandbox.blobs import Blobs
from sandbox.errors import DiskFull
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
blobs = Blobs(Path(sys.argv[1]))
small = blobs.put(b"x" * 1000)
try:
    blobs.put(b"y" * 100_000)
except DiskFull as full:
    print(full.code, blobs.read(small) == b"x" * 1000, len(list(Path(sys.argv[1]).rglob(".part-*"))))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on file sizes")
def test_a_full_disk_is_a_sentence_and_leaves_nothing_behind(tmp_path: Path):
    done = subprocess.run([sys.executable, "-c", LIMITED, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [DiskFull.code, "True", "0"]


def drawn(background: str, size: tuple[int, int] = (900, 900)) -> bytes:
    """A dark bowl with stripes before a background."""
    image = Image.new("RGB", size, background)
    for stripe in range(10):
        image.paste("#222" if stripe % 2 else "#a30", (200, 200 + 40 * stripe, size[0] - 200, 240 + 40 * stripe))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


def test_a_machine_sees_white_rims_blur_and_likeness() -> None:
    white, grey = look_at(take_in(drawn("white")).data), look_at(take_in(drawn("#e6e6e6")).data)
    assert white.white_bp > 9_900
    assert grey.white_bp < 100
    soft = Image.open(io.BytesIO(drawn("white"))).filter(ImageFilter.GaussianBlur(30))
    out = io.BytesIO()
    soft.save(out, "JPEG")
    assert look_at(take_in(out.getvalue()).data).sharp < LEAST_SHARP <= white.sharp
    worse = io.BytesIO()
    Image.open(io.BytesIO(drawn("white"))).resize((700, 700)).save(worse, "JPEG", quality=50)
    again = look_at(take_in(worse.getvalue()).data)
    other = look_at(take_in(picture("#123456", (900, 900))).data)
    assert (int(white.outline, 16) ^ int(again.outline, 16)).bit_count() <= SAME_BITS
    assert (int(white.outline, 16) ^ int(other.outline, 16)).bit_count() > SAME_BITS


async def test_a_white_background_picture_must_be_white_at_its_rim(market: Market) -> None:
    shop_id = await market.open_shop()
    seen = {}
    for name, background in (("white", "white"), ("grey", "#dcdcdc")):
        files = {"file": ("a.jpg", drawn(background), "image/jpeg")}
        answer = await market.http.post("/api/pictures", files=files, headers={"x-actor": "ann", "idempotency-key": f"white-{name}"})
        seen[name] = answer.json()["picture"]
    fine = await market.sell_noodles(shop_id, white_picture=seen["white"])
    form = (await market.get("ann", f"/listings/{fine['id']}"))["form"]
    await market.put("ann", f"/listings/{fine['id']}", {**form, "white_picture": seen["grey"]})
    refused = await market.post("ann", f"/listings/{fine['id']}/submit")
    assert [(one["path"], one["code"]) for one in refused["reasons"]] == [("white_picture", "not_white")]


async def test_an_upright_picture_is_cut_to_three_by_four(market: Market) -> None:
    files = {"file": ("a.jpg", drawn("white", (1600, 1600)), "image/jpeg")}
    answer = await market.http.post(
        "/api/pictures", files=files, data={"shape": "tall"}, headers={"x-actor": "ann", "idempotency-key": "tall-one"}
    )
    assert (answer.json()["width"], answer.json()["height"]) == (900, 1200)
    small = {"file": ("a.jpg", drawn("white", (700, 700)), "image/jpeg")}
    refused = await market.http.post(
        "/api/pictures", files=small, data={"shape": "tall"}, headers={"x-actor": "ann", "idempotency-key": "tall-two"}
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "picture_refused")

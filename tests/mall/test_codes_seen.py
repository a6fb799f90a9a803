"""A QR code in a picture is found at any angle and size (C07); chessboards, stripes and goods are not taken for one."""

import io
from functools import cache
from typing import Any

import numpy as np
import pytest
import segno
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from sandbox.codes_seen import codes_seen
from supply.catalogue import plan_catalogue
from supply.drawing import draw_goods
from tests.mall.market import CLASS, SHOP, Market

SIDE = 640
TEXTS = ("https://u.wechat.com/MKx8", "加微信 kaibo-888 领优惠券", "x" * 120)


@cache
def code(text: str) -> Image.Image:
    """A code with its white rim, as the addresses of a classroom are printed."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=6, border=4)
    return Image.open(io.BytesIO(out.getvalue())).convert("L")


def photographed(image: Image.Image) -> NDArray[np.uint8]:
    """What is left of it in a JPEG."""
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=80)
    return np.asarray(Image.open(out).convert("L"))


def stuck_on(text: str, angle: int, size: int, ground: Image.Image) -> Image.Image:
    """A picture with the code stuck on it askew."""
    scaled = code(text).resize((size, size), Image.Resampling.LANCZOS)
    turned = scaled.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC, fillcolor=255)
    picture = ground.copy()
    at = ((SIDE - turned.width) // 2 + 7, (SIDE - turned.height) // 3)
    picture.paste(turned, at, Image.new("L", scaled.size, 255).rotate(angle, expand=True))
    return picture


def grain() -> Image.Image:
    """Something that is no wall: blurred noise."""
    dots = np.random.default_rng(1).integers(60, 200, (80, 80), dtype=np.uint8)
    return Image.fromarray(dots).resize((SIDE, SIDE), Image.Resampling.BICUBIC)


def test_a_code_is_found_turned_and_small() -> None:
    ground = grain()
    tried = [(TEXTS[0], 0, 150), (TEXTS[0], 31, 150), (TEXTS[1], 45, 260), (TEXTS[1], 200, 150), (TEXTS[2], 77, 260)]
    assert [codes_seen(photographed(stuck_on(*one, ground))) for one in tried] == [1] * len(tried)


@pytest.mark.nightly
@pytest.mark.parametrize("text", TEXTS)
def test_a_code_is_found_however_it_is_turned_and_as_small_as_one_can_scan(text: str) -> None:
    ground = grain()
    sizes = (150, 260, 420) if len(text) < 100 else (240, 420)
    tried = [(size, angle) for size in sizes for angle in range(0, 360, 11)]
    missed = [one for one in tried if not codes_seen(photographed(stuck_on(text, one[1], one[0], ground)))]
    assert len(missed) * 100 <= len(tried), missed


def test_two_codes_are_two_and_light_on_dark_is_one() -> None:
    both = Image.new("L", (SIDE, SIDE), 230)
    both.paste(code(TEXTS[0]).resize((200, 200)), (20, 20))
    both.paste(code(TEXTS[1]).resize((220, 220)), (380, 380))
    assert codes_seen(photographed(both)) == 2
    light = Image.new("L", (SIDE, SIDE), 20)
    light.paste(code(TEXTS[0]).resize((260, 260)).point(lambda grey: 255 - grey), (60, 200))
    assert codes_seen(photographed(light)) == 1


def ringed(middles: list[tuple[int, int]]) -> Image.Image:
    """Finder squares, and nothing between them."""
    image = Image.new("L", (SIDE, SIDE), 255)
    for x, y in middles:
        for reach, grey in ((49, 0), (35, 255), (21, 0)):
            ImageDraw.Draw(image).rectangle((x - reach, y - reach, x + reach, y + reach), fill=grey)
    return image


def hard() -> dict[str, Image.Image]:
    """What looks like a code to a careless eye."""
    cells = {f"chessboard {cell}": (np.indices((SIDE, SIDE)) // cell).sum(0) % 2 * 255 for cell in (5, 9, 16, 40)}
    noise = np.random.default_rng(7)
    cells |= {f"noise {cell}": np.kron(noise.integers(0, 2, (SIDE // cell,) * 2), np.ones((cell, cell))) * 255 for cell in (8, 16)}
    stripes = np.repeat(noise.integers(0, 2, SIDE // 4), 4) * 255
    torn = stuck_on(TEXTS[0], 0, 400, Image.new("L", (SIDE, SIDE), 255))
    ImageDraw.Draw(torn).rectangle((390, 60, 560, 240), fill=255)
    return {
        **{name: Image.fromarray(array.astype(np.uint8)) for name, array in cells.items()},
        "barcode": Image.fromarray(np.tile(stripes.astype(np.uint8), (SIDE, 1))),
        "three squares": ringed([(150, 150), (450, 150), (150, 450)]),
        "window front": ringed([(x, y) for x in range(80, 600, 120) for y in range(80, 600, 120)]),
        "a code with a corner torn off": torn,
        "one colour": Image.new("L", (SIDE, SIDE), 128),
    }


def test_nothing_else_is_taken_for_a_code() -> None:
    assert {name: found for name, image in hard().items() if (found := codes_seen(photographed(image)))} == {}


def test_pictures_of_goods_hold_none_until_one_is_stuck_on() -> None:
    drawings = [Image.open(io.BytesIO(draw_goods(goods)[0])).convert("L") for goods in plan_catalogue(7).goods[::20]]
    assert [codes_seen(np.asarray(drawing)) for drawing in drawings] == [0] * len(drawings)
    stuck = [stuck_on(TEXTS[0], 12, 220, drawing.resize((SIDE, SIDE))) for drawing in drawings]
    assert [codes_seen(photographed(one)) for one in stuck] == [1] * len(stuck)


async def sent(market: Market, image: Image.Image, name: str) -> str:
    out = io.BytesIO()
    image.convert("RGB").save(out, "PNG")
    headers = {"x-actor": "ann", "idempotency-key": f"picture-code-{name}"}
    answer = await market.http.post("/api/pictures", files={"file": ("a.png", out.getvalue(), "image/png")}, headers=headers)
    return str(answer.json()["picture"])


async def test_a_listing_with_a_code_in_a_picture_is_refused_until_it_is_gone_or_cleared(market: Market) -> None:
    shop_id = await market.open_shop()
    listing = await market.sell_noodles(shop_id)
    coded = await sent(market, stuck_on(TEXTS[0], 30, 300, grain()), "1")
    form: dict[str, Any] = {**listing["form"], "pictures": [*listing["form"]["pictures"], coded]}
    await market.put("ann", f"/listings/{listing['id']}", form)
    refused = await market.post("ann", f"/listings/{listing['id']}/submit")
    fault = next(one for one in refused["reasons"] if one["code"] == "qr_code")
    assert (fault["path"], fault["rule"]) == ("pictures.1", "C07")
    assert "裁掉" in fault["message"]
    objection = {"rule": "C07", "quote": fault["quote"], "text": "", "why": "溯源码"}
    made = await market.post("ann", f"/listings/{listing['id']}/objections", objection)
    await market.post("lee", f"/objections/{made['id']}/decide", {"cleared": True, "note": ""})
    assert (await market.post("ann", f"/listings/{listing['id']}/submit"))["reasons"] == []
    other = await sent(market, stuck_on(TEXTS[1], 30, 300, grain()), "2")
    await market.put("ann", f"/listings/{listing['id']}", {**form, "pictures": [other]})
    again = await market.post("ann", f"/listings/{listing['id']}/submit")
    assert [one["code"] for one in again["reasons"]] == ["qr_code"], "only the picture that was looked at is cleared"
    sign = await market.ask("ben", "POST", "/shops", {**SHOP, "cohort_id": CLASS, "name": "小本的店", "logo": other})
    assert (sign.status_code, [one["code"] for one in sign.json()["fields"]]) == (422, ["qr_code"])

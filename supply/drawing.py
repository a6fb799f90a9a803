"""Pictures of goods drawn by the project itself: an illustration, its selling points, and a table of its attributes."""

import colorsys
import io
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from PIL import Image, ImageColor, ImageDraw, ImageFilter

from sandbox.blobs import Blobs
from sandbox.lettering import chinese_font

from .catalogue import PlannedGoods
from .motifs import MOTIFS
from .pen import Pen

SIDE = 800
SHEET = 1600
DRAWERS = 4
DISC = (90, 10, 710, 630)
STYLE = 1
"""Raise it when the drawing changes, so that remembered pictures are made again."""


def draw_goods(goods: PlannedGoods) -> tuple[bytes, ...]:
    """Three JPEGs of 800 x 800: the goods, their selling points, their attributes. Blocking (some 40 ms): call it in a thread."""
    sheet = _illustration(goods)
    return _jpeg(_titled(sheet, goods)), _jpeg(_points(sheet, goods)), _jpeg(_table(goods))


def draw_catalogue(goods: Iterable[PlannedGoods], blobs: Blobs) -> dict[str, tuple[str, ...]]:
    """The picture addresses of all goods by key; what was drawn before is remembered. Blocking (some seconds once): call it in a thread."""
    wanted = list(goods)
    with ThreadPoolExecutor(DRAWERS, thread_name_prefix="kaibo-drawing") as drawers:
        return dict(zip((one.key for one in wanted), drawers.map(lambda one: _drawn(one, blobs), wanted), strict=True))


def _drawn(goods: PlannedGoods, blobs: Blobs) -> tuple[str, ...]:
    look = (goods.motif, goods.colour, goods.short_name, goods.points, goods.attributes, [variety.name for variety in goods.varieties])
    recipe = f"goods/{STYLE}/{look!r}"
    known = blobs.recall(recipe)
    if not known:
        known = tuple(blobs.put(picture) for picture in draw_goods(goods))
        blobs.remember(recipe, known)
    return known


def _tone(colour: str, lightness: float) -> str:
    """The colour, lighter or darker by a share of 1, never black or white."""
    return _at(colour, max(0.12, min(0.9, colorsys.rgb_to_hls(*_parts(colour))[1] + lightness)))


def _at(colour: str, lightness: float, strength: float = 1.0) -> str:
    """The colour at a lightness of 0..1, with its saturation times `strength`."""
    hue, _, saturation = colorsys.rgb_to_hls(*_parts(colour))
    mixed = colorsys.hls_to_rgb(hue, lightness, min(1.0, saturation * strength))
    return "#" + "".join(f"{round(part * 255):02x}" for part in mixed)


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red / 255, green / 255, blue / 255


def _wash(side: int, colour: str) -> Image.Image:
    top, bottom = ImageColor.getrgb(_at(colour, 0.96, 0.8)), ImageColor.getrgb(_at(colour, 0.86, 0.8))
    strip = Image.new("RGB", (1, 64))
    strip.putdata([tuple(a + (b - a) * step // 63 for a, b in zip(top, bottom, strict=True)) for step in range(64)])
    return strip.resize((1, side), Image.Resampling.BICUBIC).resize((side, side), Image.Resampling.NEAREST)


@cache
def _shadow() -> Image.Image:
    """A soft oval, made once."""
    shadow = Image.new("L", (280, 60), 0)
    ImageDraw.Draw(shadow).ellipse((30, 14, 250, 46), fill=80)
    return shadow.filter(ImageFilter.GaussianBlur(8)).resize((1120, 240), Image.Resampling.BILINEAR)


@cache
def _disc(side: int) -> Image.Image:
    """A round mask with a smooth edge, made once."""
    mask = Image.new("L", (side * 2, side * 2), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, side * 2 - 1, side * 2 - 1), fill=255)
    return mask.reduce(2)


def _illustration(goods: PlannedGoods) -> Image.Image:
    sheet = _wash(SHEET, goods.colour)
    pen = ImageDraw.Draw(sheet)
    left, top, right, bottom = (value * SHEET // SIDE for value in DISC)
    pen.ellipse((left, top, right, bottom), fill=_at(goods.colour, 0.84, 0.75))
    sheet.paste("#5b4a3a", (SHEET // 2 - 560, round(SHEET * 0.665)), _shadow())
    drawn = Pen(pen, SHEET, goods.colour, _tone(goods.colour, 0.17), _tone(goods.colour, -0.14), lift=60)
    MOTIFS[goods.motif](drawn)
    return sheet.reduce(SHEET // SIDE)


def _titled(drawing: Image.Image, goods: PlannedGoods) -> Image.Image:
    picture = drawing.copy()
    pen = ImageDraw.Draw(picture)
    name, small = chinese_font(58), chinese_font(26)
    if name and small:
        pen.rounded_rectangle((60, 680, 740, 772), radius=46, fill="#fffdf8")
        pen.text((400, 725), goods.short_name, font=name, fill=_at(goods.colour, 0.27), anchor="mm")
        pen.text((782, 24), "开播沙盒样例", font=small, fill=_at(goods.colour, 0.45), anchor="rt")
    return picture


def _points(drawing: Image.Image, goods: PlannedGoods) -> Image.Image:
    picture = _wash(SIDE, goods.colour)
    pen = ImageDraw.Draw(picture)
    title, text = chinese_font(54), chinese_font(38)
    round_part = drawing.crop(DISC).resize((400, 400), Image.Resampling.BILINEAR)
    picture.paste(round_part, (370, 370), _disc(400))
    if title and text:
        pen.text((60, 90), goods.short_name, font=title, fill=_at(goods.colour, 0.27), anchor="lm")
        for index, point in enumerate(goods.points[:4]):
            top = 190 + index * 78
            pen.ellipse((60, top - 18, 96, top + 18), fill=_at(goods.colour, 0.45))
            pen.line([(69, top), (76, top + 8), (88, top - 8)], fill="#fffdf8", width=5)
            pen.text((116, top), point, font=text, fill="#4a4036", anchor="lm")
    return picture


def _table(goods: PlannedGoods) -> Image.Image:
    picture = Image.new("RGB", (SIDE, SIDE), "#fffdf8")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, SIDE, 130), fill=_at(goods.colour, 0.45))
    title, text = chinese_font(52), chinese_font(34)
    if title and text:
        pen.text((60, 66), "商品参数", font=title, fill="#fffdf8", anchor="lm")
        rows = [("品名", goods.short_name), *goods.attributes.items(), ("规格", "、".join(variety.name for variety in goods.varieties))]
        for index, (label, value) in enumerate(rows[:7]):
            top = 160 + index * 86
            if index % 2 == 0:
                pen.rectangle((40, top, 760, top + 86), fill=_at(goods.colour, 0.93, 0.6))
            pen.text((70, top + 43), label, font=text, fill="#7d705d", anchor="lm")
            pen.text((260, top + 43), value if len(value) <= 14 else value[:13] + "…", font=text, fill="#3d352c", anchor="lm")
    return picture


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=84)
    return out.getvalue()

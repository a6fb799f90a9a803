"""Takes in pictures from people: looks at the header before decoding, turns, crops, drops EXIF and writes a JPEG of known size."""

import io
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat, UnidentifiedImageError

from sandbox.codes_seen import codes_seen
from sandbox.errors import FieldFault, Invalid, TooLarge

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 25_000_000
LEAST_SIDE = 600
LARGE, SMALL = 1200, 360
FORMATS = ("JPEG", "PNG", "WEBP")
Shape = Literal["square", "tall", "free"]


class PictureRefused(Invalid):
    """The upload is not a picture this place takes; the sentence says why."""

    code = "picture_refused"
    zh = "{zh_reason}"
    en = "{en_reason}"

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__((FieldFault("file", code, zh, en),), zh_reason=zh, en_reason=en)


@dataclass(frozen=True)
class Picture:
    """A JPEG that was made here, with its size in pixels."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Crop:
    """A square of the upright picture: left, top, side in pixels."""

    x: int
    y: int
    side: int


def take_in(data: bytes, shape: Shape = "square", crop: Crop | None = None) -> Picture:
    """The upload as an upright JPEG without EXIF, at most 1200 pixels a side; `square` crops (the middle or `crop`), `free` does not.

    `tall` crops the middle to 3:4.

    TooLarge above 10 MB; PictureRefused for what is no JPEG, PNG or WebP, has more than 25 million pixels, is broken, or is too small.
    Blocking (up to half a second): call it in a thread.
    """
    if len(data) > MOST_BYTES:
        raise TooLarge(limit="10 MB")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _too_many(image.width, image.height)
            upright = _upright(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_many() from bomb
    except UnidentifiedImageError as unknown:
        raise PictureRefused(
            "not_a_picture", "这不是可用的图片，请上传 JPG、PNG 或 WebP。", "This is no JPEG, PNG or WebP picture."
        ) from unknown
    except (OSError, SyntaxError, ValueError, EOFError) as broken:
        raise PictureRefused(
            "broken", "图片文件坏了，打不开。请换一张，或重新拍一张。", "The picture is broken. Use another one."
        ) from broken
    if shape == "tall":
        return _encode(_tall(upright))
    return _encode(_cut(upright, crop) if shape == "square" else _whole(upright))


def smaller(data: bytes, side: int = SMALL) -> bytes:
    """A picture that was taken in, with its longer side at most `side` pixels. Blocking: call it in a thread."""
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
        image.draft("RGB", (side, side))
        small = image.convert("RGB")
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    return _encode(small).data


@dataclass(frozen=True)
class Look:
    """What a machine sees: how much of the rim is white (basis points), how sharp the edges are, a 64-bit outline in hex, QR codes."""

    white_bp: int
    sharp: int
    outline: str
    codes: int


RIM = 0.04
WHITE_FROM = 244
"""JPEG leaves a white of 255 at 250 or so; a light grey wall is 235."""


def look_at(data: bytes) -> Look:
    """A picture that was taken in, seen by a machine. Blocking, a tenth of a second: call it in a thread."""
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
        whole = np.asarray(image.convert("L"))
    codes = codes_seen(whole)
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
        image.draft("RGB", (600, 600))
        seen = image.convert("RGB")
    grey = seen.convert("L")
    small = ImageOps.fit(grey, (256, 256), Image.Resampling.LANCZOS)
    edges = small.filter(ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)).crop((1, 1, 255, 255))
    return Look(_white_rim(seen), round(ImageStat.Stat(edges).var[0]), _outline(grey), codes)


def _white_rim(image: Image.Image) -> int:
    """Of the rim (4 % of the shorter side, at least 4 pixels) so much is white in all three colours."""
    darkest = ImageChops.darker(ImageChops.darker(*image.split()[:2]), image.split()[2])
    width, height = darkest.size
    rim = max(4, round(min(width, height) * RIM))
    strips = ((0, 0, width, rim), (0, height - rim, width, height), (0, rim, rim, height - rim), (width - rim, rim, width, height - rim))
    counts = [darkest.crop(strip).histogram() for strip in strips]
    white, whole = sum(sum(count[WHITE_FROM:]) for count in counts), sum(sum(count) for count in counts)
    return white * 10_000 // max(whole, 1)


def _outline(grey: Image.Image) -> str:
    """Whether each of 8 x 8 points is brighter than its right neighbour (dHash), as 16 hex digits."""
    points = grey.resize((9, 8), Image.Resampling.LANCZOS).tobytes()
    bits = [points[row * 9 + column] > points[row * 9 + column + 1] for row in range(8) for column in range(8)]
    return f"{sum(1 << at for at, bit in enumerate(bits) if bit):016x}"


def _too_many(width: int = 0, height: int = 0) -> PictureRefused:
    size = f"（{width}×{height}）" if width else ""
    zh = f"图片像素太多{size}，最多 2500 万像素。请在相册里缩小后再传。"
    return PictureRefused("too_many_pixels", zh, "The picture has too many pixels; at most 25 million. Make it smaller first.")


def _upright(image: Image.Image) -> Image.Image:
    image.load()
    turned = ImageOps.exif_transpose(image)
    if turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info:
        layer = turned.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return turned.convert("RGB")


def _cut(image: Image.Image, crop: Crop | None) -> Image.Image:
    short = min(image.size)
    if short < LEAST_SIDE or (crop is not None and crop.side < LEAST_SIDE):
        zh = f"主图至少 {LEAST_SIDE}×{LEAST_SIDE} 像素，这张是 {image.width}×{image.height}。请换一张清楚的。"
        if short >= LEAST_SIDE:
            zh = f"裁剪后至少要 {LEAST_SIDE}×{LEAST_SIDE} 像素，请把裁剪框放大一些。"
        raise PictureRefused("too_small", zh, f"A main picture needs at least {LEAST_SIDE}x{LEAST_SIDE} pixels.")
    if crop is None:
        crop = Crop((image.width - short) // 2, (image.height - short) // 2, short)
    elif crop.x < 0 or crop.y < 0 or crop.x + crop.side > image.width or crop.y + crop.side > image.height:
        raise PictureRefused("crop_outside", "裁剪框超出了图片，请重新裁剪。", "The crop lies outside the picture.")
    part = image.crop((crop.x, crop.y, crop.x + crop.side, crop.y + crop.side))
    return part if crop.side <= LARGE else part.resize((LARGE, LARGE), Image.Resampling.LANCZOS)


def _tall(image: Image.Image) -> Image.Image:
    width = min(image.width, image.height * 3 // 4)
    if width < LEAST_SIDE:
        zh = f"3:4 图至少 {LEAST_SIDE}×{LEAST_SIDE * 4 // 3} 像素，这张是 {image.width}×{image.height}。请换一张清楚的。"
        raise PictureRefused("too_small", zh, f"A 3:4 picture needs at least {LEAST_SIDE}x{LEAST_SIDE * 4 // 3} pixels.")
    return ImageOps.fit(image, (min(width, LARGE * 3 // 4), min(width, LARGE * 3 // 4) * 4 // 3), Image.Resampling.LANCZOS)


def _whole(image: Image.Image) -> Image.Image:
    if min(image.size) < 200:
        raise PictureRefused("too_small", "图片太小，短边至少 200 像素。", "The picture is too small: at least 200 pixels a side.")
    image.thumbnail((LARGE, LARGE * 3), Image.Resampling.LANCZOS)
    return image


def _encode(image: Image.Image) -> Picture:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85, optimize=True)
    return Picture(out.getvalue(), image.width, image.height)

"""A signature drawn with a finger or the mouse: taken in as a small PNG that was made here, dark ink on white, nothing else in it."""

import io
from typing import Final

from PIL import Image, UnidentifiedImageError

from sandbox.errors import TooLarge
from sandbox.pictures import PictureRefused

MOST_BYTES: Final = 300 * 1024
MOST_PIXELS: Final = 4_000_000
WIDEST, TALLEST = 900, 300
"""A side is at most so many pixels afterwards: sharp enough at 6 cm on paper."""
INK: Final = 200
"""What is darker than this (0 black, 255 white) is ink."""
LEAST_INK: Final = 60
"""So many pixels of ink a signature has at least; fewer is a slip of the finger."""
RIM: Final = 8


def drawn_signature(data: bytes) -> bytes:
    """The drawing coded anew as a grey PNG on white, cut to its ink, at most 900 x 300 pixels; what a file hides beside it is gone.

    TooLarge above 300 KB; PictureRefused for what is no PNG, has more than 4 million pixels, is broken or shows no ink.
    Blocking (a few milliseconds): call it in a thread.
    """
    if len(data) > MOST_BYTES:
        raise TooLarge(limit="300 KB")
    ink = _grey(data)
    box = ink.point(lambda level: 255 if level < INK else 0).getbbox()
    if box is None or sum(ink.histogram()[:INK]) < LEAST_INK:
        raise PictureRefused(
            "no_ink", "签名框里还没有字，请用手指写上姓名再签。", "There is nothing in the signature box yet. Write your name in it first."
        )
    left, top, right, bottom = box
    part = ink.crop((max(0, left - RIM), max(0, top - RIM), min(ink.width, right + RIM), min(ink.height, bottom + RIM)))
    part.thumbnail((WIDEST, TALLEST), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    part.save(out, "PNG", optimize=True)
    return out.getvalue()


def _grey(data: bytes) -> Image.Image:
    """The drawing in grey on white paper; its size is looked at before anything is decoded."""
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _too_many()
            layer = image.convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_many() from bomb
    except UnidentifiedImageError as unknown:
        raise PictureRefused(
            "not_a_png", "签名要用页面上的签名框写，传来的不是 PNG 图片。", "Sign in the box on the page: this is no PNG picture."
        ) from unknown
    except (OSError, SyntaxError, ValueError, EOFError) as broken:
        raise PictureRefused(
            "broken", "签名图片坏了，请清除后重写一次。", "The drawing is broken. Clear it and sign once more."
        ) from broken
    paper = Image.new("RGBA", layer.size, "white")
    paper.alpha_composite(layer)
    return paper.convert("L")


def _too_many() -> PictureRefused:
    return PictureRefused(
        "too_many_pixels", "签名图片太大，最多 400 万像素。请在页面上的签名框里写。",
        "The drawing has too many pixels; at most 4 million. Sign in the box on the page.",
    )  # fmt: skip

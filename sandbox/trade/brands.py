"""Well-known brands that need their owner's authorisation (C35), as dated data, and which of them a typed brand names."""

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from .normalise import plain


@dataclass(frozen=True)
class Brand:
    """A well-known brand with its `names` in plain text. `everyday`: a plain word too, so a brand in the brand field only."""

    name: str
    names: tuple[str, ...]
    everyday: bool


@cache
def known_brands() -> tuple[Brand, ...]:
    """The list in force."""
    raw = yaml.safe_load(files("sandbox.trade").joinpath("brands.yaml").read_text("utf-8"))
    return tuple(
        Brand(one["name"], tuple(plain(name).text for name in (one["name"], *one.get("also", ()))), one.get("everyday", False))
        for one in raw["brands"]
    )


@cache
def spoken_names() -> dict[str, str]:
    """Every plain spelling that is a brand wherever it stands, with the usual name of it."""
    return {name: brand.name for brand in known_brands() if not brand.everyday for name in brand.names}


@lru_cache(maxsize=512)
def brand_named(typed: str) -> str:
    """The well-known brand a typed brand is or holds (耐克, Nike运动); empty for one's own. An everyday word must be the whole of it."""
    clean = plain(typed).text
    for brand in known_brands():
        for name in brand.names:
            if name == clean or (not brand.everyday and name in clean and not (name.isascii() and _inside(name, clean))):
                return brand.name
    return ""


def _inside(name: str, clean: str) -> bool:
    """Whether a Latin name is only part of a longer Latin word."""
    start = clean.index(name)
    around = clean[start - 1 : start] + clean[start + len(name) : start + len(name) + 1]
    return any(sign.isascii() and sign.isalpha() for sign in around)

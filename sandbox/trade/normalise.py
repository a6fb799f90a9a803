"""Makes disguised writing plain before words are looked for: full width, traditional characters, spaces, emoji, zero-width signs."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

import opencc

SIGNS = {"➕": "加", "✚": "加", "＋": "+"}
HIDDEN = frozenset("*_·•~^|`\u00ad")
SEPARATORS = frozenset("-‐‑–—−/\\.+='#@")
"""Signs people put between the characters of a word to hide it (最-佳): nothing between two Chinese characters, a sign elsewhere."""
CAPITALS = dict(zip("壹贰叁肆伍柒捌玖", "一二三四五七八九", strict=True))
"""Numerals in capitals, as 第壹; 陆 and 拾 are words of their own (大陆, 收拾)."""


@dataclass(frozen=True)
class Plain:
    """The plain text, and for each of its characters the index in the original it came from."""

    text: str
    origin: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the original that `[start, end)` of the plain text came from."""
        return self.origin[start], self.origin[end - 1] + 1


@cache
def _simplifier() -> Any:
    return opencc.OpenCC("t2s")


@cache
def _simple(character: str) -> str:
    return str(_simplifier().convert(character))


def emoji_in(text: str) -> str:
    """The first emoji or pictograph of `text`, empty when there is none."""
    return next((sign for sign in text if unicodedata.category(sign) in {"So", "Cs"} or ord(sign) >= 0x1F000), "")


def plain(text: str) -> Plain:
    """`text` in half width, lower case and simplified characters.

    Spaces, emoji, invisible signs and what only parts a word (最-佳) are left out.
    """
    letters: list[str] = []
    origin: list[int] = []
    apart = 0
    for index, sign in enumerate(text):
        for letter in unicodedata.normalize("NFKC", SIGNS.get(sign, sign)).lower():
            if letter.isspace() or letter in HIDDEN or unicodedata.category(letter) in {"Cf", "Cc", "So", "Sk", "Cs", "Mn"}:
                continue
            letter = CAPITALS.get(letter, letter)
            if letter in SEPARATORS:
                apart += 1
            elif apart:
                if _chinese(letter) and apart < len(letters) and _chinese(letters[-1 - apart]):
                    del letters[-apart:], origin[-apart:]
                apart = 0
            letters.append(letter)
            origin.append(index)
    joined = "".join(letters)
    simple = str(_simplifier().convert(joined)) if not joined.isascii() else joined
    if len(simple) != len(joined):  # a phrase changed its length: go letter by letter, so that the spans stay true
        simple = "".join(_simple(letter)[:1] or letter for letter in joined)
    return Plain(simple, tuple(origin))


def _chinese(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff"


def width(text: str) -> int:
    """Length as platforms count it: 1 for a half-width character, 2 for a Chinese or full-width one (E.1)."""
    return sum(2 if unicodedata.east_asian_width(sign) in {"W", "F", "A"} else 1 for sign in text)

"""Renders a line: template and words by hash, filled from the goods that are on, and never twice within four hundred lines."""

import re
from collections import deque
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from .draws import draw
from .goods import Good
from .phrases import FAMILIES, STYLES, TEMPLATES, WORDS
from .phrases_english import ENGLISH, ENGLISH_STYLES, ENGLISH_WORDS
from .phrases_talk import ENGLISH_TALK, TALK

MEMORY: Final = 400
TRIES: Final = 6
_SLOT = re.compile(r"\{(\w+?)\}")
_EXTRA: Final = ("!", "～", "。", "哈", "呀", "😂", "👍", "🙏", "😄", "✨")
_ENGLISH_EXTRA: Final = ("!", "~", ".", "!!", "...", "😂", "👍", "🙏", "😄", "✨")
_NOTHING: Final = ("",)
_ENGLISH_SLOTS: dict[str, Callable[[Good], Sequence[str]]] = {
    "it": lambda good: (good.short_name, "this", "this one", f"number {good.slot}", f"link {good.slot}"),
    "slot": lambda good: (str(good.slot),),
    "price": lambda good: (price_words(good.price_fen), f"{price_words(good.price_fen)} yuan", f"¥{price_words(good.price_fen)}"),
    "less": lambda good: tuple(str(max(good.price_fen * part // 10_000, 1)) for part in (60, 70, 80, 85)),
    "sku": lambda good: tuple(sku.name for sku in good.skus if sku.name and len(sku.name) <= 24) or ("the standard one",),
    "point": lambda good: tuple(good.points) or ("that",),
    "attribute": lambda good: tuple(name for name in good.attributes if len(name) <= 16) or ("the material", "the origin"),
    "value": lambda good: tuple(value for _, value in _short(good)) or ("what you said",),
}
_GOOD_SLOTS: dict[str, Callable[[Good], Sequence[str]]] = {
    "品": lambda good: (good.short_name, "这个", "这款", f"{good.slot}号", f"{good.slot}号链接"),
    "号": lambda good: (str(good.slot),),
    "价": lambda good: (price_words(good.price_fen), f"{price_words(good.price_fen)}块", f"{price_words(good.price_fen)}元"),
    "低价": lambda good: tuple(str(max(good.price_fen * part // 10_000, 1)) for part in (60, 70, 80, 85)),
    "规格": lambda good: tuple(sku.name for sku in good.skus if sku.name and len(sku.name) <= 12) or ("标准款", "这个规格"),
    "卖点": lambda good: tuple(good.points) or ("这个卖点",),
    "属性": lambda good: tuple(name for name in good.attributes if len(name) <= 8) or ("材质", "产地"),
    "属性是": lambda good: tuple(f"{name}是{value}" for name, value in _short(good)) or ("是正品",),
    "属性值": lambda good: tuple(value for _, value in _short(good)) or ("你说的那种",),
}


def _short(good: Good) -> list[tuple[str, str]]:
    return [(name, value) for name, value in good.attributes.items() if len(name) <= 8 and 0 < len(value) <= 12]


def price_words(price_fen: int) -> str:
    """`3990` as people type it: `39.9`."""
    cents = f"{price_fen % 100:02d}".rstrip("0")
    return f"{price_fen // 100}.{cents}" if cents else str(price_fen // 100)


@cache
def family_of(leaf: str) -> str:
    """The family of goods a category's name belongs to: food, beauty, apparel, shoes, bag, scarf, health, books or home."""
    low = leaf.lower()
    return next((family for family, marks in FAMILIES.items() if any(mark in low for mark in marks)), "home")


@cache
def _templates(intent: str, family: str, language: str, bare: bool) -> tuple[tuple[str, ...], ...]:
    """All templates of an intent for a family, each split into text and slot names in turn; `bare`: such as speak of no goods, if any."""
    kinds = (ENGLISH | ENGLISH_TALK if language == "en" else TEMPLATES | TALK)[intent]
    every = tuple(tuple(_SLOT.split(line)) for line in (*kinds.get("any", ()), *kinds.get(family, ())))
    about = (_ENGLISH_SLOTS if language == "en" else _GOOD_SLOTS).keys()
    return (tuple(parts for parts in every if not about & set(parts[1::2])) or every) if bare else every


class Lines:
    """The last four hundred lines of the room."""

    def __init__(self, lines: Sequence[str] = ()) -> None:
        self._lines = deque(lines, MEMORY)
        self._said = set(lines)

    def __contains__(self, line: str) -> bool:
        return line in self._said

    def add(self, line: str) -> None:
        """Remember a line that was not among the remembered ones; the oldest is forgotten."""
        if len(self._lines) == MEMORY:
            self._said.discard(self._lines[0])
        self._lines.append(line)
        self._said.add(line)

    def to_json(self) -> list[str]:
        """The lines, oldest first."""
        return list(self._lines)


def say(
    lines: Lines, key: int, who: int, times: int, intent: str, persona: str, good: Good | None, password: str = "", language: str = "zh"
) -> str:
    """A line of `intent` about `good`, in the style of `persona`, that is not among `lines`; it is remembered there.

    Every choice hangs on (key, who, times) alone, so that it is the same line whatever else is said, unless it would repeat.
    """
    templates = _templates(intent, family_of(good.leaf) if good is not None else "home", language, good is None)
    style = (ENGLISH_STYLES if language == "en" else STYLES).get(persona, {})
    line = password
    for attempt in range(0 if password else TRIES):
        line = _fill(templates, draw(key, who, times * 16 + attempt), style, good, language)
        if line not in lines:
            break
    if line in lines:
        line = _unlike(lines, line, _EXTRA if language == "zh" else _ENGLISH_EXTRA)
    lines.add(line)
    return line


def _fill(templates: tuple[tuple[str, ...], ...], dice: int, style: dict[str, tuple[str, ...]], good: Good | None, language: str) -> str:
    """One template with its slots filled; `dice` is used up digit by digit."""
    dice, at = divmod(dice, len(templates))
    parts = list(templates[at])
    used: list[str] = []
    own, about = (ENGLISH_WORDS, _ENGLISH_SLOTS) if language == "en" else (WORDS, _GOOD_SLOTS)
    for place in range(1, len(parts), 2):
        slot = parts[place]
        words: Sequence[str] = style.get(slot) or own.get(slot) or ()
        if not words:
            every = about[slot](good) if good is not None else _NOTHING
            words = [word for word in every if word not in used] or every
        dice, at = divmod(dice, len(words))
        parts[place] = words[at]
        used.append(words[at])
    return "".join(parts).strip("，") or "。"


def _unlike(lines: Lines, line: str, extra: tuple[str, ...]) -> str:
    """`line` with something after it that makes it new."""
    tail = 0
    while True:
        tail += 1
        rest, found = tail, line
        while rest:
            found += extra[rest % len(extra)]
            rest //= len(extra)
        if found not in lines:
            return found

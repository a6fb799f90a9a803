"""Renders a line: template and words by hash, filled from the goods that are on, and never twice within four hundred lines."""

import re
from collections import deque
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final, NamedTuple

from .draws import draw
from .goods import Good
from .phrases import FAMILIES, STYLES, TEMPLATES, WORDS
from .phrases_english import ENGLISH, ENGLISH_STYLES, ENGLISH_WORDS
from .phrases_talk import ENGLISH_TALK, TALK

MEMORY: Final = 400
TRIES: Final = 6
TRIES_APART: Final = 16
"""The tries of somebody's next line begin so many draws later."""
_SLOT = re.compile(r"\{(\w+?)\}")
_EXTRA: Final = ("!", "～", "。", "哈", "呀", "😂", "👍", "🙏", "😄", "✨")
_ENGLISH_EXTRA: Final = ("!", "~", ".", "!!", "...", "😂", "👍", "🙏", "😄", "✨")
_NOTHING: Final = ("",)
_PLAIN: Final[dict[str, tuple[str, ...]]] = {}
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


class Template(NamedTuple):
    """A line: `text` with `%s` for each slot, and the slots' names, each with its words; with none when a good knows them."""

    text: str
    slots: tuple[tuple[str, Sequence[str]], ...]


@cache
def _templates(intent: str, family: str, language: str, bare: bool) -> tuple[Template, ...]:
    """All templates of an intent for a family; `bare`: such as speak of no goods, if any."""
    kinds = (ENGLISH | ENGLISH_TALK if language == "en" else TEMPLATES | TALK)[intent]
    own, about = (ENGLISH_WORDS, _ENGLISH_SLOTS) if language == "en" else (WORDS, _GOOD_SLOTS)
    every = []
    for line in (*kinds.get("any", ()), *kinds.get(family, ())):
        every.append(Template(_SLOT.sub("%s", line.replace("%", "%%")), tuple((slot, own.get(slot, ())) for slot in _SLOT.findall(line))))
    speechless = [one for one in every if not any(slot in about for slot, _ in one.slots)] if bare else []
    return tuple(speechless or every)


class Known(dict[str, Sequence[str]]):
    """The words a good has for each slot, looked up when first asked for; of no good, for each the empty one."""

    def __init__(self, good: Good | None, language: str) -> None:
        self._good, self._slots = good, _ENGLISH_SLOTS if language == "en" else _GOOD_SLOTS
        self.family = family_of(good.leaf) if good is not None else "home"
        self.edition = good.edition if good is not None else None

    def __missing__(self, slot: str) -> Sequence[str]:
        self[slot] = words = self._slots[slot](self._good) if self._good is not None else _NOTHING
        return words


class Lines:
    """The last four hundred lines of the room, and what its goods are called."""

    def __init__(self, lines: Sequence[str] = ()) -> None:
        self._lines = deque(lines, MEMORY)
        self.said = set(lines)
        self._known: dict[int, Known] = {}

    def add(self, line: str) -> None:
        """Remember a line that was not among the remembered ones; the oldest is forgotten."""
        if len(self._lines) == MEMORY:
            self.said.discard(self._lines[0])
        self._lines.append(line)
        self.said.add(line)

    def known(self, good: Good | None, language: str) -> Known:
        """What there is to say about a good, kept until anything of it changes."""
        index, edition = (good.index, good.edition) if good is not None else (-1, None)
        found = self._known.get(index)
        if found is None or found.edition is not edition:
            found = self._known[index] = Known(good, language)
        return found

    def to_json(self) -> list[str]:
        """The lines, oldest first."""
        return list(self._lines)


def say(
    lines: Lines, key: int, who: int, times: int, intent: str, persona: str, good: Good | None, password: str = "", language: str = "zh",
    dice: int | None = None,
) -> str:  # fmt: skip
    """A line of `intent` about `good`, in the style of `persona`, that is not among `lines`; it is remembered there.

    Every choice hangs on (key, who, times) alone, so that it is the same line whatever else is said, unless it would repeat. The lines
    of a room are all in one `language`. `dice`: what (key, who, `TRIES_APART` times `times`) draws, when that is known already.
    """
    line = password
    if not password:
        known = lines.known(good, language)
        templates = _templates(intent, known.family, language, good is None)
        style = (ENGLISH_STYLES if language == "en" else STYLES).get(persona, _PLAIN)
        attempt = times * TRIES_APART
        line = _fill(templates, draw(key, who, attempt) if dice is None else dice, style, known)
        last = attempt + TRIES - 1
        while line in lines.said and attempt < last:
            attempt += 1
            line = _fill(templates, draw(key, who, attempt), style, known)
    if line in lines.said:
        line = _unlike(lines, line, _EXTRA if language == "zh" else _ENGLISH_EXTRA)
    lines.add(line)
    return line


def _fill(templates: tuple[Template, ...], dice: int, style: dict[str, tuple[str, ...]], known: Known) -> str:
    """One template with its slots filled; `dice` is used up digit by digit."""
    dice, at = divmod(dice, len(templates))
    text, slots = templates[at]
    used: list[str] = []
    for slot, own in slots:
        words = style.get(slot) or own
        if not words:
            words = known[slot]
            if used:
                words = [word for word in words if word not in used] or words
        dice, at = divmod(dice, len(words))
        used.append(words[at])
    return (text % (*used,)).strip("，") or "。"


def _unlike(lines: Lines, line: str, extra: tuple[str, ...]) -> str:
    """`line` with something after it that makes it new; a password is repeated until many such tails are taken."""
    said = lines.said
    for tail in _tails(extra):
        if (found := line + tail) not in said:
            break
    return found


@cache
def _tails(extra: tuple[str, ...]) -> tuple[str, ...]:
    """What to put after a line, in turn: one more than lines are remembered, so one of them is new."""
    tails: dict[str, None] = {}
    number = 0
    while len(tails) <= MEMORY:
        number += 1
        rest, tail = number, ""
        while rest:
            tail += extra[rest % len(extra)]
            rest //= len(extra)
        tails[tail] = None
    return tuple(tails)

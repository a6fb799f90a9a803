"""How well words of the host answer a question: wholly, in part, not at all, or against the product. Pure.

What stands on the product's page decides: a price, a size, a value, or a time of dispatch that does not stand there is half an answer.
"""

import re
from functools import cache
from typing import Final, NamedTuple

from sandbox.trade.numerals import figures

from .fixed import MILLI
from .goods import Good
from .phrases import KEYWORDS
from .phrases_answers import AGAINST, ARRIVES, EMPTY, GONE, NOT_KNOWN, ORDERED, SENT_IN, THERE, THROWN_BACK, WHOLE
from .phrases_english import ENGLISH_KEYWORDS
from .phrases_trouble import even

PARTLY: Final = 500
"""A keyword alone is half an answer, and so is one that speaks against the product."""
STUFFED: Final = 5
"""A line with the keywords of so many kinds of questions answers none of them."""
_CLAUSE: Final = re.compile(r"[^,。!?;\n]+[,。!?;\n]*")
_NUMBER: Final = re.compile(
    r"(?<![\d.])(\d+(?:\.\d{1,2})?)(?![\d.]*\d)(?!\s*(?:斤|克|件|个|小?时|天|号|米|厘|cm|g|kg|ml|%|折|年|月|点|人|hours?|days?|pieces))"
)
_PRIVATE: Final = re.compile(r"[\d零〇一二两三四五六七八九幺-]{7,}")
"""Digits of a telephone or an identity number, as figures or as they are said."""
_LETTER: Final = re.compile(r"(?<![a-z])(\d*x*[sml])(?![a-z])")
_SIZES: Final = re.compile(r"尺|净含量|规格|容量|重量|size|net|volume|weight|content")
_DENIED: Final = r"(不是|没有|不含|并非|并不是|\bnot |\bno |n't |without )\W?"


class Grade(NamedTuple):
    """`worth`: thousandths of a whole answer, 0 for none. `against`: it is one, and buyers wish it were not so."""

    worth: int
    against: bool = False


NONE: Final = Grade(0)
PART: Final = Grade(PARTLY)
FULL: Final = Grade(MILLI)
BAD: Final = Grade(PARTLY, against=True)
UNTRUE: Final = Grade(PARTLY)
"""Is another one than `PART`: it stands against the whole answers beside it."""
DAY_H: Final = 24


def grade(intent: str, good: Good | None, text: str, *, offs: tuple[int, ...] = (), directed: bool = False) -> Grade:
    """How well `text` answers a question of `intent` about `good`. The best clause counts, and what is against the product before all.

    `offs`: coupons in fen that may be taken off a price. `directed`: it is a reply to this very question, so it need not name it.
    """
    told = even(text)
    if intent not in KEYWORDS or _matches(EMPTY, told) or stuffed(told):
        return NONE
    ways = {told: None, figures(told): None}  # as it was said, and with 一百二十九 as 129
    grades = [_clause(intent, good, clause, offs) for way in ways for clause in _CLAUSE.findall(way)] or [NONE]
    if BAD in grades:
        return BAD
    if any(one is UNTRUE for one in grades):
        return PART
    best = max(grades)
    if best is FULL:
        return FULL
    if _matches(NOT_KNOWN, told):
        return NONE
    return PART if best is PART or (directed and not _matches(THROWN_BACK, told)) else NONE


def telling(intent: str, good: Good | None, text: str) -> str:
    """The clauses of `text` that answer by themselves, which are all that is kept of what was heard. Long numbers are starred."""
    answers = [one for one in _CLAUSE.findall(even(text)) if any(_clause(intent, good, way, ()).worth for way in (one, figures(one)))]
    return _PRIVATE.sub("*", "".join(answers))


def stuffed(told: str) -> bool:
    """Whether this is a heap of keywords."""
    return sum(_keyword(intent, told) for intent in KEYWORDS) >= STUFFED


def _clause(intent: str, good: Good | None, clause: str, offs: tuple[int, ...]) -> Grade:
    asks = re.search(r"[吗嘛么呢][?~]*$|\?\s*$", clause) is not None
    value = _value(intent, good, clause, offs) if good is not None and not asks else None
    if value is not None:
        return value
    if AGAINST[intent] and not asks and _matches(AGAINST[intent], clause):
        return BAD
    if asks or _matches(NOT_KNOWN, clause):
        return NONE
    if WHOLE[intent] and _matches(WHOLE[intent], clause):
        return FULL if intent != "size" or good is None or _fits(good, clause) else PART
    if _matches(THROWN_BACK, clause):
        return NONE
    return PART if _keyword(intent, clause) else NONE


def _value(intent: str, good: Good, clause: str, offs: tuple[int, ...]) -> Grade | None:
    """The grade of a clause that speaks of something of the product itself; None when it does not."""
    if intent in ("price", "haggle"):
        fen = {round(float(number) * 100) for number in _NUMBER.findall(clause)}
        return FULL if fen & _prices(good, offs) else None
    if intent == "stock":
        gone, there = _matches(GONE, clause), _matches(THERE, clause)
        true = there if good.for_sale else gone
        return FULL if true else BAD if gone or there else None
    if intent == "size":
        return FULL if any(_stands(value, clause) for value in _size_words(good)) else None
    if intent == "ship":
        return _dispatch(good, clause)
    if intent in ("quality", "detail"):
        for value in (*good.attributes.values(), *good.points):
            if _stands(value, clause):
                return BAD if re.search(_DENIED + re.escape(even(value)), clause) else FULL
    return None


def _dispatch(good: Good, clause: str) -> Grade | None:
    """Whole when it is sent within the hours that its page says, or in up to a day more; sooner is not kept, and later not what it says.

    None when the page or the clause says nothing of it.
    """
    if good.dispatch_h is None or _matches(ARRIVES, clause):
        return None
    said = _compiled(ORDERED).sub("", clause)
    promised = []
    for expression, hours in SENT_IN:
        for found in _compiled(expression).finditer(said):
            promised.append(hours * int(found.group(1)) if found.groups() else hours)
    if not promised:
        return None
    return FULL if all(good.dispatch_h <= hours <= good.dispatch_h + DAY_H for hours in promised) else UNTRUE


def _prices(good: Good, offs: tuple[int, ...]) -> set[int]:
    prices = {sku.price_fen for sku in good.skus} | ({good.flash.price_fen} if good.flash is not None else set())
    return prices | {price - off for price in prices for off in offs}


def _size_words(good: Good) -> list[str]:
    """What tells the size of a product: its SKUs' names or the sizes in them, and attributes about size."""
    words = [value for name, value in good.attributes.items() if _SIZES.search(name.lower())]
    for sku in good.skus:
        parts = even(sku.name).split()
        words += [part for part in parts if _LETTER.fullmatch(part) or any(sign.isdigit() for sign in part)] or [sku.name]
    return words


def _fits(good: Good, clause: str) -> bool:
    """Whether the sizes in letters that are named are among those of the product; true when none is named."""
    named = set(_LETTER.findall(clause))
    return not named or any(size in named for sku in good.skus for size in _LETTER.findall(even(sku.name)))


def _stands(value: str, clause: str) -> bool:
    """Whether a value stands in the clause as a word of its own: `200` does not stand in `1200`."""
    value = even(value).replace(" ", "")
    if not value:
        return False
    before = r"(?<![\d.])" if value[0].isdigit() else r"(?<![a-z])" if value[0].isascii() else ""
    after = r"(?!\d)" if value[-1].isdigit() else r"(?![a-z])" if value[-1].isascii() else ""
    spaced = r"\s*".join(re.escape(sign) for sign in value)
    return re.search(f"{before}{spaced}{after}", clause) is not None


def _keyword(intent: str, told: str) -> bool:
    return _matches(KEYWORDS[intent], told) or _matches(ENGLISH_KEYWORDS[intent], told)


def _matches(expression: str, told: str) -> bool:
    return _compiled(expression).search(told) is not None


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)

"""Pure: what words of the desk promise to the audience: parcels within so many hours, no freight, a gift.

What they say the product is stands in `described.py`.
"""

import re
from dataclasses import dataclass
from typing import Literal

from sandbox.trade.normalise import plain
from sandbox.trade.numerals import number

Kind = Literal["dispatch", "free_freight", "gift", "attribute"]
DAY_H = 24
LONGEST_H = 30 * DAY_H
WITHIN = re.compile(r"([\d零〇一二两三四五六七八九十百]{1,6})个?(小时|天)(之?内)?(就|必|都|能|可以|全部|统一|给你?们?)*(发货|发出|寄出)")
TODAY = re.compile(r"(?<!不)(当天|今天|今晚|现拍现)(就|必|都|能|全部|统一|给你?们?)*(发货|发出|寄出)")
NO_FREIGHT = re.compile(r"(?<![不非])(全国|全部|全场)?(包邮|免邮|免运费)")
CONDITION = re.compile(r"满\d+(元|块)?(以上)?(就|全国|全部|全场)*$")
GIFT = re.compile(
    r"[拍买][一二两三\d](件|份|单)?[发送赠][一二两三\d]?"
    r"|(?<![不没])(再|都|还|加|额外)送(一?[份个包瓶袋双条件]|小样|赠品|礼)|(?<![不没])(有|送)赠品"
)
NOT = re.compile(r"(不能?|没法|无法|不敢|不承诺|没有?|不保证)[^，。！？]{0,4}$")


@dataclass(frozen=True)
class Promised:
    """One promise; `hours` for `dispatch`, 0 otherwise. `words` are those that made it."""

    kind: Kind
    words: str
    hours: int = 0


def promises_in(text: str) -> tuple[Promised, ...]:
    """The promises of `text`, one of each kind at most; what is denied, or promised from a sum on, is none."""
    clean = plain(text)
    found = []
    for kind, expressions in (("dispatch", (WITHIN, TODAY)), ("free_freight", (NO_FREIGHT,)), ("gift", (GIFT,))):
        for expression in expressions:
            match = next((one for one in expression.finditer(clean.text) if not _denied(clean.text[: one.start()], kind)), None)
            hours = _hours(match) if match is not None and kind == "dispatch" else 0
            if match is not None and hours <= LONGEST_H and (hours > 0 or kind != "dispatch"):
                first, last = clean.original_span(*match.span())
                found.append(Promised(kind, text[first:last], hours))  # type: ignore[arg-type]  # the loop's own three words
                break
    return tuple(found)


def _denied(before: str, kind: str) -> bool:
    return NOT.search(before) is not None or (kind == "free_freight" and CONDITION.search(before) is not None)


def _hours(match: re.Match[str]) -> int:
    if match.re is TODAY:
        return DAY_H
    return (number(match.group(1)) or 0) * (DAY_H if match.group(2) == "天" else 1)

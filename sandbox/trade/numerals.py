"""Chinese numerals as figures: speech recognition writes 一百二十九块九, a shelf has 129.9."""

import re
import unicodedata
from typing import Final

DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "幺": 1}
UNITS: Final = {"十": 10, "百": 100, "千": 1000}
MYRIAD: Final = 10_000
_SIGNS: Final = "".join(DIGITS) + "".join(UNITS) + "万"
_RUN: Final = re.compile(f"([{_SIGNS}]+)(?:点([{''.join(DIGITS)}]+))?")
_CENTS: Final = re.compile(r"(?<![\d.])(\d+)(块|元)(\d)毛?(\d)?分?(?![\d.]*\d)(?!\s*[个件份包袋盒瓶条双套斤只块元张支片两克天小折号万])")
_APART: Final = re.compile(f"([块元][{''.join(DIGITS)}])(?=[{''.join(DIGITS)}][件个份包袋盒瓶条双套斤只张支片])")
_TENTHS: Final = re.compile(r"(?<![\d.块元])(\d)毛(\d)?")


def number(words: str) -> int | None:
    """`48`, `四十八`, `一百二` (120), `两千零五`, `一二九` (129) as a number; None for what is none."""
    words = unicodedata.normalize("NFKC", words)
    if words.isascii() and words.isdecimal():
        return int(words)
    head, myriad, rest = words.partition("万")
    if myriad:
        above, below = number(head), _below(rest, 1000) if rest else 0
        return None if above is None or below is None or above >= MYRIAD else above * MYRIAD + below
    return _below(words, 0)


def _below(words: str, last: int) -> int | None:
    """A number below ten thousand. `last`: what one single digit counts after the unit before it: the 二 in 一万二."""
    if not words or any(sign not in DIGITS and sign not in UNITS for sign in words):
        return None
    if not any(sign in UNITS for sign in words):
        if len(words) == 1:
            return DIGITS[words] * (last or 1)
        return int("".join(str(DIGITS[sign]) for sign in words)) if not last or words[0] in "零〇" else None
    total, digit, least, zero = 0, None, MYRIAD, False
    for sign in words:
        if sign in DIGITS:
            if digit is not None and digit != 0:
                return None
            digit, zero = DIGITS[sign], zero or DIGITS[sign] == 0
        else:
            unit = UNITS[sign]
            if unit >= least or (digit is None and (total or unit != 10)):
                return None
            total, digit, least, zero = total + (1 if digit is None else digit) * unit, None, unit, False
    if digit is None:
        return total
    return total + digit * (least // 10 if least > 10 and not zero else 1)


def figures(text: str) -> str:
    """`text` in half width with its numerals as figures: 九块九 becomes 9.9块, 三毛 0.3元, 两百五十克 250克. What is no number stays."""
    plain = _RUN.sub(_written, _APART.sub(r"\1 ", unicodedata.normalize("NFKC", text)))
    plain = _CENTS.sub(lambda found: f"{found[1]}.{found[3]}{found[4] or ''}{found[2]}", plain)
    return _TENTHS.sub(lambda found: f"0.{found[1]}{found[2] or ''}元", plain)


def _written(found: re.Match[str]) -> str:
    whole = number(found[1])
    if whole is not None:
        return f"{whole}.{''.join(str(DIGITS[sign]) for sign in found[2])}" if found[2] else str(whole)
    for cut in range(len(found[1]) - 1, 1, -1):  # two numbers in a row, as in 一百二十九一件
        whole, rest = number(found[1][:cut]), number(found[1][cut:])
        if whole is not None and rest is not None and not found[2]:
            return f"{whole} {rest}"
    return found[0]

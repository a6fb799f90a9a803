"""Numbers as they stand in the cells of a sheet: whole ones and amounts of money, in full-width or half-width digits."""

import re

HALF = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0E: ".", 0xFF0C: ",", 0xFFE5: "¥", 0xFF0D: "-"}


def fen(text: str, what: str, faults: list[str]) -> int | None:
    """Yuan in full-width or half-width digits as fen; commas and the sign of the yuan are forgiven."""
    plain = _half(text).replace(",", "").replace("¥", "").replace("元", "").strip()
    if not plain:
        return None
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,2})?0*", plain):
        faults.append(f"{what}要写成数字，最多两位小数：“{text[:20]}”。")
        return None
    sign = -1 if plain.startswith("-") else 1
    whole, _, part = plain.lstrip("-").partition(".")
    return sign * (int(whole) * 100 + int((part + "00")[:2]))


def whole(text: str, what: str, faults: list[str]) -> int | None:
    """A whole number in full-width or half-width digits; None for an empty cell or, with a fault, for what is none."""
    plain = _half(text).replace(",", "")
    if not plain:
        return None
    if not re.fullmatch(r"-?\d{1,12}", plain):
        faults.append(f"{what}要写成整数：“{text[:20]}”。")
        return None
    return int(plain)


def _half(text: str) -> str:
    return text.translate(HALF).strip()


def yuan(fen: int | None) -> str:
    """Fen as a cell holds them: `19.90`, empty for None."""
    return "" if fen is None else f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"

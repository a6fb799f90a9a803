"""Citizens' ID numbers (GB 11643): 17 digits and a check letter, with a date of birth inside; how one is masked."""

from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
LETTERS = "10X98765432"
PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)


def plain_id_number(number: str) -> str:
    """As it is stored and compared: no spaces, the check letter large, full-width letters made plain."""
    return "".join(number.split()).translate({0xFF10 + digit: 48 + digit for digit in range(10)} | {0xFF38: "X", 0xFF58: "X"}).upper()


def id_number_fault(number: str, today: str) -> tuple[str, str, str] | None:
    """Why this is no ID number, as code and a sentence in Chinese and English; None when it is one. `today` as 2026-11-25."""
    number = plain_id_number(number)
    if len(number) != 18:
        return "id_length", f"身份证号要 18 位，这里是 {len(number)} 位。", f"An ID number has 18 digits; this has {len(number)}."
    if not (number[:17].isascii() and number[:17].isdigit() and number[17] in "0123456789X"):
        return "id_letters", "身份证号只能是数字，最后一位可以是 X。", "An ID number has digits only; the last may be X."
    if number[:2] not in PROVINCES:
        return "id_region", "身份证号开头的地区码不存在。", "The region at the start of the ID number does not exist."
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "id_birth", "身份证号里的出生日期不存在。", "The date of birth in the ID number does not exist."
    if not "1900-01-01" <= born.isoformat() <= today:
        return "id_birth", "身份证号里的出生日期不对。", "The date of birth in the ID number is not possible."
    if check_letter(number[:17]) != number[17]:
        return "id_check", "身份证号的校验位不对，多半有一位抄错了。", "The check digit does not fit; most likely one digit is wrong."
    return None


def check_letter(first_17: str) -> str:
    """The 18th letter of GB 11643 (ISO 7064, MOD 11-2)."""
    return LETTERS[sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True)) % 11]


def mask_id_number(number: str) -> str:
    """`430102********0019`: region and last four stay."""
    return number[:6] + "*" * 8 + number[-4:] if len(number) == 18 else "*" * len(number)


def mask_phone(phone: str) -> str:
    """`138****8000`."""
    return phone[:3] + "****" + phone[-4:] if len(phone) >= 11 else "*" * len(phone)

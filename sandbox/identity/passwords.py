"""Passwords: first ones that can be read aloud, and what an own one (or a PIN) has to be. Pure; hashing is elsewhere."""

from sandbox.errors import FieldFault

from .names import plain_login
from .seal import EASY_PINS

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that looks or sounds like another: no i, l, o, no 0, 1."""
GROUPS, GROUP = 3, 5
LEAST, MOST = 10, 128
LEAST_OWN = 6
"""So many characters must stay when what everybody tries first is taken out."""
LEAST_LOGIN = 3
"""A shorter login is part of many a good password."""
PIECES = (
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "9876543210", "abcdefgh", "password", "kaibo", "admin", "woaini", "5201314",
    "qwerty", "12345", "54321", "123",
)  # fmt: skip


def readable(secret: str) -> str:
    """A first password of three groups of five letters and digits, 74 bits, from `secret`: 32 or more random hex digits."""
    number = int(secret, 16)
    letters = []
    for _ in range(GROUPS * GROUP):
        number, at = divmod(number, len(LETTERS))
        letters.append(LETTERS[at])
    return "-".join("".join(letters[at : at + GROUP]) for at in range(0, GROUPS * GROUP, GROUP))


def password_faults(path: str, password: str, login: str) -> tuple[FieldFault, ...]:
    """What is wrong with an own password at `path`: too short or long, one character again and again, or what everybody tries first."""
    if not LEAST <= len(password) <= MOST:
        zh, en = f"密码要 {LEAST} 到 {MOST} 个字符。", f"A password has {LEAST} to {MOST} characters."
        return (FieldFault(path, "password_length", zh, en),)
    rest = plain = plain_login(password)
    for piece in (own, *PIECES) if len(own := plain_login(login)) >= LEAST_LOGIN else PIECES:
        rest = rest.replace(piece, "")
    if len(rest) < LEAST_OWN or len(set(plain)) < LEAST_OWN - 1:
        zh = "这个密码太容易被猜到：不要用登录名、连续的数字或重复的字符。可以用几个不相干的词。"
        en = "This password is too easy to guess: no login, no rows of digits, no repeats. A few unrelated words will do."
        return (FieldFault(path, "password_easy", zh, en),)
    return ()


def pin_faults(path: str, pin: str) -> tuple[FieldFault, ...]:
    """What is wrong with an own PIN at `path`: not six digits, or one that everybody tries first."""
    if len(pin) != 6 or not (pin.isascii() and pin.isdigit()):
        return (FieldFault(path, "pin_form", "PIN 码是 6 位数字。", "A PIN has six digits."),)
    if pin in EASY_PINS:
        return (FieldFault(path, "pin_too_easy", "这个 PIN 太容易被猜到。", "This PIN is too easy to guess."),)
    return ()

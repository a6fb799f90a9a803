"""Counter-based dice: every draw is a hash of (seed, what for, who, how often), so the same person draws the same in every world."""

import hashlib
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

U64 = NDArray[np.uint64]
I64 = NDArray[np.int64]

TABLE_BITS: Final = 12
TABLE_SIZE: Final = 1 << TABLE_BITS
MASK: Final = (1 << 64) - 1

_WHO: Final = 0x9E3779B97F4A7C15  # odd constants of splitmix64 and of a 64-bit linear generator
_TIMES: Final = 0xD1342543DE82EF95
_MIX_1: Final = 0xBF58476D1CE4E5B9
_MIX_2: Final = 0x94D049BB133111EB

WHO, TIMES, MIX_1, MIX_2 = (np.uint64(number) for number in (_WHO, _TIMES, _MIX_1, _MIX_2))
"""The same for arrays and compiled code."""
_30, _27, _31, _TOP, _16 = (np.uint64(number) for number in (30, 27, 31, 64 - TABLE_BITS, 16))


def key_of(seed: str, purpose: str) -> int:
    """The 64-bit key of one purpose under a seed (hexadecimal, 128 bits)."""
    return int.from_bytes(hashlib.blake2b(f"{seed}/{purpose}".encode(), digest_size=8).digest(), "little")


@lru_cache(maxsize=4096)
def name_key(name: str) -> int:
    """A name (a goods key) as a 64-bit number."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def draw(key: int, who: int, times: int = 0) -> int:
    """One draw, uniform over 64 bits: splitmix64's finaliser twice, written out because it runs dozens of times a second."""
    number = (who * _WHO + key) & MASK
    number = ((number ^ (number >> 30)) * _MIX_1) & MASK
    number = ((number ^ (number >> 27)) * _MIX_2) & MASK
    number ^= number >> 31
    if times:
        number = (number + times * _TIMES) & MASK
    number = ((number ^ (number >> 30)) * _MIX_1) & MASK
    number = ((number ^ (number >> 27)) * _MIX_2) & MASK
    return number ^ (number >> 31)


def below(key: int, who: int, limit: int, times: int = 0) -> int:
    """One draw from `0..limit-1`."""
    return (draw(key, who, times) >> 16) % limit


def cell(key: int, who: int, times: int = 0) -> int:
    """One draw as an index into a quantile table."""
    return draw(key, who, times) >> (64 - TABLE_BITS)


def _mix_many(numbers: U64) -> U64:
    numbers = (numbers ^ (numbers >> _30)) * MIX_1
    numbers = (numbers ^ (numbers >> _27)) * MIX_2
    return numbers ^ (numbers >> _31)


def cells(keys: U64, who: U64, times: U64 | None = None) -> I64:
    """`cell` for arrays; the shapes are broadcast against each other. Equal to `cell` bit for bit."""
    mixed = _mix_many(who * WHO + keys)
    if times is not None:
        mixed = mixed + times * TIMES
    return as_cells(_mix_many(mixed))


def draws(keys: U64, who: U64, times: U64) -> U64:
    """`draw` for arrays; the shapes are broadcast against each other. Equal to `draw` bit for bit."""
    return _mix_many(_mix_many(who * WHO + keys) + times * TIMES)


def as_cells(drawn: U64) -> I64:
    """`cell` of what was drawn."""
    return (drawn >> _TOP).astype(np.int64)


def as_below(drawn: U64, limit: int) -> I64:
    """`below` of what was drawn."""
    return ((drawn >> _16) % np.uint64(limit)).astype(np.int64)


def many_below(key: int, who: U64, limit: int, times: U64) -> I64:
    """`below` for arrays of people and times. Equal to `below` bit for bit."""
    return as_below(draws(np.array([key], np.uint64), who, times), limit)

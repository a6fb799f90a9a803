"""Ids that say what they are and sort by time: `ord_01JDC3...`; in tests they count: `ord_1`."""

import secrets
import threading
from collections import Counter
from typing import Protocol

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PAIRS = [one + two for one in ALPHABET for two in ALPHABET]


class Ids(Protocol):
    """Makes an id for a thing; `at_ms` is the time it is born."""

    def new(self, prefix: str, at_ms: int) -> str: ...


class TimeIds:
    """48 bits of milliseconds, then 80 bits that grow within one millisecond, in Crockford's base 32 (26 letters)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0
        self._tail = 0

    def new(self, prefix: str, at_ms: int) -> str:
        with self._lock:
            if at_ms > self._last:
                self._last, self._tail = at_ms, secrets.randbits(79)
            else:
                self._tail += 1 + secrets.randbits(16)
            number = (self._last << 80) | self._tail
        return f"{prefix}_{base32(number, 26)}"


class CountingIds:
    """`ord_1, ord_2, ...`, each prefix by itself."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()

    def new(self, prefix: str, at_ms: int) -> str:
        with self._lock:
            self._counts[prefix] += 1
            return f"{prefix}_{self._counts[prefix]}"


def base32(number: int, width: int) -> str:
    """`number` in Crockford's base 32, `width` letters (an even number), most significant first."""
    return "".join([PAIRS[number >> (5 * place) & 1023] for place in range(width - 2, -1, -2)])

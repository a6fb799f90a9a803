"""The one place that rolls dice: named, seeded streams, so that the same seed gives the same throws."""

import hashlib
import random
import secrets
from typing import Protocol

Stream = random.Random


class Chance(Protocol):
    """A source of streams; the same name gives an independent stream that always starts at the same place."""

    def stream(self, name: str) -> Stream: ...

    def secret(self, bits: int = 256) -> str: ...


class SeededChance:
    """Streams derived from one seed by name; secrets too, so only for tests and demos."""

    def __init__(self, seed: int = 7) -> None:
        self._seed = seed
        self._secrets = 0

    def stream(self, name: str) -> Stream:
        return random.Random(hashlib.sha256(f"{self._seed}/{name}".encode()).digest())

    def secret(self, bits: int = 256) -> str:
        self._secrets += 1
        return hashlib.sha256(f"{self._seed}/secret/{self._secrets}".encode()).hexdigest()[: bits // 4]


class SystemChance:
    """The operating system's randomness; what the product runs on."""

    def stream(self, name: str) -> Stream:
        return random.Random(f"{name}/{secrets.token_hex(16)}")

    def secret(self, bits: int = 256) -> str:
        return secrets.token_hex(bits // 8)

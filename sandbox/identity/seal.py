"""Keyed hashes with a key that lies beside the database, not in it: addresses in the audit log, and secrets that are made, never stored."""

import hashlib
import hmac
import os
from collections.abc import Collection
from pathlib import Path

from sandbox.chance import Chance

EASY_PINS = frozenset(
    {digit * 6 for digit in "0123456789"} | {"0123456789"[at : at + 6] for at in range(5)} | {"9876543210"[at : at + 6] for at in range(5)}
)


class Seal:
    """`key` is at least 32 bytes. The same purpose and parts always give the same digest, so a retried request gets the same secret."""

    def __init__(self, key: bytes) -> None:
        if len(key) < 32:
            raise ValueError("the seal needs a key of at least 32 bytes")
        self._key = key

    def digest(self, purpose: str, *parts: str) -> str:
        """64 hex digits."""
        return hmac.new(self._key, "\0".join((purpose, *parts)).encode(), hashlib.sha256).hexdigest()

    def pins(self, count: int, *parts: str, but: Collection[str] = ()) -> list[str]:
        """`count` different PINs of six digits, none of them an easy one or one of `but`."""
        found: list[str] = []
        turn = 0
        while len(found) < count:
            pin = f"{int(self.digest('pin', *parts, str(turn)), 16) % 1_000_000:06}"
            turn += 1
            if pin not in EASY_PINS and pin not in found and pin not in but:
                found.append(pin)
        return found


def fingerprint(token: str) -> str:
    """What is stored of a token that already carries 128 bits or more: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_seal(data_dir: Path, chance: Chance) -> Seal:
    """The seal of this installation. Its key is made on the first call, in `data_dir/keys/identity.key`, for the owner's eyes only."""
    path = data_dir / "keys" / "identity.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(chance.secret(256))
    return Seal(bytes.fromhex(path.read_text().strip()))

"""Argon2id for passwords and PINs, two at a time in threads of its own, so that a class signing in at once blocks nobody else."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from sandbox.errors import Unready

MEMORY_KIB = 19 * 1024
AT_ONCE = 2
MOST_WAITING = 500

T = TypeVar("T")


@dataclass(frozen=True)
class Verdict:
    """Whether a secret was right; `rehash` is its hash by today's parameters when it was stored by older ones."""

    right: bool
    rehash: str | None = None


class Hashing:
    """
    Argon2id at 19 MiB, two passes, one lane (OWASP's second choice for argon2id). About 25 ms each on an ordinary core.

    `memory_kib` (8 or more) is for tests whose people sign in by the hundred and whose secrets nobody guesses.
    """

    def __init__(self, memory_kib: int = MEMORY_KIB) -> None:
        self._hash = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=memory_kib, parallelism=1),))
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="kaibo-argon2")
        self._waiting = 0
        self._nobody: str | None = None

    async def hash(self, secret: str) -> str:
        """The hash to store. Unready when too many are waiting."""
        return await self._do(self._hash.hash, secret)

    async def hash_all(self, secrets: Sequence[str]) -> list[str]:
        """Their hashes, in order; a class of 35 on both threads. Who signs in meanwhile waits half a second at most."""
        return await asyncio.gather(*(self._do(self._hash.hash, secret) for secret in secrets))

    async def verify(self, secret: str, stored: str | None) -> Verdict:
        """Whether `secret` is the one behind `stored`. None (nobody there) takes the same time and is never right."""
        return await self._do(self._verify, secret, stored)

    def _verify(self, secret: str, stored: str | None) -> Verdict:
        if stored is None:
            if self._nobody is None:
                self._nobody = self._hash.hash("nobody")
            self._hash.verify(secret, self._nobody)
            return Verdict(False)
        right, rehash = self._hash.verify_and_update(secret, stored)
        return Verdict(right, rehash)

    async def _do(self, work: Callable[..., T], *args: object) -> T:
        if self._waiting >= MOST_WAITING:
            raise Unready(retry_after=5)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, *args)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Let the threads end."""
        self._pool.shutdown(wait=True)

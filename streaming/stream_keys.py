"""A key for a program that publishes in place of a phone (OBS, GStreamer): for one person and one show, and good for nothing else.

It begins a publish within ten minutes; while the show is on air it may begin again, for programs reconnect by themselves. Nothing is
stored: the key carries what it says, sealed.
"""

import hmac
from collections.abc import Callable

from sandbox.actor import Actor
from sandbox.clock import Clock

PREFIX = "kst."
START_MS = 600_000
HOLDS_MS = 12 * 3_600_000
PUBLISH, START = "media.publish", "media.start"

Seal = Callable[..., str]
"""Purpose and parts to a digest that nobody else can make."""


def show_scope(show_id: str) -> str:
    """The scope that ties a key to its show."""
    return f"show:{show_id}"


class StreamKeys:
    """Makes keys and reads them."""

    def __init__(self, seal: Seal, clock: Clock) -> None:
        self._seal, self._clock = seal, clock

    def make(self, show_id: str, person_id: str) -> str:
        """A key for this person and this show."""
        said = f"{show_id}.{person_id}.{self._clock.now()}"
        return f"{PREFIX}{said}.{self._seal('stream key', said)}"

    def actor(self, authorization: str) -> Actor | None:
        """Who an `Authorization: Bearer` header lets in, with scopes for his own show's media only; None for anything else."""
        scheme, _, key = authorization.partition(" ")
        said, _, mac = key.strip().removeprefix(PREFIX).rpartition(".")
        if scheme.lower() != "bearer" or not key.strip().startswith(PREFIX):
            return None
        if not hmac.compare_digest(mac.encode(), self._seal("stream key", said).encode()):
            return None
        show_id, person_id, made = said.split(".")
        age = self._clock.now() - int(made)
        if not 0 <= age < HOLDS_MS:
            return None
        scopes = {PUBLISH, show_scope(show_id), *([START] if age < START_MS else [])}
        return Actor(person_id, kind="service", scopes=frozenset(scopes))

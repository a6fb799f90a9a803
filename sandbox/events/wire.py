"""An envelope as a CloudEvent for other programs, its one canonical spelling, and a hash over many of them that anyone can check."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from .envelope import Envelope


def cloud_event(envelope: Envelope) -> dict[str, Any]:
    """The event as it goes over the wire. Attributes that have no value are left out, as CloudEvents 1.0 asks."""
    return {name: value for name, value in envelope.model_dump(mode="json").items() if value is not None}


def canonical(event: dict[str, Any]) -> bytes:
    """The one spelling of a CloudEvent that is hashed: keys sorted, no spaces, UTF-8 without escapes."""
    return json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class LogHash:
    """SHA-256 over the canonical events, each followed by a line feed, in the order of their positions."""

    def __init__(self) -> None:
        self._sha = hashlib.sha256()
        self.events = 0

    def take(self, events: Iterable[dict[str, Any]]) -> None:
        """Add the events that follow."""
        for event in events:
            self._sha.update(canonical(event) + b"\n")
            self.events += 1

    def hexdigest(self) -> str:
        """The hash so far, 64 hexadecimal digits."""
        return self._sha.hexdigest()

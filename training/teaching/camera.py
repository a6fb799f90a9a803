"""Pure: who stood in front of a show's camera for how long: as host, while the show ran and a phone published."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Mark:
    """A moment of a show. `who` is the new host of `host`, and the media session of `joined` and `left`."""

    at_ms: int
    what: Literal["started", "paused", "resumed", "ended", "joined", "left", "host"]
    who: str = ""


def camera_ms(host_id: str, marks: Iterable[Mark]) -> dict[str, int]:
    """Milliseconds by person, out of the marks in their order. Nothing counts before the start, in a pause, or without a phone."""
    found: dict[str, int] = {}
    running, phones, since = False, set[str](), 0
    for mark in marks:
        if running and phones and mark.at_ms > since:
            found[host_id] = found.get(host_id, 0) + mark.at_ms - since
        since = mark.at_ms
        match mark.what:
            case "started" | "resumed":
                running = True
            case "paused" | "ended":
                running = False
            case "joined":
                phones.add(mark.who)
            case "left":
                phones.discard(mark.who)
            case "host":
                host_id = mark.who
    return found

"""One row per pitch (讲解段): what the room did from pin to unpin, and what it bought until a minute after."""

from dataclasses import dataclass, field
from typing import Final

TAIL_MS: Final = 60_000
"""Payments up to a minute after the pitch still belong to it (domain.md C.2, GPM in the explain window)."""


@dataclass
class Pitch:
    """`views` are those online when it began plus those who entered while it ran; times in ms of the show, money in fen."""

    listing_id: str
    from_showms: int
    to_showms: int | None = None
    views: int = 0
    clicks: int = 0
    orders: int = 0
    paid: int = 0
    gmv_fen: int = 0

    @property
    def length_ms(self) -> int:
        """How long it was pinned, 0 while it runs."""
        return (self.to_showms or self.from_showms) - self.from_showms

    def covers(self, showms: int, tail_ms: int = 0) -> bool:
        """Whether a moment lies in the pitch, or in `tail_ms` after it."""
        return self.from_showms <= showms and (self.to_showms is None or showms <= self.to_showms + tail_ms)


@dataclass
class Pitches:
    """All pitches of a show, as they come. At most one runs."""

    done: list[Pitch] = field(default_factory=list)
    running: Pitch | None = None

    def pin(self, listing_id: str, showms: int, online: int) -> None:
        """A pitch begins; one that runs ends."""
        self.unpin(showms)
        self.running = Pitch(listing_id, showms, views=online)
        self.done.append(self.running)

    def unpin(self, showms: int) -> None:
        """The running pitch ends."""
        if self.running is not None:
            self.running.to_showms = max(showms, self.running.from_showms)
            self.running = None

    def second(self, entered: int, clicks: dict[str, int]) -> None:
        """A second of the crowd: entries and clicks on the pinned listing count for the running pitch."""
        if self.running is not None:
            self.running.views += entered
            self.running.clicks += clicks.get(self.running.listing_id, 0)

    def of(self, listing_id: str, showms: int) -> Pitch | None:
        """The pitch a sale of this listing belongs to: the newest one of it that runs or ended at most a minute before."""
        return next((pitch for pitch in reversed(self.done) if pitch.listing_id == listing_id and pitch.covers(showms, TAIL_MS)), None)

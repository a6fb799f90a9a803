"""The curve under the video: what happened in every ten seconds of the show."""

from dataclasses import asdict, dataclass
from typing import Any, Final

BUCKET_MS: Final = 10_000
BUCKETS_A_MINUTE: Final = 60_000 // BUCKET_MS


@dataclass
class Bucket:
    """Ten seconds. `online` is the number at their end, everything else counts what fell into them; money in fen."""

    online: int = 0
    entered: int = 0
    left: int = 0
    comments: int = 0
    likes: int = 0
    follows: int = 0
    clicks: int = 0
    orders: int = 0
    paid: int = 0
    gmv_fen: int = 0
    online_seconds: int = 0

    def add(self, other: "Bucket") -> None:
        """Take the counts of the bucket that follows; `online` becomes its."""
        for name, value in asdict(other).items():
            setattr(self, name, value if name == "online" else getattr(self, name) + value)


class Curve:
    """The buckets of a show of `duration_ms`; at least one."""

    def __init__(self, duration_ms: int) -> None:
        self.buckets = [Bucket() for _ in range(max(-(-duration_ms // BUCKET_MS), 1))]
        self._ticked = [False] * len(self.buckets)

    def at(self, showms: int) -> Bucket:
        """The bucket of a moment; what comes after the end falls into the last one."""
        return self.buckets[self._index(showms)]

    def tick(self, showms: int) -> Bucket:
        """The bucket of the second that ended at `showms`."""
        at = self._index(showms - 1)
        self._ticked[at] = True
        return self.buckets[at]

    def _index(self, showms: int) -> int:
        return min(max(showms, 0) // BUCKET_MS, len(self.buckets) - 1)

    def settle(self) -> None:
        """Where no second was written the number of viewers is the one before."""
        before = 0
        for bucket, ticked in zip(self.buckets, self._ticked, strict=True):
            bucket.online = before = bucket.online if ticked else before

    def columns(self) -> dict[str, Any]:
        """The curve for the page, a list per quantity."""
        names = [name for name in asdict(Bucket()) if name != "online_seconds"]
        return {"bucket_ms": BUCKET_MS} | {name: [getattr(bucket, name) for bucket in self.buckets] for name in names}

    def minutes(self) -> list[Bucket]:
        """The same by full minutes; a rest of less than a minute at the end is left out."""
        whole = []
        for start in range(0, len(self.buckets) - BUCKETS_A_MINUTE + 1, BUCKETS_A_MINUTE):
            minute = Bucket()
            for bucket in self.buckets[start : start + BUCKETS_A_MINUTE]:
                minute.add(bucket)
            whole.append(minute)
        return whole

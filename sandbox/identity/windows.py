"""A moving-window storage for the `limits` library that lives in memory, has a bound and takes its time from the house's clock."""

from collections import OrderedDict, deque

from limits.storage.base import MovingWindowSupport, Storage

from sandbox.clock import Clock

MOST_KEYS = 20_000


class ClockedWindows(Storage, MovingWindowSupport):
    """Entries by key, oldest first. Beyond `MOST_KEYS` the keys that were silent longest are forgotten."""

    STORAGE_SCHEME = None

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._entries: OrderedDict[str, deque[float]] = OrderedDict()

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def _window(self, key: str, expiry: int) -> deque[float]:
        entries = self._entries.get(key, deque())
        while entries and entries[0] <= self._clock.monotonic() - expiry:
            entries.popleft()
        return entries

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Put `amount` entries in when that many are left of `limit` within `expiry` seconds."""
        entries = self._window(key, expiry)
        if len(entries) + amount > limit:
            return False
        entries.extend([self._clock.monotonic()] * amount)
        self._entries[key] = entries
        self._entries.move_to_end(key)
        while len(self._entries) > MOST_KEYS:
            self._entries.popitem(last=False)
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the window's oldest entry came, and how many are in it."""
        entries = self._window(key, expiry)
        return (entries[0] if entries else self._clock.monotonic()), len(entries)

    def newest(self, key: str) -> float | None:
        """When the last entry came."""
        entries = self._entries.get(key)
        return entries[-1] if entries else None

    def take_back(self, key: str) -> None:
        """Undo the last entry."""
        if entries := self._entries.get(key):
            entries.pop()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Counted windows are not kept here."""
        raise NotImplementedError("moving windows only")

    def get(self, key: str) -> int:
        """How many entries there are, outdated ones included."""
        return len(self._entries.get(key, ()))

    def get_expiry(self, key: str) -> float:
        """Counted windows are not kept here."""
        raise NotImplementedError("moving windows only")

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int | None:
        """Forget everything."""
        count = len(self._entries)
        self._entries.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one key."""
        self._entries.pop(key, None)

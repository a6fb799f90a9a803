"""What lingers in the room: attention, trust, vexation over unanswered questions and sold-out goods. It rises with acts and fades."""

from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any, Self

import numpy as np

from . import room
from .fixed import MICRO, MILLI
from .signals import Inbox

CLEARED_S = 512
"""After so long what nobody remembers is cleared away."""
ASKED_LEAST = 10
"""Less of what the host asked for (thousandths) moves nobody."""
LEAPING = 1 << 14
"""Counts below this fade many seconds at once."""


@dataclass
class Mood:
    """All in thousandths; trust is the distance from the trust a room starts with."""

    attention: int = 0
    unanswered: int = 0
    trust: int = 0
    banned: int = 0
    shock: int = 0
    orders: int = 0
    bag: int = MILLI
    repeats: dict[str, int] = field(default_factory=dict)
    violations: dict[str, int] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    """What the host asked for (likes, follows, comments, fan club, a countdown) and how strongly it still works."""

    def __post_init__(self) -> None:
        """`repeats` fade when somebody looks, not every second: `_since` is the second they were looked at, beginning with this object."""
        self._second, self._keep = 0, MICRO
        self._since = dict.fromkeys(self.repeats, 0)

    def next_second(self, numbers: dict[str, int]) -> None:
        """Everything fades a little; repeated acts are slowly forgotten. None of it is ever below nothing: plain division will do."""
        keep, spent = numbers["attention_keep"], False
        if self.attention:
            self.attention = self.attention * keep // MICRO
        if self.unanswered:
            self.unanswered = self.unanswered * numbers["unanswered_keep"] // MICRO
        if self.banned:
            self.banned = self.banned * numbers["banned_keep"] // MICRO
        if self.shock:
            self.shock = self.shock * numbers["shock_keep"] // MICRO
        if self.orders:
            self.orders = self.orders * numbers["orders_keep"] // MICRO
        asked = self.asked
        for what, strength in asked.items():
            asked[what] = left = strength * keep // MICRO
            spent = spent or left < ASKED_LEAST
        if spent:
            self.asked = {what: left for what, left in asked.items() if left >= ASKED_LEAST}
        self._second += 1
        if self._second % CLEARED_S == 1:  # the first time at once: from then on it is known how fast they fade
            self._keep = numbers["calls_keep"]
            self._fade_all()

    def _faded(self, what: str) -> int:
        """How often this was done, in thousandths, second by second forgotten; 0 when little is left of it."""
        count = self.repeats.get(what, 0)
        if count:
            seconds = self._second - self._since.get(what, 0)
            while seconds and count >= LEAPING:
                count, seconds = count * self._keep // MICRO, seconds - 1
            for span, left in _leaps(self._keep):
                while seconds >= span:
                    count, seconds = left[count], seconds - span
        return count

    def _fade_all(self) -> None:
        self.repeats = {what: left for what in self.repeats if (left := self._faded(what))}
        self._since = dict.fromkeys(self.repeats, self._second)

    def repeat(self, what: str) -> int:
        """What an identical act is worth now, in thousandths: the n-th counts 1/n."""
        count = self._faded(what)
        if not count:
            self.repeats.pop(what, None)
        self.repeats[what], self._since[what] = count + MILLI, self._second
        return MILLI * MILLI // (MILLI + count)

    def attend(self, what: str, worth: int = MILLI) -> int:
        """A call or an answer draws eyes to the screen. `worth`: thousandths of a full one. What came of it after repetition."""
        got = worth * self.repeat(what) // MILLI
        self.attention = min(self.attention + got, room.ATTENTION_MOST)
        return got

    def type(self, text: str) -> int:
        """The host types a line: what it is worth after repetition. The same line over and over tires like begging."""
        fresh = self.repeat(f"words {text}")
        if self.repeats[f"words {text}"] > room.BEGGING:
            self.attention = max(self.attention - room.BEGGING_COSTS, 0)
        return fresh

    def take(self, inbox: Inbox, numbers: dict[str, int]) -> None:
        """The acts of this second that move the whole room."""
        for what in inbox.calls:
            got = self.attend(what, numbers[f"call_{what}"])
            if self.repeats[what] > room.BEGGING:
                self.attention = max(self.attention - room.BEGGING_COSTS, 0)
            self.asked[what] = min(self.asked.get(what, 0) + 2 * got, MILLI)
        for violation, points in inbox.violations:
            if violation not in self.violations:
                cost = numbers["trust_per_point"] * points
                self.violations[violation] = cost
                self.trust -= cost
                self.banned = min(self.banned + MILLI, room.VEXATION_MOST)
        for violation, in_time in inbox.corrected:
            if in_time and self.violations.get(violation):
                self.trust += self.violations[violation] * numbers["corrected_bp"] // 10_000
                self.banned //= 2
                self.violations[violation] = 0
        for _ in range(inbox.bags):
            self.bag = self.repeat("bag")
        self.orders += MILLI * len(inbox.paid)

    def left_unanswered(self, askers: int, online: int, numbers: dict[str, int]) -> None:
        """A question ran out of time; the more people wanted to know and the smaller the room, the more it shows."""
        more = numbers["unanswered_one"] * askers * room.SMALL_ROOM // max(online, room.SMALL_ROOM)
        self.unanswered = min(self.unanswered + more, room.VEXATION_MOST)

    def disappointed(self, online: int) -> None:
        """Someone wanted to buy and it was gone."""
        self.shock = min(self.shock + 3 * MILLI // max(online, room.SMALL_ROOM), MILLI)

    def to_json(self) -> dict[str, Any]:
        """The state as plain JSON."""
        self._fade_all()
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Continue from `to_json`."""
        return cls(**data)


@cache
def _leaps(keep: int) -> tuple[tuple[int, list[int]], ...]:
    """What is left of each count below `LEAPING` after so many seconds, when `keep` millionths stay for one: the same as second by second,
    rounded down each time, and nothing as soon as it is below 10.
    """
    left, found = np.arange(LEAPING), []
    for second in range(1, 65):
        left = left * keep // MICRO
        left[left < 10] = 0
        if second in (1, 8, 64):
            found.append((second, left.tolist()))
    return tuple(reversed(found))

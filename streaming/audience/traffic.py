"""Who comes when: arrivals of the four sources, bought traffic, and the recommendation that follows how the room does."""

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sandbox.scenario.schema import GOALS

from . import room
from .draws import I64, key_of
from .fixed import MICRO, MILLI, Line, along, clamp
from .tables import Tables

CHUNK = 1024
_NOBODY: Line = ((0,), (0,))
SCORE = (room.SCORE_STAY, room.SCORE_TALK, room.SCORE_CLICKS, room.SCORE_ORDERS)
_GOALS: dict[str, tuple[str, str]] = {"enter": ("paid", "paid_enter_fen"), **{goal: (f"paid_{goal}", f"paid_{goal}_fen") for goal in GOALS}}
"""The source of paid traffic by its goal, and what its price is called."""
RERANK_S = 60
FIRST_RERANK_S = 120


@dataclass
class Bought:
    """A paid traffic order (投流) that runs from one tick to another."""

    traffic_id: str
    goal: str
    budget_fen: int
    start: int
    end: int


def bought_micro(orders: list[Bought], numbers: dict[str, int], tick: int) -> dict[str, int]:
    """Viewers per second (millionths) that bought traffic brings at `tick`, by the source of its goal.

    With a ramp at both ends, the area is the budget's worth.
    """
    found: dict[str, int] = {}
    for order in orders:
        if not order.start <= tick <= order.end:
            continue
        source, price = _GOALS[order.goal]
        full, ramp = _full(order.budget_fen, numbers[price], order.end - order.start, numbers["paid_ramp_s"])
        found[source] = found.get(source, 0) + full * min(tick - order.start, order.end - tick, ramp) // ramp
    return found


@lru_cache(maxsize=256)
def _full(budget_fen: int, price_fen: int, seconds: int, ramp_s: int) -> tuple[int, int]:
    """Viewers per second (millionths) between the ramps, and how many seconds a ramp takes."""
    ramp = min(ramp_s, seconds // 2) or 1
    return budget_fen * MICRO // (price_fen * max(seconds - ramp, 1)), ramp


@dataclass
class Coming:
    """One source: people stand in a fixed queue with exponential gaps, and a clock that runs with today's rate lets them in."""

    key: int
    clock: int = 0
    count: int = 0
    chunk: int = 0
    before: int = 0

    def load(self, tables: Tables, hands: Any) -> None:
        """Lay out the places of the current chunk of the queue."""
        places: I64 = hands.queue(self.key, self.chunk * CHUNK, self.before, tables.exp_micro, CHUNK)
        self.places = array("q", places.tobytes())

    def let_in(self, micro: int, tables: Tables, hands: Any) -> tuple[int, int]:
        """Run the clock for a second at `micro` viewers per second; the numbers of those who come are `first..last-1`."""
        clock = self.clock = self.clock + micro
        first, start = self.count, self.chunk * CHUNK
        behind = start + bisect_right(self.places, clock, first - start)
        while behind == start + CHUNK:
            self.before, self.chunk, start = self.places[-1], self.chunk + 1, behind
            self.load(tables, hands)
            behind = start + bisect_right(self.places, clock)
        self.count = behind
        return first, behind


class Traffic:
    """The four sources, paid traffic by its goal, and the recommendation's opinion of the room (`pool`, thousandths of the base rate)."""

    def __init__(self, tables: Tables, seed: str, feedback: bool, hands: Any, content: bool = False) -> None:
        """In a broadcast without a shelf (`content`) the recommendation looks at stay and talk alone. `hands`: the arithmetic."""
        self.tables, self.feedback, self.hands = tables, feedback, hands
        self.parts = (*SCORE[:2], 0, 0) if content else SCORE
        self.coming = [Coming(key_of(seed, f"arrivals/{source}")) for source in tables.sources]
        for source in self.coming:
            source.load(tables, self.hands)
        lines = [(source, name, tables.rates.get(name, _NOBODY)) for source, name in enumerate(tables.sources)]
        self._lines = [(source, name == "recommendation", self.coming[source], line) for source, name, line in lines if any(line[1])]
        self.pool = MILLI
        self.score = MILLI
        self.means = {"online": 0, "left": 0, "talked": 0, "clicked": 0, "ordered": 0}
        self._seen: list[tuple[int, ...]] = []
        """The same of each second that is not in the means yet, at most two minutes."""

    def arrive(self, tick: int, bought: dict[str, int]) -> list[tuple[int, int, int]]:
        """Who comes in this second: (source, first, behind last) of every source that brings anyone. `bought`: micro per second."""
        found = []
        for source, recommended, coming, line in self._lines:
            micro = line[1][-1] if tick >= line[0][-1] else along(line, tick)
            if recommended:
                micro = micro * self.pool // MILLI
            if micro:
                first, behind = coming.let_in(micro, self.tables, self.hands)
                if behind > first:
                    found.append((source, first, behind))
        if bought:
            for name, micro in bought.items():
                source = self.tables.sources.index(name)
                first, behind = self.coming[source].let_in(micro, self.tables, self.hands)
                if behind > first:
                    found.append((source, first, behind))
            found.sort()
        return found

    def judge(self, tick: int, online: int, left: int, talked: int, clicked: int, ordered: int) -> None:
        """The recommendation looks at the room: moving means of each second, a new place in the ranking each minute."""
        if not self.feedback:
            return
        self._seen.append((online, left, talked, clicked, ordered))
        if tick % RERANK_S or tick < FIRST_RERANK_S:
            return
        self._look_back()
        numbers, means = self.tables.numbers, self.means
        people = max(means["online"], 20 * MICRO)
        stay = people * MILLI // max(means["left"] * numbers["feedback_stay_s"], MICRO)
        talk = means["talked"] * MICRO // people * MILLI // numbers["feedback_interactions_micro"]
        click = means["clicked"] * MICRO // people * MILLI // numbers["feedback_clicks_micro"]
        order = means["ordered"] * MICRO // people * MILLI // numbers["feedback_orders_micro"]
        self.score = sum(
            part * min(done, room.SCORE_MOST) for part, done in zip(self.parts, (stay, talk, click, order), strict=True)
        ) // sum(self.parts)
        wanted = along(self.tables.lines["pool"], self.score)
        self.pool = clamp(self.pool + (wanted - self.pool) * numbers["feedback"] // MILLI, room.POOL_LEAST, room.POOL_MOST)

    def _look_back(self) -> None:
        """Bring the means up to date: nobody asks for them but once a minute and in a snapshot."""
        forget = self.tables.numbers["feedback_forget"]
        for name, seconds in zip(self.means, zip(*self._seen, strict=True), strict=bool(self._seen)):
            mean = self.means[name]
            for many in seconds:
                mean += (many * MICRO - mean) * forget // MICRO
            self.means[name] = mean
        self._seen.clear()

    def to_json(self) -> dict[str, Any]:
        """The state as plain JSON."""
        self._look_back()
        queues = [[source.clock, source.count, source.chunk, source.before] for source in self.coming]
        return {"queues": queues, "pool": self.pool, "score": self.score, "means": self.means}

    def from_json(self, data: dict[str, Any]) -> None:
        """Continue from `to_json`."""
        for source, (clock, count, chunk, before) in zip(self.coming, data["queues"], strict=True):
            source.clock, source.count, source.chunk, source.before = clock, count, chunk, before
            source.load(self.tables, self.hands)
        self.pool, self.score, self.means = data["pool"], data["score"], dict(data["means"])
        self._seen.clear()

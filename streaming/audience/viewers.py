"""The people in the room, one column each: their thresholds against the room's clocks, and what they have seen."""

from typing import Any, Final

import numpy as np

from .columns import Arithmetic, arithmetic
from .draws import I64, TABLE_SIZE, U64, key_of, many_below
from .fixed import MILLI
from .tables import CHANNEL_NAMES, CHANNELS, LEAVE, NEVER_MS, ONCE, Tables

SOURCE_SHIFT: Final = 40
MOST_ONLINE: Final = 40_000
FIRST_ROOM: Final = 256
WORDS: Final = 2
SINGLES: Final = 7
PAGE: Final = 512
STAYED_S: Final = 10
"""Who stayed so long may come back."""
_ALL_CHANNELS = np.array(CHANNELS)


def name_of(vid: int) -> str:
    """A viewer's number as it stands in the log: a letter for the source (i: came with an incident) and the place in its queue."""
    return f"{'rfpvi'[vid >> SOURCE_SHIFT]}{vid & ((1 << SOURCE_SHIFT) - 1)}"


class Viewers:
    """Dense columns `0..n-1`. A clock per channel and persona runs with the room; an event is due when it passes a viewer's target."""

    def __init__(self, tables: Tables, seed: str, hands: Arithmetic = "numpy") -> None:
        self.tables = tables
        self.hands = arithmetic(hands)
        purposes = [*(f"clock/{name}" for name in CHANNEL_NAMES), "persona", "frailty"]
        self.keys: U64 = np.array([key_of(seed, purpose) for purpose in purposes], np.uint64)
        self.back_key, self.away_key = key_of(seed, "come back"), key_of(seed, "away")
        self.clock: I64 = np.zeros((len(CHANNELS), len(tables.personas)), np.int64)
        self.n = 0
        self.away: dict[int, list[list[int]]] = {}
        """Who comes back and when: whole columns by tick."""
        ranks = np.arange(TABLE_SIZE)
        self._persona_of = np.array([np.searchsorted(ends, ranks, "right") for ends in tables.mix_cells])
        self._return_bp = np.array(tables.persona_rows["return_bp"], np.int64)
        self._pages: dict[int, tuple[int, I64]] = {}
        self._none: I64 = np.zeros(0, np.int64)
        self._room(FIRST_ROOM)

    def _room(self, size: int) -> None:
        """Columns for `size` people, those who are here kept. Everything lies in one block, so that people move in one go."""
        block: I64 = np.zeros((2 * len(CHANNELS) + 3 * WORDS + SINGLES, size), np.int64)
        if self.n:
            block[:, : self.n] = self._block[:, : self.n]
        self._block = block
        self.target, times, seen, clicked, carted, singles = _rows(block)
        self.times, self.seen, self.clicked, self.carted = (part.view(np.uint64) for part in (times, seen, clicked, carted))
        self.vid = singles[0].view(np.uint64)
        self.persona, self.since, self.frailty, self.did, claimed, self.bag = singles[1:]
        self.claimed = claimed.view(np.uint64)
        self._reached: I64 = np.zeros(size, np.int64)
        self._passed = np.zeros(size, np.bool_)

    _block: I64
    target: I64
    times: U64
    seen: U64
    clicked: U64
    carted: U64
    vid: U64
    persona: I64
    since: I64
    frailty: I64
    did: I64
    claimed: U64
    bag: I64

    def _space(self, end: int) -> None:
        if end > self.target.shape[1]:
            self._room(max(self.target.shape[1] * 3 // 2, end))

    def enter(self, arrivals: list[tuple[int, int, int]], tick: int) -> int:
        """People come in: (source, first, behind last). Returns how many; beyond 40,000 in the room nobody more gets in."""
        start = self.n
        for source, first, behind in arrivals:
            upto = min(behind, first + MOST_ONLINE - self.n)
            while first < upto:
                page, at = divmod(first, PAGE)
                people = self._people(source, page)[:, at : at + upto - first]
                end = self.n + people.shape[1]
                self._space(end)
                self._block[:, self.n : end] = people
                first += people.shape[1]
                self.n = end
        here = slice(start, self.n)
        self.since[here] = tick
        self.target[:, here] += self.clock[:, self.persona[here]]
        return self.n - start

    def _people(self, source: int, page: int) -> I64:
        """The next people of a source as columns, drawn a page at a time: who somebody is depends on nothing but his number."""
        known = self._pages.get(source)
        if known is not None and known[0] == page:
            return known[1]
        tables = self.tables
        block = np.zeros((len(self._block), PAGE), np.int64)
        target, singles = block[: len(CHANNELS)], block[-SINGLES:]
        singles[0] = (source << SOURCE_SHIFT) + page * PAGE + np.arange(PAGE)
        vid = singles[0].view(np.uint64)
        self.hands.people(tables.wait_ms, self.keys, self._persona_of[source], tables.frailty_bits, vid, singles[1], singles[3], target)
        self._pages[source] = (page, block)
        return block

    def come_back(self, tick: int) -> int:
        """Those who left and whose time it is come in again, with all they remember. Returns how many."""
        back = self.away.pop(tick, [])[: MOST_ONLINE - self.n]
        if not back:
            return 0
        start, end = self.n, self.n + len(back)
        self._space(end)
        self._block[:, start:end] = np.array(back, np.int64).T
        self.n = end
        self.since[start:end] = tick
        columns = np.arange(start, end)
        self.rewind(np.repeat(_ALL_CHANNELS, len(back)), np.tile(columns, len(CHANNELS)))
        for channel in ONCE:
            done = columns[(self.did[start:end] >> channel) & 1 == 1]
            self.target[channel, done] = NEVER_MS
        return len(back)

    def remember(self, columns: I64, tick: int) -> None:
        """Some of these people, who are about to leave, will be back: noted with when. Who and when hangs on person and visit alone."""
        tables = self.tables
        columns = columns[self.since[columns] <= tick - STAYED_S]
        if not len(columns):
            return
        vids, visits = self.vid[columns], self.times[LEAVE, columns]
        chance = self._return_bp[self.persona[columns]]
        for visit in range(1, int(visits.max()) + 1):
            chance = np.where(visits >= visit, chance * tables.numbers["again_bp"] // 10_000, chance)
        will = many_below(self.back_key, vids, 10_000, visits) < chance
        for at in will.nonzero()[0].tolist():
            cell = int(many_below(self.away_key, vids[at : at + 1], TABLE_SIZE, visits[at : at + 1])[0])
            when = tick + max(int(tables.return_s[cell]), 1)
            self.away.setdefault(when, []).append(self._block[:, columns[at]].tolist())

    def run(self, rates: tuple[tuple[int, ...], ...]) -> list[I64]:
        """Let the clocks run one second at `rates`; for each channel the columns whose time has come."""
        self.clock += np.array(rates, np.int64)
        moved = [channel for channel, row in enumerate(rates) if any(row)]
        found: list[I64] = self.hands.due(self.target, self.clock, self.persona, self.n, moved, self._reached, self._passed, self._none)
        return found

    def rewind(self, channel: I64, columns: I64) -> None:
        """Draw the next threshold of each (channel, column)."""
        self.hands.rewind(
            self.tables.wait_ms,
            self.keys,
            self.clock,
            self.target,
            self.times,
            self.vid,
            self.persona,
            self.frailty,
            channel,
            columns,
        )

    def wind(self, due: list[I64]) -> None:
        """Draw the next threshold of those whose time came; a follow and joining the fan club happen once."""
        for channel in ONCE:
            self.target[channel, due[channel]] = NEVER_MS
        again = [channel for channel in CHANNELS if channel != LEAVE and channel not in ONCE and len(due[channel])]
        if again:
            self.rewind(np.repeat(np.array(again), [len(due[channel]) for channel in again]), np.concatenate([due[it] for it in again]))

    def leave(self, columns: I64) -> None:
        """These columns (ascending) go; the last ones move into their places."""
        left = self.n - len(columns)
        holes = columns[columns < left]
        if len(holes):
            tail = np.ones(self.n - left, bool)
            tail[columns[columns >= left] - left] = False
            movers = np.flatnonzero(tail) + left
            self._block[:, holes] = self._block[:, movers]
        self.n = left

    def find(self, vid: int) -> int | None:
        """The column of a viewer who is in the room."""
        found = np.flatnonzero(self.vid[: self.n] == np.uint64(vid))
        return int(found[0]) if len(found) else None

    def hold(self, column: int, milliseconds: int) -> None:
        """Give a viewer patience (or take it, when negative), in milliseconds of the reference room."""
        self.target[LEAVE, column] += milliseconds

    def hurry(self, columns: I64, part: int) -> None:
        """So much (thousandths) of the patience these people have left is gone."""
        now = self.clock[LEAVE].take(self.persona[columns])
        left = self.target[LEAVE, columns] - now
        self.target[LEAVE, columns] = now + left - left * part // MILLI

    def sour(self, column: int) -> None:
        """Half of the patience that is left is gone."""
        now = int(self.clock[LEAVE, self.persona[column]])
        self.target[LEAVE, column] = now + (int(self.target[LEAVE, column]) - now) // 2

    def show(self, columns: I64, index: int) -> tuple[int, int]:
        """These people see listing number `index`: how many for the first time, and how many see their first product at all."""
        return _first_time(self.seen, columns, index)

    def click(self, columns: I64, index: int) -> tuple[int, int]:
        """These people click on listing number `index`: how many for the first time, and how many click for the first time at all."""
        return _first_time(self.clicked, columns, index)

    def cart(self, columns: I64, index: int) -> int:
        """These people put listing number `index` into the cart: how many for the first time."""
        return _first_time(self.carted, columns, index)[0]

    def has_in_cart(self, column: int, index: int) -> bool:
        """Whether listing number `index` lies in this viewer's cart."""
        index %= 64 * WORDS
        return bool(int(self.carted[index >> 6, column]) >> (index & 63) & 1)

    def mark(self, channel: int, columns: I64) -> tuple[int, int]:
        """These people liked, commented, followed or joined the fan club: how many for the first time, how many as their first thing."""
        before = self.did[columns]
        self.did[columns] = before | (1 << channel)
        return int(np.count_nonzero((before & (1 << channel)) == 0)), int(np.count_nonzero(before == 0))

    def to_json(self) -> dict[str, Any]:
        """How many there are, and the clocks; the columns come from `columns`."""
        return {"n": self.n, "clock": self.clock.tolist(), "away": list(self.away.items())}

    def columns(self) -> bytes:
        """The columns of those who are here, little-endian."""
        return np.ascontiguousarray(self._block[:, : self.n], "<i8").tobytes()

    def restore(self, data: dict[str, Any], columns: bytes) -> None:
        """Continue from `to_json` and `columns`."""
        self.n = 0
        self._room(max(FIRST_ROOM, data["n"]))
        self.n = data["n"]
        self.clock = np.array(data["clock"], np.int64)
        self._block[:, : self.n] = np.frombuffer(columns, "<i8").reshape(len(self._block), self.n)
        self.away = {tick: people for tick, people in data["away"]}


def _rows(block: I64) -> list[I64]:
    """The parts of a block of columns: targets, times, seen, clicked, in the cart, and the single rows: vid, persona, since, frailty,
    did, claimed coupons, last bag."""
    many = len(CHANNELS)
    return np.split(block, np.cumsum([many, many, WORDS, WORDS, WORDS]))


def _first_time(marks: U64, columns: I64, index: int) -> tuple[int, int]:
    """Set the bit of listing `index`; how many had not had it, and how many had had no bit at all."""
    word, bit = index % (64 * WORDS) >> 6, np.uint64(1 << (index & 63))
    before = marks[:, columns]
    fresh = (before[word] & bit) == 0
    marks[word, columns] = before[word] | bit
    return int(np.count_nonzero(fresh)), int(np.count_nonzero((before[0] | before[1]) == 0))

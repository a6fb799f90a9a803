"""The people in the room, one column each: their thresholds against the room's clocks, and what they have seen."""

from typing import Any, Final

import numpy as np

from .draws import I64, TABLE_SIZE, U64, cells, key_of
from .tables import CHANNEL_NAMES, CHANNELS, CLICK, COMMENT, FOLLOW, LEAVE, LIKE, NEVER_MS, Tables

SOURCE_SHIFT: Final = 40
MOST_ONLINE: Final = 40_000
FIRST_ROOM: Final = 256
WORDS: Final = 2
SINGLES: Final = 5
PAGE: Final = 1024
_ALL = np.array(CHANNELS)[:, None]
_REPEATED = np.array((LIKE, COMMENT, CLICK))
_PLAIN: Final = 4096  # the frailty of everyone where liveliness plays no part


def name_of(vid: int) -> str:
    """A viewer's number as it stands in the log: a letter for the source and the place in its queue."""
    return f"{'rfpv'[vid >> SOURCE_SHIFT]}{vid & ((1 << SOURCE_SHIFT) - 1)}"


class Viewers:
    """Dense columns `0..n-1`. A clock per channel and persona runs with the room; an event is due when it passes a viewer's target."""

    def __init__(self, tables: Tables, seed: str) -> None:
        self.tables = tables
        purposes = [*(f"clock/{name}" for name in CHANNEL_NAMES), "persona", "frailty"]
        self.keys: U64 = np.array([key_of(seed, purpose) for purpose in purposes], np.uint64)
        self.clock: I64 = np.zeros((len(CHANNELS), len(tables.personas)), np.int64)
        self.n = 0
        ranks = np.arange(TABLE_SIZE)
        self._persona_of = np.array([np.searchsorted(ends, ranks, "right") for ends in tables.mix_cells])
        self._pages: dict[int, tuple[int, I64]] = {}
        self._room(FIRST_ROOM)

    def _room(self, size: int) -> None:
        """Columns for `size` people, those who are here kept. Everything lies in one block, so that people move in one go."""
        block: I64 = np.zeros((2 * len(CHANNELS) + 2 * WORDS + SINGLES, size), np.int64)
        if self.n:
            block[:, : self.n] = self._block[:, : self.n]
        self._block = block
        self.target, times, seen, clicked, singles = _rows(block)
        self.times, self.seen, self.clicked = times.view(np.uint64), seen.view(np.uint64), clicked.view(np.uint64)
        self.vid = singles[0].view(np.uint64)
        self.persona, self.since, self.frailty, self.did = singles[1:]
        self._reached: I64 = np.zeros((len(CHANNELS), size), np.int64)
        self._passed = np.zeros((len(CHANNELS), size), np.bool_)

    _block: I64
    target: I64
    times: U64
    seen: U64
    clicked: U64
    vid: U64
    persona: I64
    since: I64
    frailty: I64
    did: I64

    def enter(self, arrivals: list[tuple[int, int, int]], tick: int) -> int:
        """People come in: (source, first, behind last). Returns how many; beyond 40,000 in the room nobody more gets in."""
        start = self.n
        for source, first, behind in arrivals:
            upto = min(behind, first + MOST_ONLINE - self.n)
            while first < upto:
                page, at = divmod(first, PAGE)
                people = self._people(source, page)[:, at : at + upto - first]
                end = self.n + people.shape[1]
                if end > self.target.shape[1]:
                    self._room(max(2 * self.target.shape[1], end))
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
        target, _, _, _, (vid, persona, _, frailty, _) = _rows(block)
        vid[:] = (source << SOURCE_SHIFT) + page * PAGE + np.arange(PAGE)
        found = cells(self.keys[:, None], vid.view(np.uint64)[None, :])
        persona[:] = self._persona_of[source][found[-2]]
        frailty[:] = tables.frailty_bits[found[-1]]
        target[:] = tables.wait_ms[_ALL, persona, found[:-2]]
        target[LIKE : COMMENT + 1] = target[LIKE : COMMENT + 1] * _PLAIN // frailty  # livelier people sooner
        self._pages[source] = (page, block)
        return block

    def run(self, rates: tuple[tuple[int, ...], ...]) -> list[I64]:
        """Let the clocks run one second at `rates`; for each channel the columns whose time has come."""
        self.clock += np.array(rates, np.int64)
        n = self.n
        reached, passed = self._reached[:, :n], self._passed[:, :n]
        for channel in CHANNELS:  # row by row into the same memory: five times faster than a fresh block each second
            self.clock[channel].take(self.persona[:n], out=reached[channel], mode="clip")
        np.less_equal(self.target[:, :n], reached, out=passed)
        return [np.flatnonzero(row) for row in passed]

    def wind(self, due: list[I64]) -> None:
        """Draw the next threshold of those who liked, commented or clicked; a follow happens once."""
        self.target[FOLLOW, due[FOLLOW]] = NEVER_MS
        columns = np.concatenate([due[LIKE], due[COMMENT], due[CLICK]])
        if not len(columns):
            return
        channel = np.repeat(_REPEATED, [len(due[LIKE]), len(due[COMMENT]), len(due[CLICK])])
        times = self.times[channel, columns] + np.uint64(1)
        self.times[channel, columns] = times
        persona = self.persona[columns]
        cell = cells(self.keys[channel], self.vid[columns], times)
        lively = np.where(channel == CLICK, _PLAIN, self.frailty[columns])
        wait = self.tables.wait_ms[channel, persona, cell] * _PLAIN // lively
        self.target[channel, columns] = self.clock[channel, persona] + wait

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

    def mark(self, channel: int, columns: I64) -> tuple[int, int]:
        """These people liked, commented or followed: how many for the first time, and how many do their first thing at all."""
        before = self.did[columns]
        self.did[columns] = before | (1 << channel)
        return int(np.count_nonzero((before & (1 << channel)) == 0)), int(np.count_nonzero(before == 0))

    def to_json(self) -> dict[str, Any]:
        """How many there are, and the clocks; the columns come from `columns`."""
        return {"n": self.n, "clock": self.clock.tolist()}

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


def _rows(block: I64) -> list[I64]:
    """The parts of a block of columns: targets, times, seen, clicked, and the single rows vid, persona, since, frailty, did."""
    many = len(CHANNELS)
    return np.split(block, np.cumsum([many, many, WORDS, WORDS]))


def _first_time(marks: U64, columns: I64, index: int) -> tuple[int, int]:
    """Set the bit of listing `index`; how many had not had it, and how many had had no bit at all."""
    word, bit = index % (64 * WORDS) >> 6, np.uint64(1 << (index & 63))
    before = marks[:, columns]
    fresh = (before[word] & bit) == 0
    marks[word, columns] = before[word] | bit
    return int(np.count_nonzero(fresh)), int(np.count_nonzero(fresh & ~before.any(0)))

"""The people in the room, one column each: their thresholds against the room's clocks, and what they have seen."""

import io
from typing import Any, Final

import numpy as np

from .draws import I64, U64, cells, key_of
from .tables import CHANNEL_NAMES, CHANNELS, CLICK, COMMENT, FOLLOW, LEAVE, LIKE, Tables

SOURCE_SHIFT: Final = 40
NEVER: Final = 1 << 60
MOST_ONLINE: Final = 40_000
FIRST_ROOM: Final = 256
TRACKED: Final = 128
_FRAIL = (LIKE, COMMENT)
_REPEATED = np.array((LIKE, COMMENT, CLICK))


def name_of(vid: int) -> str:
    """A viewer's number as it stands in the log: a letter for the source and the place in its queue."""
    return f"{'rfpv'[vid >> SOURCE_SHIFT]}{vid & ((1 << SOURCE_SHIFT) - 1)}"


class Viewers:
    """Dense columns `0..n-1`. A clock per channel and persona runs with the room; an event is due when it passes a viewer's target."""

    _COLUMNS: Final = ("target", "vid", "persona", "since", "frailty", "times", "seen", "clicked", "did")

    def __init__(self, tables: Tables, seed: str) -> None:
        self.tables = tables
        purposes = [*(f"clock/{name}" for name in CHANNEL_NAMES), "persona", "frailty"]
        self.keys: U64 = np.array([key_of(seed, purpose) for purpose in purposes], np.uint64)
        self.clock: I64 = np.zeros((len(CHANNELS), len(tables.personas)), np.int64)
        self.n = 0
        self._room(FIRST_ROOM)

    def _room(self, size: int) -> None:
        """Columns for `size` people, those who are here kept."""
        fresh: dict[str, np.ndarray[Any, Any]] = {
            "target": np.full((len(CHANNELS), size), NEVER, np.int64),
            "vid": np.zeros(size, np.uint64),
            "persona": np.zeros(size, np.int64),
            "since": np.zeros(size, np.int32),
            "frailty": np.ones(size, np.int64),
            "times": np.zeros((len(CHANNELS), size), np.uint64),
            "seen": np.zeros((TRACKED // 64, size), np.uint64),
            "clicked": np.zeros((TRACKED // 64, size), np.uint64),
            "did": np.zeros(size, np.uint8),
        }
        for name, column in fresh.items():
            if self.n:
                column[..., : self.n] = getattr(self, name)[..., : self.n]
            setattr(self, name, column)

    target: I64
    vid: U64
    persona: I64
    since: np.ndarray[Any, np.dtype[np.int32]]
    frailty: I64
    times: U64
    seen: U64
    clicked: U64
    did: np.ndarray[Any, np.dtype[np.uint8]]

    def enter(self, arrivals: list[tuple[int, int, int]], tick: int) -> int:
        """People come in: (source, first, behind last). Returns how many; beyond 40,000 in the room nobody more gets in."""
        numbers = [np.arange(first, behind, dtype=np.uint64) + np.uint64(source << SOURCE_SHIFT) for source, first, behind in arrivals]
        sources = [np.full(behind - first, source) for source, first, behind in arrivals]
        vid = np.concatenate(numbers)[: max(MOST_ONLINE - self.n, 0)]
        source = np.concatenate(sources)[: len(vid)]
        start, end = self.n, self.n + len(vid)
        if end > self.target.shape[1]:
            self._room(max(2 * self.target.shape[1], end))
        tables = self.tables
        found = cells(self.keys[:, None], vid[None, :])
        persona = (found[-2][:, None] >= tables.mix_cells[source]).sum(1)
        frailty = tables.frailty_bits[found[-1]]
        self.vid[start:end], self.persona[start:end], self.frailty[start:end], self.since[start:end] = vid, persona, frailty, tick
        self.times[:, start:end] = 0
        self.seen[:, start:end] = 0
        self.clicked[:, start:end] = 0
        self.did[start:end] = 0
        here = self.target[:, start:end]
        here[:] = self._threshold(np.array(CHANNELS)[:, None], persona[None, :], found[:-2], frailty[None, :])
        here[LEAVE] = tables.leave_ms[persona, found[LEAVE]]
        here += self.clock[:, persona]
        self.n = end
        return len(vid)

    def _threshold(self, channel: I64, persona: I64, cell: I64, frailty: I64) -> I64:
        """How far the clock must run until it happens: an exponential draw at the persona's pace, livelier people sooner."""
        pace = self.tables.pace_ms[channel, persona]
        lively = np.where((channel == LIKE) | (channel == COMMENT), frailty, 4096)
        wait = self.tables.exp_micro[cell] * pace // 1_000_000 * 4096 // lively
        return np.where(pace > 0, wait, NEVER)

    def run(self, rates: tuple[tuple[int, ...], ...]) -> list[I64]:
        """Let the clocks run one second at `rates`; for each channel the columns whose time has come."""
        self.clock += np.array(rates, np.int64)
        n = self.n
        due = np.flatnonzero(self.target[:, :n] <= self.clock.take(self.persona[:n], axis=1))
        ends = np.searchsorted(due, [n * channel for channel in range(len(CHANNELS) + 1)])
        return [due[ends[channel] : ends[channel + 1]] - n * channel for channel in CHANNELS]

    def wind(self, due: list[I64]) -> None:
        """Draw the next threshold of those who liked, commented or clicked; a follow happens once."""
        self.target[FOLLOW, due[FOLLOW]] = NEVER
        columns = np.concatenate([due[LIKE], due[COMMENT], due[CLICK]])
        if not len(columns):
            return
        channel = np.repeat(_REPEATED, [len(due[LIKE]), len(due[COMMENT]), len(due[CLICK])])
        times = self.times[channel, columns] + np.uint64(1)
        self.times[channel, columns] = times
        persona = self.persona[columns]
        cell = cells(self.keys[channel], self.vid[columns], times)
        self.target[channel, columns] = self.clock[channel, persona] + self._threshold(channel, persona, cell, self.frailty[columns])

    def leave(self, columns: I64) -> None:
        """These columns (ascending) go; the last ones move into their places."""
        left = self.n - len(columns)
        holes = columns[columns < left]
        if len(holes):
            tail = np.ones(self.n - left, bool)
            tail[columns[columns >= left] - left] = False
            movers = np.flatnonzero(tail) + left
            for name in self._COLUMNS:
                column = getattr(self, name)
                column[..., holes] = column[..., movers]
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
        """These people see listing number `index`: how many see it for the first time, and how many see their first product at all."""
        word, bit = index % TRACKED >> 6, np.uint64(1 << (index & 63))
        fresh = columns[(self.seen[word, columns] & bit) == 0]
        first = int(np.count_nonzero(~self.seen[:, fresh].any(0))) if len(fresh) else 0
        self.seen[word, fresh] |= bit
        return len(fresh), first

    def mark(self, channel: int, columns: I64) -> tuple[int, int]:
        """They did it: how many for the first time, and how many did their first thing of all."""
        before = self.did[columns]
        self.did[columns] = before | np.uint8(1 << channel)
        return int(np.count_nonzero((before & np.uint8(1 << channel)) == 0)), int(np.count_nonzero(before == 0))

    def to_json(self) -> dict[str, Any]:
        """How many there are, and the clocks; the columns come from `columns`."""
        return {"n": self.n, "clock": self.clock.tolist()}

    def columns(self) -> bytes:
        """All columns of those who are here, as bytes (little-endian, `.npy` after `.npy`)."""
        out = io.BytesIO()
        for name in self._COLUMNS:
            np.save(out, np.ascontiguousarray(getattr(self, name)[..., : self.n]), allow_pickle=False)
        return out.getvalue()

    def restore(self, data: dict[str, Any], columns: bytes) -> None:
        """Continue from `to_json` and `columns`."""
        self.n = 0
        self._room(max(FIRST_ROOM, data["n"]))
        self.n = data["n"]
        self.clock = np.array(data["clock"], np.int64)
        source = io.BytesIO(columns)
        for name in self._COLUMNS:
            getattr(self, name)[..., : self.n] = np.load(source, allow_pickle=False)

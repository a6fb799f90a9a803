"""Why people leave: which part each cause has in a leave, when the patience of each persona burns as fast as it does in one second.

The part of a cause is its part of the patience that really burns: reliefs taken off, floor and ceiling kept, in the room as it is and in
the same room with nothing wrong. Where relief holds both at the floor no cause drives anybody out; beyond the ceiling all causes give way
alike. So the sum over leavers is the number the room would have kept in this second without it (`tests/audience/test_why_they_leave.py`);
later some of them had left anyway.
"""

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from .fixed import MILLI
from .tables import Tables

NATURAL: Final = "natural"
"""The share of a leave that no condition of the room has caused: people go."""


_WHOLE: Final = MILLI * MILLI


class Burning(NamedTuple):
    """The patience of one second: what is `felt`, the causes above nothing as (index, value), the reliefs (`held` and `eased`), and how
    fast it burned by persona (`Due.burned`), in millionths of the reference room, floor and ceiling not regarded.
    """

    felt: tuple[tuple[int, int], ...]
    held: int
    eased: int
    burned: list[int]


class Patience:
    """What the tables say about patience, laid out as a second asks for it."""

    def __init__(self, tables: Tables) -> None:
        self.causes = tables.causes
        stays = [(hold, ease) for hold, ease in tables.stay_weights]
        self._stays = stays
        self._weights = tuple(zip(*tables.leave_weights, strict=True))
        """By cause, then persona."""
        self._hold, self._ease = max([hold for hold, _ in stays]), max([ease for _, ease in stays])
        self._least, self._most = tables.numbers["floor"] * MILLI, tables.numbers["ceiling"] * MILLI

    def _units(self, burning: Burning) -> tuple[list[int], list[int]]:
        """What one unit of a cause has in a leave of now, by persona: so many thousandths, divided by so much."""
        if self._calmest(burning) >= self._least and max(burning.burned) <= self._most:
            return [MILLI] * len(burning.burned), burning.burned
        units, ofs = [], []
        for calm, burned in zip(self._calm(burning), burning.burned, strict=True):
            unit, of = MILLI, burned
            if calm < self._least or burned > self._most:
                really = min(max(burned, self._least), self._most)
                unit, of = MILLI * (really - max(calm, self._least)), max(burned - calm, 1) * really
            units.append(unit)
            ofs.append(of)
        return units, ofs

    def drives(self, burning: Burning) -> bool:
        """Whether what is felt can have as much part in a leave of now as time has; says no in most seconds, and soon."""
        return max(burning.burned) >= 2 * max(self._calmest(burning), self._least)

    def naturals(self, burning: Burning) -> list[int]:
        """By persona: at least so much of a leave of now is time's, in thousandths; nearly always all that is."""
        if not burning.felt:
            return [MILLI] * len(burning.burned)
        least, most = self._least, self._most
        return [
            MILLI * (calm if calm > least else least) // (least if burn < least else most if burn > most else burn)
            for calm, burn in zip(self._calm(burning), burning.burned, strict=True)
        ]

    def _calmest(self, burning: Burning) -> int:
        """With nothing wrong nobody's patience would burn slower than this, in millionths."""
        return _WHOLE - self._hold * burning.held - self._ease * burning.eased

    def _calm(self, burning: Burning) -> list[int]:
        """How fast patience would burn with nothing wrong, in millionths, by persona."""
        held, eased = burning.held, burning.eased
        return [_WHOLE - hold * held - ease * eased for hold, ease in self._stays]

    def why_left(self, burning: Burning, personas: Sequence[int], own: Collection[tuple[int, dict[str, int]]] = ()) -> dict[str, int]:
        """Why those who leave in this second leave, who are so many of each persona: thousandths by cause, for each of them exactly 1000.

        `own`: of those who lost patience over something of their own, persona and parts of it (`Viewers.grudges`).
        """
        if own:
            return self._why_each_left(burning, personas, own)
        told: dict[str, int] = {}
        natural = MILLI * sum(personas)
        if burning.felt:
            units, ofs = self._units(burning)
            for index, value in burning.felt:
                part = 0
                for weight, unit, of, people in zip(self._weights[index], units, ofs, personas, strict=True):
                    part += weight * value * unit // of * people
                if part:
                    told[self.causes[index]] = part
                    natural -= part
        told[NATURAL] = natural
        return told

    def why_one_left(self, burning: Burning, persona: int, mine: dict[str, int]) -> dict[str, int]:
        """Why one of this persona leaves who has these parts of something of his own: the rest of his 1000 is the room's."""
        return _with_own(self._rooms(burning, persona), mine)

    def _rooms(self, burning: Burning, persona: int) -> list[tuple[str, int]]:
        """What is the room's in a leave of one of this persona who has nothing of his own: thousandths by cause."""
        if not burning.felt:
            return []
        units, ofs = self._units(burning)
        parts = [(index, self._weights[index][persona] * value * units[persona] // ofs[persona]) for index, value in burning.felt]
        return [(self.causes[index], part) for index, part in parts if part]

    def _why_each_left(self, burning: Burning, personas: Sequence[int], own: Collection[tuple[int, dict[str, int]]]) -> dict[str, int]:
        others = list(personas)
        told: dict[str, int] = {}
        rooms: dict[int, list[tuple[str, int]]] = {}
        for persona, mine in own:
            others[persona] -= 1
            if persona not in rooms:  # many can have won nothing at once
                rooms[persona] = self._rooms(burning, persona)
            for cause, part in _with_own(rooms[persona], mine).items():
                told[cause] = told.get(cause, 0) + part
        for cause, part in self.why_left(burning, others).items():
            told[cause] = told.get(cause, 0) + part
        return {cause: part for cause, part in told.items() if part and cause != NATURAL} | {NATURAL: told[NATURAL]}


def _with_own(rooms: list[tuple[str, int]], mine: dict[str, int]) -> dict[str, int]:
    """A leave of 1000: these parts of something of one's own, of the rest the room's, and what is left is time's."""
    told, left = dict(mine), MILLI - sum(mine.values())
    for cause, part in rooms:
        told[cause] = part * left // MILLI
    told[NATURAL] = MILLI - sum(told.values())
    return told

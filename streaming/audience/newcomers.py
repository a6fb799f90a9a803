"""Who is next in the queue of each source: people as they are before they come in, which hangs on nothing but their number."""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .draws import I64
from .rows import I8, I32, PERSONA, ROWS, SOURCE_SHIFT, TARGET, VID, Waits
from .tables import FOLLOW, NEVER_MS, Tables

PAGE: Final = 256
Drawn = Callable[[Waits, I8, I32, I64], None]
"""Fills persona, liveliness and thresholds of people whose rows hold nothing but their numbers (`people` of the arithmetic)."""


class Newcomers:
    """What a newcomer is drawn from. Arithmetic over many people at once draws a page of them at a time."""

    def __init__(self, tables: Tables, waits: Waits) -> None:
        self.waits, self.persona_of, self.frailty_bits = waits, tables.persona_of, tables.drawn[2]
        self.fan, self.followers = tables.personas.index("fan"), tables.sources.index("followers")
        self._pages: dict[int, tuple[int, I64]] = {}

    def follow_already(self, vids: I64, personas: I64) -> NDArray[np.bool_]:
        """Which of these people followed before they came in: fans, and whom the notice to followers brought."""
        found: NDArray[np.bool_] = (personas == self.fan) | (vids >> SOURCE_SHIFT == self.followers)
        return found

    def rows(self, draw: Drawn, arrivals: list[tuple[int, int, int]]) -> Iterator[I64]:
        """These people (source, first place of its queue, behind the last) as rows with thresholds from clock 0."""
        for source, first, behind in arrivals:
            while first < behind:
                page, at = divmod(first, PAGE)
                some = min(PAGE - at, behind - first)
                yield self._page(draw, source, page)[at : at + some].copy()
                first += some

    def persona(self, draw: Drawn, vid: int) -> int | None:
        """The persona of somebody of a source; None for those who come with an incident."""
        source, place = vid >> SOURCE_SHIFT, vid & ((1 << SOURCE_SHIFT) - 1)
        if source >= len(self.persona_of):
            return None
        return int(self._page(draw, source, place // PAGE)[place % PAGE, PERSONA])

    def _page(self, draw: Drawn, source: int, page: int) -> I64:
        known = self._pages.get(source)
        if known is not None and known[0] == page:
            return known[1]
        rows: I64 = known[1] if known is not None else np.zeros((PAGE, ROWS), np.int64)
        rows[:, VID] = (source << SOURCE_SHIFT) + page * PAGE + np.arange(PAGE)
        draw(self.waits, self.persona_of[source], self.frailty_bits, rows)
        rows[self.follow_already(rows[:, VID], rows[:, PERSONA]), TARGET + FOLLOW] = NEVER_MS
        self._pages[source] = (page, rows)
        return rows

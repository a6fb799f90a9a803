"""Exit interviews are chosen as people leave: the most valuable of the whole show, those who never looked at goods among them.

It explains and changes nothing: no draw of another purpose is made, and nothing of it is in the digest.
"""

from collections.abc import Mapping
from heapq import heappush, heapreplace
from typing import Any, Final

from .acts import Lost
from .draws import cell
from .fixed import MILLI
from .goods import Good
from .patience import NATURAL, Burning, Patience
from .rows import CARTED, CLICKED, SOURCE_SHIFT, WORDS, Due
from .stalls import Stalls
from .tables import IMPULSES, LEAVE, Tables
from .viewers import GUEST, Viewers, name_of

Own = Mapping[int, tuple[int, dict[str, int]]]
"""By viewer's number: persona, and the causes of his own (`Viewers.grudges`)."""

KEPT: Final = 12
"""So many who looked at goods and left without them are told, the dearest of the show."""
DOOR_KEPT: Final = 4
"""So many for each cause are told who left without looking at goods."""
TRIED: Final = 4
"""Of a shelf with nothing pinned, the dearest few are what somebody could have wanted."""


class Farewells:
    """What the dearest told so far would have paid: a heap of those who looked, and one for each cause of leaving."""

    def __init__(self, tables: Tables, latent: int) -> None:
        self.tables, self.latent, self.patience = tables, latent, Patience(tables)
        self.looked: list[int] = []
        self._places = {cause: place for place, cause in enumerate((*tables.causes, *IMPULSES))}
        self.door: list[list[int]] = [[] for _ in self._places]

    def takes(self, value_fen: int) -> bool:
        """Whether somebody who looked, and would have paid so much, is among the dearest so far; he counts from now on."""
        return _takes(self.looked, KEPT, value_fen)

    def unseen(self, due: Due, viewers: Viewers, burning: Burning, own: Own, shelf: list[Good], stalls: Stalls) -> list[Lost]:
        """Those leaving who never looked at goods, whom the room, or something of their `own` (`Viewers.grudges`), drove out more than time
        did, and who would have bought one of `shelf` (what is pinned, else the dearest) with everything right: the dearest so far of each
        cause. Without nicknames, seconds and questions.

        Called before they go. Their causes are parts of the patience that burned in this second, in thousandths, together 1000.
        """
        goods = [good for good in shelf if good.for_sale]
        if not goods:
            return []
        naturals = self.patience.naturals(burning)
        driven = [self._driven(burning, persona, {}) if natural * 2 <= MILLI else {} for persona, natural in enumerate(naturals)]
        mine = {
            vid: self._driven(burning, persona, parts) if (MILLI - sum(parts.values())) * naturals[persona] * 2 <= MILLI * MILLI else {}
            for vid, (persona, parts) in own.items()
        }
        dearest = max([good.price_fen for good in goods])
        if not any(_wants(self._heap(parts), DOOR_KEPT, dearest) for parts in (*driven, *mine.values()) if parts):
            return []
        goods = sorted(goods, key=lambda good: -good.price_fen)[:TRIED]
        told = []
        for column, vid, persona in due.them(LEAVE)[:3].T.tolist():
            parts = mine.get(vid, driven[persona])
            if not parts or vid >> SOURCE_SHIFT == GUEST or not _wants(self._heap(parts), DOOR_KEPT, dearest):
                continue
            good = next((good for good in goods if self._would_buy(vid, persona, good, stalls)), None)
            if good is None or viewers.here.rows[column, CLICKED : CARTED + WORDS].any():
                continue
            if _takes(self._heap(parts), DOOR_KEPT, good.price_fen):
                told.append(Lost(name_of(vid), "", self.tables.personas[persona], good.listing_id, good.price_fen, 0, dict(parts)))
        return told

    def _driven(self, burning: Burning, persona: int, own: dict[str, int]) -> dict[str, int]:
        """Why one of this persona leaves who has these parts of his own, the worst cause first, when together they have as much part in it
        as time has; else nothing.
        """
        parts = self.patience.why_one_left(burning, persona, own)
        natural = parts.pop(NATURAL)
        if 2 * natural > MILLI:
            return {}
        return dict(sorted([part for part in parts.items() if part[1]], key=lambda part: -part[1])) | {NATURAL: natural}

    def _heap(self, parts: dict[str, int]) -> list[int]:
        """Those told so far who left for what is the worst of these."""
        return self.door[self._places[next(iter(parts))]]

    def _would_buy(self, vid: int, persona: int, good: Good, stalls: Stalls) -> bool:
        return stalls.at_best(good, persona) + self.tables.logits[cell(self.latent ^ good.number, vid)] > 0

    # ---- snapshot

    def to_json(self) -> dict[str, Any]:
        """The state as plain JSON."""
        return {"looked": self.looked, "door": self.door}

    def from_json(self, data: dict[str, Any]) -> None:
        """Continue from `to_json`."""
        self.looked, door = data["looked"], data["door"]
        self.door = [*door, *([] for _ in self.door[len(door) :])]  # snapshots of before people had causes of their own


def _wants(heap: list[int], most: int, value: int) -> bool:
    """Whether `value` is among the `most` greatest. Who came first keeps his place."""
    return len(heap) < most or value > heap[0]


def _takes(heap: list[int], most: int, value: int) -> bool:
    """Put `value` among the `most` greatest; False when it is none of them."""
    if not _wants(heap, most, value):
        return False
    if len(heap) < most:
        heappush(heap, value)
    else:
        heapreplace(heap, value)
    return True

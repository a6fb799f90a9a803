"""Exit interviews are chosen as people leave: the most valuable of the whole show, those who never looked at goods among them.

It explains and changes nothing: no draw of another purpose is made, and nothing of it is in the digest.
"""

from collections.abc import Mapping
from heapq import heappush, heapreplace
from typing import Any, Final

from .acts import Lost
from .conditions import NATURAL, Conditions, why_each_left, why_left
from .draws import cell
from .fixed import MILLI
from .goods import Good
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
        self.tables, self.latent = tables, latent
        self.looked: list[int] = []
        self.door: list[list[int]] = [[] for _ in (*tables.causes, *IMPULSES)]
        self._moment: tuple[tuple[tuple[int, int], ...], tuple[int, int]] = ((), (0, 0))
        self._parts: list[dict[str, int]] = [{} for _ in tables.personas]
        """What `_driven` said at that moment: a silent room stays as it is for long."""
        self._worst = [max(weights[at] for weights in tables.leave_weights) for at in range(len(tables.causes))]

    def takes(self, value_fen: int) -> bool:
        """Whether somebody who looked, and would have paid so much, is among the dearest so far; he counts from now on."""
        return _takes(self.looked, KEPT, value_fen)

    def unseen(self, due: Due, viewers: Viewers, found: Conditions, own: Own, shelf: list[Good], stalls: Stalls) -> list[Lost]:
        """Those leaving who never looked at goods, whom the room, or something of their `own` (`Viewers.grudges`), drove out more than time
        did, and who would have bought one of `shelf` (what is pinned, else the dearest) with everything right: the dearest so far of each
        cause. Without nicknames and questions.

        Called before they go. Their causes are parts of the patience that burned in this second, in thousandths, together 1000.
        """
        dearest = max((good.price_fen for good in shelf if good.for_sale), default=0)
        if not dearest or not (own or self._can_be(found, dearest)):
            return []
        driven = self._driven(found)
        mine = {
            vid: self._told(why_each_left(self.tables, found, self._one(persona), [(persona, parts)]))
            for vid, (persona, parts) in own.items()
        }
        if not any(_wants(self._heap(parts), DOOR_KEPT, dearest) for parts in (*driven, *mine.values()) if parts):
            return []
        goods = sorted((good for good in shelf if good.for_sale), key=lambda good: -good.price_fen)[:TRIED]
        told = []
        columns = due.columns(LEAVE)
        looked: list[bool] = (viewers.here.rows[columns, CLICKED : CARTED + WORDS] != 0).any(axis=1).tolist()
        _, vids, personas, _ = due.them(LEAVE).tolist()
        for vid, persona, has_looked in zip(vids, personas, looked, strict=True):
            parts = mine.get(vid, driven[persona]) if mine else driven[persona]
            if has_looked or not parts or vid >> SOURCE_SHIFT == GUEST or not _wants(self._heap(parts), DOOR_KEPT, dearest):
                continue
            good = next((good for good in goods if self._would_buy(vid, persona, good, stalls)), None)
            if good is not None and _takes(self._heap(parts), DOOR_KEPT, good.price_fen):
                told.append(Lost(name_of(vid), "", self.tables.personas[persona], good.listing_id, good.price_fen, found.tick, dict(parts)))
        return told

    def _can_be(self, found: Conditions, dearest: int) -> bool:
        """Whether anybody can be told in this second; says no in most seconds, and soon."""
        burned, wanted = 0, False
        for index, value in found.felt:
            burned += self._worst[index] * value
            wanted = wanted or _wants(self.door[index], DOOR_KEPT, dearest)
        return wanted and burned >= self.tables.numbers["floor"] * MILLI

    def _driven(self, found: Conditions) -> list[dict[str, int]]:
        """By persona `why_left` of one who leaves now, the worst cause first, when the causes burn as much as time does; else nothing."""
        if self._moment == (found.felt, found.reliefs):
            return self._parts
        every = [self._told(why_left(self.tables, found, self._one(persona))) for persona in range(len(self.tables.personas))]
        self._moment, self._parts = (found.felt, found.reliefs), every
        return every

    def _one(self, persona: int) -> list[int]:
        """One of this persona, and nobody else."""
        return [int(at == persona) for at in range(len(self.tables.personas))]

    @staticmethod
    def _told(parts: dict[str, int]) -> dict[str, int]:
        """The causes of a leave, the worst first, when together they have as much part in it as time has; else nothing."""
        natural = parts.pop(NATURAL)
        return dict(sorted(parts.items(), key=lambda part: -part[1])) | {NATURAL: natural} if 2 * natural <= MILLI else {}

    def _heap(self, parts: dict[str, int]) -> list[int]:
        return self.door[(*self.tables.causes, *IMPULSES).index(next(iter(parts)))]

    def _would_buy(self, vid: int, persona: int, good: Good, stalls: Stalls) -> bool:
        logit = int(self.tables.logit_micro[cell(self.latent ^ good.number, vid)])
        return stalls.at_best(good, persona) + logit > 0

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

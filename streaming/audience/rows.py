"""How the people in the room lie in memory, where each thing about one stands, and what one second of running clocks found."""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import prod
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .draws import I64, U64
from .memory import zeros
from .tables import CHANNELS, COMMENT, FAN_CLUB, FOLLOW, LIKE

I32 = NDArray[np.int32]
I8 = NDArray[np.int8]

WORDS: Final = 2
"""Listings are remembered in so many words of 64 bits."""

MANY: Final = len(CHANNELS)
TARGET: Final = 0
TIMES: Final = MANY
SEEN: Final = 2 * MANY
CLICKED: Final = SEEN + WORDS
CARTED: Final = CLICKED + WORDS
VID, PERSONA, SINCE, FRAILTY, DID, CLAIMED, LAST_BAG = range(CARTED + WORDS, CARTED + WORDS + 7)
ROWS: Final = LAST_BAG + 1
"""Thresholds and times by channel, listings seen, clicked and in the cart as bits, then one number each."""

MARKED: Final = (LIKE, COMMENT, FOLLOW, FAN_CLUB)
"""What is remembered in `DID` when somebody did it."""

SOURCE_SHIFT: Final = 40
"""A viewer's number: his source, and behind so many bits his place in its queue."""

FAR: Final = (1 << 31) - 1
"""What a threshold of this or more is in `soon`: weeks away."""


LINE: Final = 64
"""Bytes that come from memory together."""
BLOCK: Final = 64
"""So many people are looked at together."""


class People(NamedTuple):
    """All that is known about everyone, a row of `ROWS` numbers each, and beside it in columns of their own what is looked through.

    `soon`: the thresholds by channel, cut off at `FAR`, in half the space: they are read every second. `kind`, `came`, `vid`: persona,
    second of entry, number. Whoever writes one of these into `rows` writes it there too.
    `rest`: by channel and block of `BLOCK` people, how far the channel's fastest clock runs until anyone's time there can have come; in
    the last place, how far it has run. Only compiled arithmetic keeps it; nothing (0) means that the block is looked at.
    """

    rows: I64
    soon: I32
    rest: I64
    kind: I8
    came: I32
    vid: I64

    @property
    def space(self) -> int:
        """For how many people there is room."""
        return len(self.rows)


def room_for(size: int) -> People:
    """So many empty places, in one piece of memory. The rows come last: who is in the room stands at their beginning."""
    blocks = -(-size // BLOCK) + 1
    wanted: list[tuple[Any, tuple[int, ...]]] = [
        (np.int32, (MANY, size)), (np.int64, (MANY, blocks)), (np.int8, (size,)), (np.int32, (size,)), (np.int64, (size,)),
        (np.int64, (size, ROWS)),
    ]  # fmt: skip
    sizes = [prod(shape) * np.dtype(kind).itemsize for kind, shape in wanted]
    starts = list(accumulate([-(-size // LINE) * LINE for size in sizes], initial=0))
    memory, parts = zeros(starts.pop()), []
    for (kind, shape), start, many in zip(wanted, starts, sizes, strict=True):
        parts.append(memory[start : start + many].view(kind).reshape(shape))
    return People(parts[-1], *parts[:-1])


def shadow(people: People, columns: I64 | slice) -> None:
    """Write again beside the rows of these people what stands in them."""
    rows = people.rows[columns]
    people.soon[:, columns] = np.minimum(rows[:, TARGET : TARGET + MANY], FAR).T
    people.kind[columns], people.came[columns], people.vid[columns] = rows[:, PERSONA], rows[:, SINCE], rows[:, VID]


class Due:
    """Whose time came in a second, channel after channel, columns ascending.

    `told` has four rows: column, viewer's number, persona, and how often he has done it (this time counted). Channel `c` stands in
    `ends[c]..ends[c + 1]-1`; they are `many[c]`. `fresh[i]`: how many did `MARKED[i]` for the first time; `first[i]`: as the first thing
    they ever did. `burned`: how fast patience burned in this second, by persona, in millionths of the reference room.
    """

    __slots__ = ("burned", "ends", "first", "fresh", "many", "told")

    def __init__(self, told: I64, ends: list[int], many: list[int], fresh: list[int], first: list[int], burned: list[int]) -> None:
        self.told, self.ends, self.many, self.fresh, self.first, self.burned = told, ends, many, fresh, first, burned

    def columns(self, channel: int) -> I64:
        """Their columns."""
        return self.told[0, self.ends[channel] : self.ends[channel + 1]]

    def vids(self, channel: int) -> I64:
        """Their numbers."""
        return self.told[1, self.ends[channel] : self.ends[channel + 1]]

    def times(self, channel: int) -> I64:
        """How often each has done it."""
        return self.told[3, self.ends[channel] : self.ends[channel + 1]]

    def them(self, channel: int) -> I64:
        """Their columns, numbers, personas and times."""
        return self.told[:, self.ends[channel] : self.ends[channel + 1]]

    def names(self) -> bytes:
        """The numbers of all of them, little-endian: who acted belongs into the digest."""
        found: bytes = self.told[1].astype("<i8", copy=False).tobytes()
        return found


class Waits(NamedTuple):
    """What the next threshold is drawn from: the keys of the draws (channels, then persona and frailty), quantiles of patience per persona
    (milliseconds), milliseconds per unit of the exponential per channel and persona (0: never), and quantiles of the exponential (micro).
    """

    keys: U64
    leave_ms: I32
    pace_ms: I64
    exp_micro: I32


class Temper(NamedTuple):
    """How fast patience burns by persona (rows), in millionths of the reference room: what a thousandth of each cause adds and, as numbers
    below nothing, what a thousandth of each relief takes; floor and ceiling in thousandths; and which persona is the troll.
    """

    weights: I64
    floor: int
    ceiling: int
    troll: int


class Returning(NamedTuple):
    """What decides who comes back and when: the keys of both draws; the chance (of ten thousand) by persona, and then again by persona for
    members of the fan club, less by `again_bp` for every time before; quantiles of the seconds somebody stays away.
    """

    back_key: np.uint64
    away_key: np.uint64
    likely_bp: I64
    again_bp: int
    away_s: I64


NUMBER, INDEX, OWN, LACKING, ALIKE, UTILS = range(6)
"""What stands in a row of `Worths.goods`; from `UTILS` on by persona, and then as many more."""


class Worths(NamedTuple):
    """What a few goods can be worth in this second, in micro-utils (`Stalls.worths`).

    `goods` has a row for each: its name for the draws (`NUMBER`), its number in the viewers' memory (`INDEX`), what is worth to everyone
    (`OWN`), what can be lacking for everyone (`LACKING`), and 1 where all of this is so for every viewer (`ALIKE`; 0: it is a bound from
    above); then by persona what it is worth at the lowest price, with the trust there is, and by persona what can be lacking, the highest
    price over a good one and lost trust. To these come, for every good, `common` and `lacking`; what is on the screen is worth `shown` more
    and lacks that less. `band`: how far from buying the cart still reaches. `whole`: that is the whole shelf.
    """

    goods: I64
    common: int
    lacking: int
    shown: int
    band: int
    whole: bool


class Looked(NamedTuple):
    """What those who click look at. `needless` of them surely want nothing of it, and nothing of their own could change that: they are
    only counted (by compiled arithmetic, else nobody is); `carts` of these put it into the cart for the first time.

    By good: `clicks`, whose look is noted in their rows, and `fresh`, for whom it is the first at it; `first`: who clicked nothing before.
    Who browses is not among them, but for the needless.

    `others` are all but the needless, nine numbers each: column, viewer's number, persona and times; the good he looks at and does not
    want for all that is known here, -1 when he may want it; whether he browses the shelf (1) or not (0); which good he looks at, -1 when it
    is still to be found out; what it is worth to him in micro-utils, what he feels about answers not counted; and his draw for the SKU he
    wants (`Demand._wanted`), -1 when nobody has made it yet.
    """

    needless: int
    carts: int
    first: int
    clicks: list[int]
    fresh: list[int]
    others: Iterable[Sequence[int]]


Going = tuple[list[int], list[int], list[int], I64]
"""Who left: seconds each was there, how many of each persona, and of those who will be back the tick and the whole row."""

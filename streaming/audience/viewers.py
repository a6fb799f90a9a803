"""The people in the room, one column each: their thresholds against the room's clocks, and what they have seen."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .columns import Arithmetic, arithmetic
from .columns_numpy import aim, mark, never
from .draws import I64, U64, key_of
from .fixed import MILLI
from .newcomers import Newcomers
from .rows import (
    BLOCK,
    CARTED,
    CLAIMED,
    CLICKED,
    DID,
    FAR,
    FRAILTY,
    I8,
    I32,
    LAST_BAG,
    ROWS,
    SEEN,
    SOURCE_SHIFT,
    TARGET,
    TIMES,
    WORDS,
    Due,
    People,
    Returning,
    Temper,
    Waits,
    room_for,
    shadow,
)
from .tables import CHANNEL_NAMES, CHANNELS, COMMENT, FOLLOW, LEAVE, Tables

LETTERS: Final = "rfpvmkwoi"
"""The letter of each source in a viewer's name; the last are guests, who came with an incident."""
GUEST: Final = len(LETTERS) - 1
MOST_ONLINE: Final = 40_000
FIRST_ROOM: Final = 256
_WORD: Final = (1 << 64) - 1
_NOBODY: Final[list[I64]] = []


def name_of(vid: int) -> str:
    """A viewer's number as it stands in the log: a letter for the source and the place in its queue."""
    return f"{LETTERS[vid >> SOURCE_SHIFT]}{vid & ((1 << SOURCE_SHIFT) - 1)}"


def number_of(name: str) -> int | None:
    """The number of the viewer with this name; None when it is none of a virtual viewer."""
    source, place = LETTERS.find(name[:1]), name[1:]
    if source < 0 or not place.isascii() or not place.isdecimal() or len(place) > 9:
        return None
    return (source << SOURCE_SHIFT) + int(place)


class Viewers:
    """Dense columns `0..n-1`. A clock per channel and persona runs with the room; an event is due when it passes a viewer's target."""

    def __init__(self, tables: Tables, seed: str, hands: Arithmetic = "numpy") -> None:
        self.tables = tables
        self.name, self.hands = hands, arithmetic(hands)
        purposes = [*(f"clock/{name}" for name in CHANNEL_NAMES), "persona", "frailty"]
        keys: U64 = np.array([key_of(seed, purpose) for purpose in purposes], np.uint64)
        leave_ms, exp_micro, _ = tables.drawn
        self.waits = Waits(keys, leave_ms, tables.pace_ms, exp_micro)
        weights = [(*adds, *(-takes for takes in stays)) for adds, stays in zip(tables.leave_weights, tables.stay_weights, strict=True)]
        floor, ceiling = tables.numbers["floor"], tables.numbers["ceiling"]
        self.temper = Temper(np.array(weights, np.int64), floor, ceiling, tables.personas.index("troll"))
        self.newcomers = Newcomers(tables, self.waits)
        self.clock: I64 = np.zeros((len(CHANNELS), len(tables.personas)), np.int64)
        self.n = 0
        self.away: dict[int, list[I64]] = {}
        """Who comes back and when: whole columns by tick."""
        self.purses: dict[int, int] = {}
        """By viewer's number, what he remembers of coupons beyond the first `goods.NEAR`: few shows have so many."""
        self.upset: dict[int, tuple[int, dict[str, int]]] = {}
        """Who is here and lost patience over something of his own: how far his clock had run, and by cause the milliseconds he lost."""
        likely = np.array(tables.persona_rows["return_bp"], np.int64)
        self._returning = Returning(
            np.uint64(key_of(seed, "come back")),
            np.uint64(key_of(seed, "away")),
            np.concatenate((likely, np.minimum(likely + tables.numbers["member_bp"], 10_000))),
            tables.numbers["again_bp"],
            tables.return_s,
        )
        self._room(FIRST_ROOM)

    def use(self, hands: Arithmetic) -> None:
        """Go on with this arithmetic. What only compiled arithmetic keeps is begun anew."""
        if hands != self.name:
            self.name, self.hands = hands, arithmetic(hands)
            self.here.rest[:] = 0

    def _room(self, size: int) -> None:
        """Room for `size` people, those who are here kept."""
        here = room_for(size)
        if self.n:
            here.rows[: self.n] = self.here.rows[: self.n]
            shadow(here, slice(self.n))
        rows, self.here = here.rows, here
        self.did, self.frailty, self.bag, self.claimed = rows[:, DID], rows[:, FRAILTY], rows[:, LAST_BAG], rows.view(np.uint64)[:, CLAIMED]
        self.vid, self.persona, self.since = here.vid, here.kind, here.came

    here: People
    vid: I64
    persona: I8
    since: I32
    did: I64
    frailty: I64
    claimed: U64
    bag: I64

    def run(self, rates: I64) -> Due:
        """Let the clocks run one second by `rates` (`Climate.rates`); whose time has come, with the next thresholds drawn."""
        found: Due = self.hands.pulse(self.here, self.n, self.clock, rates, self.temper, self.waits)
        return found

    def turn(self, leaving: I64, arrivals: list[tuple[int, int, int]], tick: int, *, forget: bool) -> tuple[list[int], list[int], int, int]:
        """Some leave (columns, ascending), and some of them will be back, unless `forget`. Into their places come those who left before and
        whose time it is, with all they remember, and new people: (source, first, behind last). Nobody gets in beyond 40,000 in the room.

        Seconds each of those who left was there, how many of each persona they were, how many came back, and how many are new.
        """
        n, gone = self.n, len(leaving)
        most = MOST_ONLINE - n + gone
        back = self.away.pop(tick, _NOBODY)[:most]
        coming = 0
        for _, first, behind in arrivals:
            coming += behind - first
        if coming > most - len(back):
            coming = most - len(back)
            arrivals = _as_many(arrivals, coming)
        after = n - gone + len(back) + coming
        if after > self.here.space:
            self._room(max(self.here.space * 3 // 2, after))
        stays, counts, whens, rows = self.hands.turn(
            self.here, n, leaving, back, arrivals, self.newcomers, self._returning, self.clock, tick, forget
        )
        self.n = after
        if whens:
            for when, row in zip(whens, rows, strict=True):
                self.away.setdefault(when, []).append(row)
        return stays, counts, len(back), coming

    def persona_of(self, vid: int) -> int | None:
        """Whose persona a viewer has, here, gone or still to come; None for those who come with an incident."""
        column = self.find(vid)
        if column is not None:
            return int(self.persona[column])
        return self.newcomers.persona(self.hands.people, vid)

    def find(self, vid: int) -> int | None:
        """The column of a viewer who is in the room."""
        column: int = self.hands.find(self.here, self.n, vid)
        return column if column >= 0 else None

    def _one_leaves_at(self, column: int, target: int) -> None:
        here = self.here
        here.rows[column, TARGET + LEAVE], here.soon[LEAVE, column] = target, min(target, FAR)
        here.rest[LEAVE, column // BLOCK] = 0

    def _leave_at(self, columns: I64, target: I64) -> None:
        aim(self.here, LEAVE, columns, target)
        self.here.rest[LEAVE, columns // BLOCK] = 0

    def hold(self, column: int, milliseconds: int) -> None:
        """Give a viewer patience (or take it, when negative), in milliseconds of the reference room."""
        self._one_leaves_at(column, int(self.here.rows[column, TARGET + LEAVE]) + milliseconds)

    def hurry(self, columns: I64, part: int, cause: str) -> None:
        """So much (thousandths) of the patience these people have left is gone; why is remembered until they leave."""
        now = self.clock[LEAVE].take(self.persona[columns])
        left = self.here.rows[columns, TARGET + LEAVE] - now
        lost = left * part // MILLI
        self._leave_at(columns, now + left - lost)
        for vid, since, much in zip(self.vid[columns].tolist(), now.tolist(), lost.tolist(), strict=True):
            why = self.upset.setdefault(vid, (since, {}))[1]
            why[cause] = why.get(cause, 0) + much

    def sour(self, column: int, cause: str) -> None:
        """Half of the patience that is left is gone."""
        self.hurry(np.array([column]), MILLI // 2, cause)

    def grudges(self, due: Due, leaving: list[int]) -> dict[int, tuple[int, dict[str, int]]]:
        """Of those who leave now (`leaving`: their numbers) and had lost patience over something of their own: persona, and the part of
        each cause in thousandths.

        A cause's part is the patience it cost over all that is used up since the first of them. Forgotten with this.
        """
        told: dict[int, tuple[int, dict[str, int]]] = {}
        both = self.upset.keys() & leaving
        if not both:  # nearly always
            return told
        personas = due.them(LEAVE)[2]
        for at in sorted([leaving.index(vid) for vid in both]):
            persona, (since, lost) = int(personas[at]), self.upset.pop(leaving[at])
            whole = max(int(self.clock[LEAVE, persona]) - since + sum(lost.values()), 1)
            told[leaving[at]] = (persona, {cause: much * MILLI // whole for cause, much in lost.items()})
        return told

    def follow(self, columns: I64) -> tuple[int, int]:
        """Those of these people who do not follow yet do it now, outside their clocks: how many, and how many as their first thing."""
        new = columns[self.did[columns] >> FOLLOW & 1 == 0]
        new = new[~self.newcomers.follow_already(self.vid[new], self.persona[new])]
        never(self.here, FOLLOW, new)
        return len(new), mark(self.here, FOLLOW, new)[1]

    def unsay(self, column: int, unheard: int) -> tuple[int, int]:
        """The comment of this second is none, nor were `unheard` of this viewer's before: 1 when it would have been his first, and 1 when
        it would have been the first thing he ever did.
        """
        row = self.here.rows[column]
        if row[TIMES + COMMENT] - 1 - row[TIMES + LEAVE] > unheard:  # coming back counts as once, in every channel
            return 0, 0
        row[DID] &= ~(1 << COMMENT)
        return 1, int(row[DID] == 0)

    def show(self, since: int, index: int, *, everyone: bool) -> tuple[int, int, int]:
        """Who came in second `since` (or, with `everyone`, until then) sees listing number `index`.

        How many they are, how many see it for the first time, and how many see their first product at all.
        """
        found: tuple[int, int, int] = self.hands.seen(self.here, self.n, since, everyone, SEEN, index)
        return found

    def click(self, column: int, index: int) -> tuple[bool, bool]:
        """This viewer looks at listing number `index`: whether for the first time, and whether it is the first he looks at."""
        rows = self.here.rows
        untouched = not any([rows.item(column, word) for word in range(CLICKED, CLICKED + WORDS)])
        return self._note(column, CLICKED, index), untouched

    def cart(self, columns: I64, index: int) -> tuple[int, list[int]]:
        """These people put listing number `index` into the cart: how many for the first time, and the columns of those who had it there."""
        found: tuple[int, list[int]] = self.hands.cart(self.here, CARTED, columns, index)
        return found

    def keep(self, column: int, index: int) -> bool:
        """This viewer puts listing number `index` into the cart: whether it was not there."""
        return self._note(column, CARTED, index)

    def _note(self, column: int, start: int, index: int) -> bool:
        """Set the bit of listing `index` in the words from `start` on: whether it was not set."""
        index %= 64 * WORDS
        word, bit = start + (index >> 6), 1 << (index & 63)
        before = self.here.rows.item(column, word)
        if before & bit:
            return False
        self.here.rows[column, word] = before + (bit if bit < 1 << 63 else -bit)  # the last bit is the sign
        return True

    def has_in_cart(self, column: int, index: int) -> bool:
        """Whether listing number `index` lies in this viewer's cart."""
        index %= 64 * WORDS
        return bool(int(self.here.rows[column, CARTED + (index >> 6)]) >> (index & 63) & 1)

    def coupons(self, column: int) -> int:
        """What this viewer remembers of coupons: the bits `Coupon.claims` and `Coupon.uses` of each."""
        memory: int = self.claimed.item(column)
        return memory | self.purses.get(self.vid.item(column), 0) << 64 if self.purses else memory

    def lacking(self, columns: I64, bits: int) -> NDArray[np.bool_]:
        """Which of these viewers remember none of these bits of coupons."""
        lacks: NDArray[np.bool_] = self.claimed[columns] & np.uint64(bits & _WORD) == 0
        if bits > _WORD:
            lacks &= np.array([not self.purses.get(vid, 0) & bits >> 64 for vid in self.vid[columns].tolist()], np.bool_)
        return lacks

    def note_coupons(self, columns: I64, bits: int) -> None:
        """These viewers have claimed or used a coupon."""
        self.claimed[columns] |= np.uint64(bits & _WORD)
        if bits > _WORD:
            for vid in self.vid[columns].tolist():
                self.purses[vid] = self.purses.get(vid, 0) | bits >> 64

    def note_coupon(self, column: int, bits: int) -> None:
        """This viewer has claimed or used a coupon."""
        self.claimed[column] = self.claimed.item(column) | bits & _WORD
        if bits > _WORD:
            vid = self.vid.item(column)
            self.purses[vid] = self.purses.get(vid, 0) | bits >> 64

    def to_json(self) -> dict[str, Any]:
        """How many there are, and the clocks; the columns come from `columns`."""
        away = [[tick, np.array(back).tolist()] for tick, back in self.away.items()]
        purses = [[vid, hex(bits)] for vid, bits in self.purses.items()]
        upset = [[vid, since, lost] for vid, (since, lost) in self.upset.items()]
        return {"n": self.n, "clock": self.clock.tolist(), "away": away, "purses": purses, "upset": upset}

    def columns(self) -> bytes:
        """The columns of those who are here, little-endian."""
        return np.ascontiguousarray(self.here.rows[: self.n].T, "<i8").tobytes()

    def restore(self, data: dict[str, Any], columns: bytes) -> None:
        """Continue from `to_json` and `columns`."""
        self.n = 0
        self._room(max(FIRST_ROOM, data["n"]))
        self.n = data["n"]
        self.clock = np.array(data["clock"], np.int64)
        self.here.rows[: self.n] = np.frombuffer(columns, "<i8").reshape(ROWS, self.n).T
        shadow(self.here, slice(self.n))
        self.away = {tick: list(np.array(people, np.int64)) for tick, people in data["away"]}
        self.purses = {vid: int(bits, 16) for vid, bits in data.get("purses", ())}  # snapshots of before there were any
        self.upset = {vid: (since, lost) for vid, since, lost in data.get("upset", ())}


def _as_many(arrivals: list[tuple[int, int, int]], most: int) -> list[tuple[int, int, int]]:
    """The first `most` of these people: who is behind them does not get in."""
    some = []
    for source, first, behind in arrivals:
        behind = min(behind, first + most)
        some.append((source, first, behind))
        most -= behind - first
    return some

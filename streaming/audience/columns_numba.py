"""The same arithmetic as `columns_numpy`, compiled by Numba (the extra `fast`): the same bytes in a fraction of the time."""

import numpy as np

from . import kernels
from .columns_numpy import people
from .draws import I64, U64
from .machine import MADE_ANEW
from .newcomers import Newcomers
from .rows import MANY, MARKED, ROWS, Due, Going, Looked, People, Returning, Temper, Waits, Worths

__all__ = ["MADE_ANEW", "cart", "dice", "find", "gifts", "looks", "people", "pulse", "queue", "seen", "turn"]


_ENDS, _COUNTS = MANY + 1, 2 * MANY + 1
_FRESH, _BURNED = _COUNTS + len(MARKED), _COUNTS + 2 * len(MARKED)
_NOBODY: I64 = np.zeros((0, ROWS), np.int64)


def pulse(here: People, n: int, clock: I64, rates: I64, temper: Temper, waits: Waits) -> Due:
    """See `columns_numpy.pulse`."""
    counts = np.zeros(_BURNED + clock.shape[1], np.int64)  # what is handed in need not be handed back, which takes longer
    told = kernels.pulse(here.rows, here.soon, here.rest, here.kind, n, clock, rates, *temper, *waits, counts)
    found = counts.tolist()
    return Due(told, found[:_ENDS], found[_ENDS:_COUNTS], found[_COUNTS:_FRESH], found[_FRESH:_BURNED], found[_BURNED:])


def queue(key: int, first: int, before: int, exp_micro: I64, many: int) -> I64:
    """See `columns_numpy.queue`."""
    places = np.empty(many, np.int64)
    kernels.queue(np.uint64(key), first, before, exp_micro, places)
    return places


def turn(
    here: People,
    n: int,
    leaving: I64,
    back: list[I64],
    arrivals: list[tuple[int, int, int]],
    queue: Newcomers,
    returning: Returning,
    clock: I64,
    tick: int,
    forget: bool,
) -> Going:
    """See `columns_numpy.turn`; everyone new is drawn where he will stand."""
    gone, end = len(leaving), len(leaving) + clock.shape[1]
    told, rows = np.zeros(end + gone, np.int64), np.empty((gone, ROWS), np.int64)
    many = kernels.leave(here.rows, leaving, tick, *returning, forget, told, rows)
    again = np.array(back) if back else _NOBODY
    coming = np.array(arrivals, np.int64) if arrivals else _NOBODY
    kernels.turn(
        *here, n, leaving, again, coming, clock, tick, *queue.waits, queue.persona_of, queue.frailty_bits, queue.fan, queue.followers
    )
    found = told.tolist()
    return found[:gone], found[gone:end], found[end : end + many], rows[:many].copy() if many else _NOBODY  # the rest is not kept


def seen(here: People, n: int, since: int, everyone: bool, row: int, index: int) -> tuple[int, int, int]:
    """See `columns_numpy.seen`."""
    found: tuple[int, int, int] = kernels.seen(here.rows, here.came, n, since, everyone, row, index)
    return found


def cart(here: People, row: int, columns: I64, index: int) -> tuple[int, list[int]]:
    """See `columns_numpy.cart`."""
    again = np.empty(len(columns), np.int64)
    many = kernels.cart(here.rows, row, columns, index, again)
    return len(columns) - many, again[:many].tolist() if many else []


def find(here: People, n: int, vid: int) -> int:
    """See `columns_numpy.find`."""
    column: int = kernels.find(here.vid, n, vid)
    return column


def looks(here: People, them: I64, keys: U64, browse_bp: int, pinned: int, logit_micro: I64, worths: Worths) -> Looked:
    """See `columns_numpy.looks`; of a small shelf whose goods are the same to everyone, who browses has found what he likes most.

    Who has clicked nothing so far, has nothing in the cart and has said nothing can have neither ordered nor feelings about answers.
    """
    found = kernels.looks(here.rows, them, keys, browse_bp, pinned, logit_micro, *worths).tolist()
    fresh = 3 + len(worths.goods)
    first = 2 * fresh - 3
    nine = [iter(found[first:])] * 9
    return Looked(found[0], found[1], found[2], found[3:fresh], found[fresh:first], zip(*nine, strict=True))


def dice(them: I64, keys: U64) -> list[list[int]]:
    """See `columns_numpy.dice`."""
    told = np.empty((len(keys), them.shape[1]), np.uint64)
    kernels.dice(them, keys, told)
    found: list[list[int]] = told.tolist()
    return found


def gifts(vids: I64, times: I64, key: np.uint64, gift_fen: I64) -> int:
    """See `columns_numpy.gifts`."""
    fen: int = kernels.gifts(vids, times, key, gift_fen)
    return fen

"""The crowd's arithmetic over many people at once, with NumPy: whose time has come, when the next one is, who comes and who goes.

`block` has a column per viewer and the rows of `rows`; the first `n` columns are people. `clock` is by channel and persona.
"""

from typing import Final

import numpy as np

from .draws import I64, TABLE_SIZE, cells, many_below
from .fixed import MICRO
from .rows import DID, FRAILTY, MANY, MARKED, PERSONA, ROWS, SINCE, TARGET, TIMES, VID, WORDS, Bounds, Due, Going, Waits
from .tables import CHANNELS, FAN_CLUB, FOLLOW, LEAVE, LIVELY, NEVER_MS, ONCE

PLAIN: Final = 4096
"""The liveliness of everyone in channels where it plays no part."""

STAYED_S: Final = 10
"""Who stayed so long may come back."""

_CHANNELS = np.array(CHANNELS)
_ALL = _CHANNELS[:, None]
_LIVELY = np.array([channel in LIVELY for channel in CHANNELS])
_AGAIN = np.array([channel != LEAVE and channel not in ONCE for channel in CHANNELS])
_PAGE_LIVELY = list(LIVELY)
_NOBODY: I64 = np.zeros(0, np.int64)


def pulse(block: I64, n: int, clock: I64, rates: I64, waits: Waits) -> Due:
    """Run the clocks one second at `rates`, find whose threshold they passed, draw their next ones and note who did what first.

    Leaving is left as it is; a follow and joining the fan club happen once.
    """
    clock += rates
    who = block[PERSONA, :n]
    target = block[TARGET : TARGET + MANY, :n]
    found = [_NOBODY] * MANY
    for channel, (far, moved) in enumerate(zip(clock.tolist(), rates.tolist(), strict=True)):
        if any(moved):
            upto = far[0] if far.count(far[0]) == len(far) else clock[channel].take(who, mode="clip")
            found[channel] = (target[channel] <= upto).nonzero()[0]
    many = [len(columns) for columns in found]
    columns, channel_of = np.concatenate(found), _CHANNELS.repeat(many)
    told = np.empty((4, len(columns)), np.int64)
    told[0] = columns
    block[VID].take(columns, out=told[1], mode="clip")
    who.take(columns, out=told[2], mode="clip")
    told[3] = block[TIMES + channel_of, columns]
    again = _AGAIN[channel_of].nonzero()[0]
    if len(again):
        told[3, again] += 1
        _rewind(block, clock, waits, channel_of[again], *told[:, again])
    for channel in (FOLLOW, FAN_CLUB):
        if many[channel]:
            block[TARGET + channel, found[channel]] = NEVER_MS
    marks = [mark(block, channel, found[channel]) if many[channel] else (0, 0) for channel in MARKED]
    ends = [0]
    for here in many:
        ends.append(ends[-1] + here)
    return Due(told, ends, [fresh for fresh, _ in marks], [first for _, first in marks])


def _rewind(block: I64, clock: I64, waits: Waits, channel: I64, columns: I64, vids: I64, who: I64, times: I64) -> None:
    """Draw the threshold for the given time of each (channel, column). No pair stands twice."""
    block[TIMES + channel, columns] = times
    cell = cells(waits.keys[channel], vids.view(np.uint64), times.view(np.uint64))
    lively = np.where(_LIVELY[channel], block[FRAILTY].take(columns), PLAIN)
    block[TARGET + channel, columns] = clock[channel, who] + _wait(waits, channel, who, cell) * PLAIN // lively


def _wait(waits: Waits, channel: I64, who: I64, cell: I64) -> I64:
    """How far the clock of these channels and personas must run until it happens, for everyone alike."""
    pace = waits.pace_ms[channel, who]
    wait = waits.exp_micro[cell] * pace // MICRO
    found: I64 = np.where(channel == LEAVE, waits.leave_ms[who, cell], np.where(pace == 0, NEVER_MS, wait))
    return found


def mark(block: I64, channel: int, columns: I64) -> tuple[int, int]:
    """These people did something: how many for the first time, and how many as the first thing they ever did."""
    before = block[DID].take(columns)
    block[DID, columns] = before | (1 << channel)
    return int(np.count_nonzero((before & (1 << channel)) == 0)), int(np.count_nonzero(before == 0))


def people(waits: Waits, persona_of: I64, frailty_bits: I64, page: I64) -> None:
    """Fill persona, frailty and thresholds (from clock 0) of new people, whose numbers stand in `page`. Last two keys: persona, frailty."""
    found = cells(waits.keys[:, None], page[VID].view(np.uint64)[None, :])
    page[PERSONA] = persona_of[found[-2]]
    page[FRAILTY] = frailty_bits[found[-1]]
    target = page[TARGET : TARGET + MANY]
    target[:] = _wait(waits, _ALL, page[PERSONA], found[:-2])
    target[_PAGE_LIVELY] = target[_PAGE_LIVELY] * PLAIN // page[FRAILTY]


def enter(block: I64, n: int, page: I64, at: int, many: int, clock: I64, tick: int) -> None:
    """`many` people of `page`, from column `at` on, come in behind the first `n`."""
    here = slice(n, n + many)
    block[:, here] = page[:, at : at + many]
    block[SINCE, here] = tick
    block[TARGET : TARGET + MANY, here] += clock[:, block[PERSONA, here]]


def come_back(block: I64, n: int, back: I64, clock: I64, tick: int, waits: Waits) -> None:
    """People who were here before (a row of `back` each) come in behind the first `n`, with all they remember and new thresholds."""
    many = len(back)
    here = slice(n, n + many)
    block[:, here] = back.T
    block[SINCE, here] = tick
    channel, columns = _CHANNELS.repeat(many), np.tile(np.arange(n, n + many), MANY)
    times = block[TIMES + channel, columns] + 1
    _rewind(block, clock, waits, channel, columns, block[VID].take(columns), block[PERSONA].take(columns), times)
    for one in ONCE:
        block[TARGET + one, n + ((block[DID, here] >> one) & 1).nonzero()[0]] = NEVER_MS


def leave(
    block: I64, n: int, columns: I64, tick: int, back_key: int, away_key: int, return_bp: I64, again_bp: int, return_s: I64, forget: bool
) -> Going:
    """These people (columns ascending) go; some of them, unless `forget`, will be back. The last people move into their places.

    Who comes back and when hangs on person and visit alone: `return_bp` by persona, less by `again_bp` for every time before.
    """
    stays = tick - block[SINCE].take(columns)
    personas = block[PERSONA].take(columns)
    whens, rows = _returning(
        block, columns[:0] if forget else columns[stays >= STAYED_S], tick, back_key, away_key, return_bp, again_bp, return_s
    )
    left = n - len(columns)
    holes = columns[columns < left]
    if len(holes):
        tail = np.ones(n - left, np.bool_)
        tail[columns[columns >= left] - left] = False
        block[:, holes] = block[:, tail.nonzero()[0] + left]
    return stays.tolist(), np.bincount(personas, minlength=len(return_bp)).tolist(), whens, rows


def _returning(
    block: I64, columns: I64, tick: int, back_key: int, away_key: int, return_bp: I64, again_bp: int, return_s: I64
) -> tuple[list[int], I64]:
    if not len(columns):
        return [], np.zeros((0, ROWS), np.int64)
    vids, visits = block[VID].take(columns).view(np.uint64), block[TIMES + LEAVE].take(columns)
    chance = return_bp[block[PERSONA].take(columns)]
    for visit in range(1, int(visits.max()) + 1):
        chance = np.where(visits >= visit, chance * again_bp // 10_000, chance)
    will = many_below(back_key, vids, 10_000, visits.view(np.uint64)) < chance
    cell = many_below(away_key, vids[will], TABLE_SIZE, visits[will].view(np.uint64))
    return (tick + np.maximum(return_s[cell], 1)).tolist(), block[:, columns[will]].T.copy()


def seen(block: I64, n: int, since: int, everyone: bool, row: int, index: int) -> tuple[int, int, int]:
    """Who came in second `since` (or, with `everyone`, before it) gets the bit of listing `index`: how many, and see `first_time`."""
    came = block[SINCE, :n]
    columns = (came <= since if everyone else came == since).nonzero()[0]
    return (len(columns), *first_time(block, row, columns, index)) if len(columns) else (0, 0, 0)


def first_time(block: I64, row: int, columns: I64, index: int) -> tuple[int, int]:
    """Set the bit of listing `index` in the words at `row`; how many had not had it, and how many had had no bit at all."""
    marks = block[row : row + WORDS].view(np.uint64)
    word, bit = index % (64 * WORDS) >> 6, np.uint64(1 << (index & 63))
    before = marks[:, columns]
    marks[word, columns] = before[word] | bit
    fresh = np.count_nonzero((before[word] & bit) == 0)
    return int(fresh), int(np.count_nonzero((before[0] | before[1]) == 0))


def cart(block: I64, row: int, columns: I64, index: int) -> tuple[int, list[int]]:
    """As `first_time`; how many had not had it, and the columns of those who had."""
    marks = block[row + (index % (64 * WORDS) >> 6)].view(np.uint64)
    bit = np.uint64(1 << (index & 63))
    before = marks.take(columns)
    marks[columns] = before | bit
    again: list[int] = columns[(before & bit) != 0].tolist()
    return len(columns) - len(again), again


def find(block: I64, n: int, vid: int) -> int:
    """The column of a viewer, -1 when he is not in the room."""
    found = (block[VID, :n] == vid).nonzero()[0]
    return int(found[0]) if len(found) else -1


def looks(
    vids: I64, personas: I64, times: I64, browse_key: int, browse_bp: int, latent_key: int, logit_micro: I64, bounds: Bounds | None
) -> list[int]:
    """For each who clicks: 1 when he browses the shelf, 2 when he surely wants none of what is pinned, 3 for both, else 0.

    Surely: his fixed taste in micro-utils and the bounds leave nothing. Without bounds nobody is hopeless.
    """
    flags = (many_below(browse_key, vids.view(np.uint64), 10_000, times.view(np.uint64)) < browse_bp).astype(np.int64)
    if bounds is not None:
        taste = logit_micro[cells(np.array([latent_key], np.uint64), vids.view(np.uint64))]
        trust = bounds.trusts * bounds.trust
        most = bounds.utils + trust + bounds.common
        whole = most + bounds.dear + bounds.lacking + np.maximum(-trust, 0)
        flags += 2 * ((whole.take(personas) + taste <= 0) & (most.take(personas) + taste <= -bounds.band))
    found: list[int] = flags.tolist()
    return found

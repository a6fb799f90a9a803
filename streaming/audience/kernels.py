"""The machine code of `columns_numba`: plain loops over rows and columns, compiled by Numba.

All of it stands in one file: what Numba has kept on the disk it makes anew when this file changes, and looks at no other.
"""

import numpy as np

from .columns_numpy import PLAIN, STAYED_S
from .draws import MIX_1, MIX_2, TABLE_BITS, TABLE_SIZE, WHO
from .draws import TIMES as EVERY
from .fixed import MICRO, MILLI
from .machine import compiled
from .rows import (
    ALIKE,
    BLOCK,
    CARTED,
    CLICKED,
    DID,
    FAR,
    FRAILTY,
    INDEX,
    LACKING,
    MANY,
    MARKED,
    NUMBER,
    OWN,
    PERSONA,
    ROWS,
    SINCE,
    SOURCE_SHIFT,
    TARGET,
    TIMES,
    UTILS,
    VID,
    WORDS,
)
from .tables import CHANNELS, COMMENT, FAN_CLUB, FOLLOW, LEAVE, LIVELY, NEVER_MS, ONCE

_LIVELY = np.array([channel in LIVELY for channel in CHANNELS])
_ONCE = np.array([channel in ONCE for channel in CHANNELS])
_MARKED = np.array(MARKED)
_30, _27, _31, _TOP, _16, _8 = (np.uint64(bits) for bits in (30, 27, 31, 64 - TABLE_BITS, 16, 8))
_LIMIT, _TABLE, _NONE = np.uint64(10_000), np.uint64(TABLE_SIZE), np.uint64(0)


@compiled
def _mix(number):  # type: ignore[no-untyped-def]
    number = (number ^ (number >> _30)) * MIX_1
    number = (number ^ (number >> _27)) * MIX_2
    return number ^ (number >> _31)


@compiled
def _draw(key, who, times):  # type: ignore[no-untyped-def]
    return _mix(_mix(np.uint64(who) * WHO + key) + np.uint64(times) * EVERY)


@compiled
def _cell(key, who):  # type: ignore[no-untyped-def]
    return np.int64(_mix(_mix(np.uint64(who) * WHO + key)) >> _TOP)


@compiled
def queue(key, first, before, exp_micro, places):  # type: ignore[no-untyped-def]
    """Where `first` and those behind him stand in the queue of a source."""
    for number in range(len(places)):
        before += exp_micro[_cell(key, first + number)]
        places[number] = before


@compiled
def _wait(keys, leave_ms, pace_ms, exp_micro, row, channel, times):  # type: ignore[no-untyped-def]
    return _from_cell(leave_ms, pace_ms, exp_micro, row, channel, np.int64(_draw(keys[channel], row[VID], times) >> _TOP))


@compiled
def _from_cell(leave_ms, pace_ms, exp_micro, row, channel, cell):  # type: ignore[no-untyped-def]
    kind = row[PERSONA]
    if channel == LEAVE:
        return leave_ms[kind, cell]
    pace = pace_ms[channel, kind]
    wait = exp_micro[cell] * pace // MICRO if pace else NEVER_MS
    return wait * PLAIN // row[FRAILTY] if _LIVELY[channel] else wait


@compiled
def _to_look_at(soon, rest, kind, n, moved, blocks, ends):  # type: ignore[no-untyped-def]
    """Blocks in which somebody's time can have come, by channel. All are touched before one is gone through: memory then brings many."""
    many, touched = 0, np.zeros(1, np.int64)
    for channel in range(MANY):
        for block in range((n + BLOCK - 1) // BLOCK):
            blocks[many] = block
            many += moved[channel] & (rest[channel, block] <= rest[channel, -1])
        ends[channel + 1] = many
    for channel in range(MANY):
        for at in range(ends[channel], ends[channel + 1]):
            for column in range(blocks[at] * BLOCK, min((blocks[at] + 1) * BLOCK, n), 16):  # a line of memory
                touched[0] ^= soon[channel, column] ^ kind[column]


@compiled
def _find_due(rows, soon, rest, kind, n, channel, blocks, clock, found, total):  # type: ignore[no-untyped-def]
    """Columns in these blocks whose clock has passed their threshold, from place `total` of `found` on."""
    far = clock.max() >= FAR  # a show of weeks: the thresholds as they are
    for block in blocks:
        least = FAR
        for column in range(block * BLOCK, min((block + 1) * BLOCK, n)):
            left = (rows[column, TARGET + channel] if far else soon[column]) - clock[kind[column]]
            if left > 0:
                least = min(least, left)
            else:
                found[total] = column
                total += 1
        rest[block] = rest[-1] + least
    return total


@compiled
def _wake(rest, column, left):  # type: ignore[no-untyped-def]
    """The clock of the one in this column must run `left` more: his block is looked at again by then."""
    block = column // BLOCK
    rest[block] = min(rest[block], rest[-1] + left)


@compiled
def pulse(  # type: ignore[no-untyped-def]
    rows, soon, rest, kind, n, clock, rates, weights, floor, ceiling, troll, keys, leave_ms, pace_ms, exp_micro, counts
):
    ends, many = counts[: MANY + 1], counts[MANY + 1 : 2 * MANY + 1]
    found = np.empty(n + 1024, np.int64)  # so many have something to do in a second, seldom more
    people, moves = weights.shape
    marks, burned = counts[2 * MANY + 1 : -people].reshape(2, len(_MARKED)), counts[-people:]
    for persona in range(people):
        burned[persona] = MILLI * MILLI
        for at in range(moves):
            burned[persona] += weights[persona, at] * rates[at]
    moved = np.zeros(MANY, np.bool_)
    for channel in range(MANY):
        fastest = 0
        for persona in range(people):
            rate = rates[moves + channel]
            if channel == LEAVE:
                rate = min(max(burned[persona] // MILLI, floor), ceiling)
            elif channel == COMMENT and persona == troll:
                rate = rates[-1]
            fastest, moved[channel] = max(fastest, rate), moved[channel] or rate != 0
            clock[channel, persona] += rate
        rest[channel, -1] += fastest
    blocks, parts, total = np.empty(MANY * (n // BLOCK + 1) + 1, np.int64), np.zeros(MANY + 1, np.int64), 0
    _to_look_at(soon, rest, kind, n, moved, blocks, parts)
    for channel in range(MANY):
        if total + n > len(found):
            found = np.concatenate((found, np.empty(MANY * n, np.int64)))
        if moved[channel]:
            some = blocks[parts[channel] : parts[channel + 1]]
            total = _find_due(rows, soon[channel], rest[channel], kind, n, channel, some, clock[channel], found, total)
        ends[channel + 1], many[channel] = total, total - ends[channel]
    told = np.empty((4, total), np.int64)
    for channel in range(MANY):
        for at in range(ends[channel], ends[channel + 1]):
            column = found[at]
            row = rows[column]
            times = row[TIMES + channel]
            if _ONCE[channel]:
                row[TARGET + channel], soon[channel, column] = NEVER_MS, FAR
            elif channel != LEAVE:
                times += 1
                row[TIMES + channel] = times
                wait = _wait(keys, leave_ms, pace_ms, exp_micro, row, channel, times)
                aim = clock[channel, row[PERSONA]] + wait
                row[TARGET + channel], soon[channel, column] = aim, min(aim, FAR)
                _wake(rest[channel], column, wait)
            told[0, at], told[1, at], told[2, at], told[3, at] = column, row[VID], row[PERSONA], times
    for at in range(len(_MARKED)):
        channel = _MARKED[at]
        for place in range(ends[channel], ends[channel + 1]):
            before = rows[found[place], DID]
            marks[0, at] += 1 - (before >> channel & 1)
            marks[1, at] += before == 0
            rows[found[place], DID] = before | 1 << channel
    return told


@compiled
def leave(rows, leaving, tick, back_key, away_key, likely_bp, again_bp, away_s, forget, told, back):  # type: ignore[no-untyped-def]
    gone, personas, many = len(leaving), len(likely_bp) // 2, 0
    stays, counts, whens = told[:gone], told[gone : gone + personas], told[gone + personas :]
    for at in range(gone):
        row = rows[leaving[at]]
        stays[at] = tick - row[SINCE]
        counts[row[PERSONA]] += 1
        if forget or stays[at] < STAYED_S:
            continue
        visits, chance = row[TIMES + LEAVE], likely_bp[row[PERSONA] + personas * (row[DID] >> FAN_CLUB & 1)]
        for _ in range(visits):
            chance = chance * again_bp // 10_000
        if np.int64((_draw(back_key, row[VID], visits) >> _16) % _LIMIT) < chance:
            cell = np.int64((_draw(away_key, row[VID], visits) >> _16) % _TABLE)
            whens[many], back[many] = tick + max(away_s[cell], 1), row
            many += 1
    return many


@compiled
def turn(  # type: ignore[no-untyped-def]
    rows, soon, rest, kind, came, vid, n, leaving, back, coming, clock, tick,
    keys, leave_ms, pace_ms, exp_micro, persona_of, frailty_bits, fan, followers,
):  # fmt: skip
    gone, many = len(leaving), 0
    for known in back:
        column = leaving[many] if many < gone else n + many - gone
        many += 1
        row = rows[column]
        row[:] = known
        persona = row[PERSONA]
        row[SINCE] = tick
        kind[column], came[column], vid[column] = persona, tick, row[VID]
        for channel in range(MANY):
            times = row[TIMES + channel] + 1
            row[TIMES + channel] = times
            wait = NEVER_MS - clock[channel, persona]
            if not _ONCE[channel] or row[TARGET + channel] < NEVER_MS:
                wait = _wait(keys, leave_ms, pace_ms, exp_micro, row, channel, times)
            _expect(row, soon, rest, column, channel, clock[channel, persona], wait)
    cells = np.empty(MANY + 2, np.int64)
    for at in range(len(coming)):
        source = coming[at, 0]
        for place in range(coming[at, 1], coming[at, 2]):
            column = leaving[many] if many < gone else n + many - gone
            many += 1
            who, row = (source << SOURCE_SHIFT) + place, rows[column]
            for purpose in range(MANY + 2):  # many draws at once
                cells[purpose] = _cell(keys[purpose], who)
            persona = persona_of[source, cells[MANY]]
            row[:] = 0
            row[VID], row[PERSONA], row[SINCE], row[FRAILTY] = who, persona, tick, frailty_bits[cells[MANY + 1]]
            kind[column], came[column], vid[column] = persona, tick, who
            for channel in range(MANY):
                wait = NEVER_MS
                if channel != FOLLOW or (persona != fan and source != followers):
                    wait = _from_cell(leave_ms, pace_ms, exp_micro, row, channel, cells[channel])
                _expect(row, soon, rest, column, channel, clock[channel, persona], wait)
    if many < gone:
        _close(rows, soon, rest, kind, came, vid, n, leaving[many:], clock)


@compiled
def _expect(row, soon, rest, column, channel, now, wait):  # type: ignore[no-untyped-def]
    """It is this one's time when the clock, which stands at `now`, has run `wait`."""
    aim = now + wait
    row[TARGET + channel], soon[channel, column] = aim, min(aim, FAR)
    _wake(rest[channel], column, wait)


@compiled
def _close(rows, soon, rest, kind, came, vid, n, holes, clock):  # type: ignore[no-untyped-def]
    """The last people take these places, which nobody has taken."""
    left, hole, next_one = n - len(holes), 0, 0
    while next_one < len(holes) and holes[next_one] < left:
        next_one += 1
    for column in range(left, n):
        if next_one < len(holes) and holes[next_one] == column:
            next_one += 1
        else:
            _move(rows, soon, rest, kind, came, vid, column, holes[hole], clock)
            hole += 1


@compiled
def _move(rows, soon, rest, kind, came, vid, column, hole, clock):  # type: ignore[no-untyped-def]
    """The one in this column takes the place of one who has left."""
    for at in range(ROWS):
        rows[hole, at] = rows[column, at]
    who = kind[column]
    kind[hole], came[hole], vid[hole] = who, came[column], vid[column]
    for channel in range(MANY):
        aim = soon[channel, column]
        soon[channel, hole] = aim
        _wake(rest[channel], hole, np.int64(aim) - clock[channel, who])


@compiled
def _remember(known, row, index):  # type: ignore[no-untyped-def]
    """Set the bit of listing `index` in one viewer's words at `row`; whether it was not set."""
    word, bit = row + (index % (64 * WORDS) >> 6), 1 << (index & 63)
    before = known[word]
    known[word] = before | bit
    return (before & bit) == 0


@compiled
def first_time(rows, row, columns, many, index):  # type: ignore[no-untyped-def]
    fresh = first = 0
    for at in range(many):
        known = rows[columns[at]]
        first += (known[row] | known[row + 1]) == 0
        fresh += _remember(known, row, index)
    return fresh, first


@compiled
def cart(rows, row, columns, index, again):  # type: ignore[no-untyped-def]
    many = 0
    for at in range(len(columns)):
        if not _remember(rows[columns[at]], row, index):
            again[many] = columns[at]
            many += 1
    return many


@compiled
def seen(rows, came, n, since, everyone, row, index):  # type: ignore[no-untyped-def]
    """Who came then is found before anybody's row is looked at: memory brings many rows at once when nothing else waits for them."""
    first, last = np.int32(-1 if everyone else since), np.int32(since)
    found, many = np.empty(n, np.int64), 0
    for start in range(0, n, BLOCK):
        part = came[start : min(start + BLOCK, n)]
        some = np.int32(0)
        for at in range(len(part)):
            some |= np.int32(part[at] >= first) & np.int32(part[at] <= last)
        if some:
            for at in range(len(part)):
                if first <= part[at] <= last:
                    found[many] = start + at
                    many += 1
    return (many,) + first_time(rows, row, found, many, index)  # noqa: RUF005


@compiled
def find(vids, n, vid):  # type: ignore[no-untyped-def]
    for start in range(0, n, BLOCK):
        part = vids[start : min(start + BLOCK, n)]
        here = False
        for at in range(len(part)):  # to its end: many are compared at once
            here |= part[at] == vid
        if here:
            for at in range(len(part)):
                if part[at] == vid:
                    return start + at
    return -1


@compiled
def looks(rows, them, keys, browse_bp, pinned, logit_micro, goods, common, lacking, shown, band, whole):  # type: ignore[no-untyped-def]
    columns, vids, personas, times = them[0], them[1], them[2], them[3]
    shelf = len(goods)
    others = 3 + 2 * shelf
    told = np.empty(others + 9 * len(vids), np.int64)  # one array to hand back, and none to hand in for it, takes the least time
    told[:others] = 0
    clicks, fresh = told[3 : 3 + shelf], told[3 + shelf : others]
    dear = (UTILS + goods.shape[1]) // 2
    some = whole and shelf > 0 and goods[:, ALIKE].min() > 0
    for at in range(len(vids)):
        vid, kind, row = np.uint64(vids[at]), personas[at], rows[columns[at]]
        browses = pinned < 0 or np.int64((_draw(keys[0], vid, times[at]) >> _16) % _LIMIT) < browse_bp
        first, last = (0, shelf if some else 0) if browses else (pinned, pinned + 1)
        pick, worth, turn = -1, 0, _NONE
        for good in range(first, last):
            number = np.uint64(goods[good, NUMBER])
            value = logit_micro[np.int64(_draw(keys[1] ^ number, vid, _NONE) >> _TOP)] + goods[good, UTILS + kind] + goods[good, OWN]
            value += common + shown if good == pinned else common
            mine = _draw(keys[0] ^ number, vid, times[at]) if browses else _NONE
            if pick < 0 or value > worth or (value == worth and mine < turn):
                pick, worth, turn = good, value, mine
        alike, lacks = False, 1 << 60
        if pick >= 0:
            alike = goods[pick, ALIKE] != 0
            lacks = goods[pick, dear + kind] + goods[pick, LACKING] + lacking - (shown if pick == pinned else 0)
        needless = worth + lacks <= 0 and (worth <= -band or alike)
        clicked = row[CLICKED] | row[CLICKED + 1]
        counted = needless and (clicked | row[CARTED] | row[CARTED + 1] | (row[DID] & 1 << COMMENT)) == 0
        if counted or not browses:
            clicks[pick] += 1
            fresh[pick] += _remember(row, CLICKED, goods[pick, INDEX])
            told[2] += clicked == 0
        if counted:
            told[0] += 1
            told[1] += worth > -band and _remember(row, CARTED, goods[pick, INDEX])
            continue
        other = told[others : others + 9]
        other[0], other[1], other[2], other[3] = columns[at], vids[at], kind, times[at]
        other[4], other[5], other[6], other[7] = pick if needless else -1, browses, pick if alike else -1, worth
        other[8] = np.int64(_draw(keys[2] ^ np.uint64(goods[pick, NUMBER]), vid, _NONE) >> _8) if alike and worth > 0 else -1
        others += 9
    return told[:others]


@compiled
def dice(them, keys, told):  # type: ignore[no-untyped-def]
    for row in range(len(keys)):
        for at in range(them.shape[1]):
            told[row, at] = _draw(keys[row, 0], them[1, at], np.uint64(them[3, at]) * keys[row, 1])


@compiled
def gifts(vids, times, key, gift_fen):  # type: ignore[no-untyped-def]
    fen = 0
    for at in range(len(vids)):
        fen += gift_fen[np.int64((_draw(key, vids[at], times[at]) >> _16) % _TABLE)]
    return fen

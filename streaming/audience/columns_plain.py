"""The same arithmetic as `columns_numpy`, person by person in plain Python: slow, easy to read, and the reference for the others."""

import numpy as np
from numpy.typing import NDArray

from .columns_numpy import PLAIN
from .draws import I64, U64, cell
from .tables import LIVELY


def due(target: I64, clock: I64, persona: I64, n: int, moved: list[int], reached: I64, passed: NDArray[np.bool_], none: I64) -> list[I64]:
    """See `columns_numpy.due`."""
    found = [none] * len(target)
    who = persona[:n].tolist()
    for channel in moved:
        far, aims = clock[channel].tolist(), target[channel, :n].tolist()
        found[channel] = np.array([column for column in range(n) if aims[column] <= far[who[column]]], np.int64)
    return found


def rewind(
    wait_ms: I64, keys: U64, clock: I64, target: I64, times: U64, vid: U64, persona: I64, frailty: I64, channel: I64, columns: I64
) -> None:
    """See `columns_numpy.rewind`."""
    for one, column in zip(channel.tolist(), columns.tolist(), strict=True):
        count = int(times[one, column]) + 1
        times[one, column] = count
        who = int(persona[column])
        wait = int(wait_ms[one, who, cell(int(keys[one]), int(vid[column]), count)])
        target[one, column] = int(clock[one, who]) + wait * PLAIN // (int(frailty[column]) if one in LIVELY else PLAIN)


def people(wait_ms: I64, keys: U64, persona_of: I64, frailty_bits: I64, vid: U64, persona: I64, frailty: I64, target: I64) -> None:
    """See `columns_numpy.people`."""
    for column, who in enumerate(vid.tolist()):
        kind = int(persona_of[cell(int(keys[-2]), who)])
        lively = int(frailty_bits[cell(int(keys[-1]), who)])
        persona[column], frailty[column] = kind, lively
        for channel in range(len(target)):
            wait = int(wait_ms[channel, kind, cell(int(keys[channel]), who)])
            target[channel, column] = wait * PLAIN // (lively if channel in LIVELY else PLAIN)


def latents(key: int, vid: U64, logit_micro: I64) -> I64:
    """See `columns_numpy.latents`."""
    return np.array([int(logit_micro[cell(key, who)]) for who in vid.tolist()], np.int64)

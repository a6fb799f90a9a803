"""The crowd's arithmetic over many people at once, with NumPy: whose time has come, and when the next one is."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .draws import I64, U64, cells
from .tables import CHANNELS, LIVELY

PLAIN: Final = 4096
"""The liveliness of everyone in channels where it plays no part."""

_ALL = np.array(CHANNELS)[:, None]
_LIVELY = np.array([channel in LIVELY for channel in CHANNELS])
_PAGE_LIVELY = list(LIVELY)


def due(target: I64, clock: I64, persona: I64, n: int, moved: list[int], reached: I64, passed: NDArray[np.bool_], none: I64) -> list[I64]:
    """For each channel the columns below `n` (ascending) whose target the clock of their persona has passed.

    Only clocks of `moved` channels are looked at; the others stand still. `reached` and `passed` are memory to work in.
    """
    found = [none] * len(target)
    who = persona[:n]
    for channel in moved:
        far, over = reached[:n], passed[:n]
        clock[channel].take(who, out=far, mode="clip")
        np.less_equal(target[channel, :n], far, out=over)
        found[channel] = over.nonzero()[0]
    return found


def rewind(
    wait_ms: I64, keys: U64, clock: I64, target: I64, times: U64, vid: U64, persona: I64, frailty: I64, channel: I64, columns: I64
) -> None:
    """Count one more time for each (channel, column) and draw the threshold after it. No pair stands twice."""
    count = times[channel, columns] + np.uint64(1)
    times[channel, columns] = count
    who = persona[columns]
    cell = cells(keys[channel], vid[columns], count)
    lively = np.where(_LIVELY[channel], frailty[columns], PLAIN)
    target[channel, columns] = clock[channel, who] + wait_ms[channel, who, cell] * PLAIN // lively


def people(wait_ms: I64, keys: U64, persona_of: I64, frailty_bits: I64, vid: U64, persona: I64, frailty: I64, target: I64) -> None:
    """Fill `persona`, `frailty` and `target` (from clock 0) of new people with these numbers. The last two keys: persona, frailty."""
    found = cells(keys[:, None], vid[None, :])
    persona[:] = persona_of[found[-2]]
    frailty[:] = frailty_bits[found[-1]]
    target[:] = wait_ms[_ALL, persona, found[:-2]]
    target[_PAGE_LIVELY] = target[_PAGE_LIVELY] * PLAIN // frailty


def latents(key: int, vid: U64, logit_micro: I64) -> I64:
    """The fixed taste of these people for the product of this key, in micro-utils."""
    return logit_micro[cells(np.array([key], np.uint64), vid)]

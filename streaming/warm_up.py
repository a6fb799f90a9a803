"""The crowd's machine code: made in a process beside this one, then loaded in a thread, never in a second of a show."""

import asyncio
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from sandbox.scenario.load import load_scenario, scenario_files

from .audience.columns import Arithmetic, arithmetic, best
from .audience.compile import compile_scenario
from .audience.crowd import Crowd
from .audience.hosts import EXPERT, REFERENCE_SHELF, Script
from .audience.rehearse import SHOW, started
from .workbench import Workbench

Wanted = Literal["auto", "numpy", "numba"]
SECONDS = 20
"""So long a show has everything happen in it that machine code is for, but for what `warm` does by itself."""


def chosen(wanted: Wanted) -> Arithmetic:
    """What `KAIBO_CROWD_ARITHMETIC` comes to here: Numba, unless NumPy is asked for or the extra `fast` is not installed."""
    return "numpy" if wanted == "numpy" else best()


def warm(hands: Arithmetic) -> bool:
    """Run everything `hands` is made of once. False when its machine code is not kept, so that every process would make it anew."""
    tables = compile_scenario(load_scenario(scenario_files()["flash-rush"]))
    crowd, host = Crowd.begin(tables, started(tables, "0" * 32), hands), Script(EXPERT, SHOW, REFERENCE_SHELF)
    viewers = crowd.viewers
    for second in range(1, SECONDS):
        crowd.step(list(enumerate(host.act(second))))
        viewers.away.setdefault(second + 1, []).append(viewers.here.rows[0].copy())
    viewers.cart(np.zeros(1, np.int64), 0)
    viewers.click(0, 0)
    viewers.find(0)
    return not getattr(arithmetic(hands), "MADE_ANEW", ())


async def warmed_up(workbench: Workbench, wanted: Wanted) -> Arithmetic:
    """What live shows run on from now on. Machine code that cannot be kept on the disk is made here only when it is asked for by name:
    making it takes a share of this process for half a minute.
    """
    hands = chosen(wanted)
    if hands == "numpy":
        return hands
    kept = await workbench.answer(workbench.ask("sandbox", f"warm-up {hands}", warm, [hands], _all))
    if kept or wanted == hands:
        await asyncio.to_thread(warm, hands)
        return hands
    return "numpy"


def _all(kept: Sequence[Any]) -> bool:
    return all(kept)

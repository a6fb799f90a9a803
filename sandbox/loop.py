"""The event loop the product runs on: uvloop where there is a wheel for the machine, asyncio's own elsewhere (Windows)."""

import asyncio
import gc
import os
import sys
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")
MADE = 10_000
"""So many objects more than were freed are made before the youngest are looked through."""
SWITCH_S = 0.001
"""How long a thread may hold the interpreter while the loop wants it; Python's own 5 ms show in a host's p99."""


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run `main` to its end on the faster loop."""
    sys.setswitchinterval(SWITCH_S)
    try:
        import uvloop
    except ImportError:
        return asyncio.run(main)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)


def keep_what_is_loaded() -> None:
    """Take everything alive now out of the garbage collector's sight, application and statements stay anyway, and look for garbage seldom.

    A full collection stops every thread; over the whole application it takes 60 ms, which a host on air would feel. What rooms make in a
    second is freed without it; looking every 700 new objects, as Python does by itself, takes 1 to 2 % of the time of 35 rooms.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(MADE, 20, 20)


def step_back() -> None:
    """Give this thread a low priority where the system knows priorities of threads: for work nobody on air should feel."""
    if hasattr(os, "setpriority"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)

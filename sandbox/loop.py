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
    """Take everything alive now out of the garbage collector's sight: application and statements stay anyway.

    A full collection stops every thread; over the whole application it takes 60 ms, which a host on air would feel.
    """
    gc.collect()
    gc.freeze()


def step_back() -> None:
    """Give this thread a low priority where the system knows priorities of threads: for work nobody on air should feel."""
    if hasattr(os, "setpriority"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)

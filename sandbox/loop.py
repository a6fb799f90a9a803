"""The event loop the product runs on: uvloop where there is a wheel for the machine, asyncio's own elsewhere (Windows)."""

import asyncio
import gc
import sys
from collections.abc import Coroutine
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

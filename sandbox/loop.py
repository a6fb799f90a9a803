"""The event loop the product runs on: uvloop where there is a wheel for the machine, asyncio's own elsewhere (Windows)."""

import asyncio
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

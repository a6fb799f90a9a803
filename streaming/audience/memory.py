"""Memory for the people of a room, in large pages where the system has them (Linux).

Whoever comes, goes or acts stands anywhere among the people, so that a second of a room looks at some hundred places of two megabytes. In
35 rooms the processor cannot keep the addresses of so many small pages; in large ones it keeps them all, and a step takes 3 % less.
"""

import mmap
import weakref
from contextlib import suppress
from typing import Final

import numpy as np
from numpy.typing import NDArray

PAGE: Final = 2 << 20
"""Bytes of a large page."""
WORTH: Final = PAGE * 3 // 4
"""Less than this does not get one: the rest of it would lie idle."""
ADVICE: Final[int | None] = getattr(mmap, "MADV_HUGEPAGE", None)
_held = [0]


def zeros(size: int, advice: int | None = ADVICE) -> NDArray[np.uint8]:
    """So many bytes, all 0. With fewer than `WORTH`, or on a system without large pages, as NumPy makes them. A kernel that knows the
    `advice` to use large ones may still have none, and then refuses it: the memory is as good in small ones.
    """
    if size < WORTH or advice is None:
        return np.zeros(size, np.uint8)
    size = max(size, PAGE)  # a page that is not all there is no large one
    whole = mmap.mmap(-1, size + PAGE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)  # what is shared gets none
    start = -np.frombuffer(whole, np.uint8).ctypes.data % PAGE
    whole.resize(start + size)  # behind its end no large page is filled
    with suppress(OSError):
        whole.madvise(advice)
    _hold(size)
    weakref.finalize(whole, _hold, -size)
    return np.frombuffer(whole, np.uint8)[start:]


def held() -> int:
    """Bytes in large pages of all rooms together; `tracemalloc` knows nothing of them."""
    return _held[0]


def _hold(size: int) -> None:
    _held[0] += size

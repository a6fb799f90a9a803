"""The people of a big room lie in large pages, where the system has them."""

import gc
import mmap

import numpy as np
import pytest

from streaming.audience.memory import PAGE, WORTH, held, zeros


@pytest.mark.parametrize("size", [1, WORTH - 1, WORTH, PAGE, PAGE + 12_345, 3 * PAGE])
def test_memory_is_empty_can_be_written_and_is_given_back(size):
    gc.collect()  # rooms of other tests
    before = held()
    memory = zeros(size)
    assert len(memory) >= size
    assert not memory.any()
    memory[:] = 7
    assert int(memory.sum(dtype=np.int64)) == 7 * len(memory)
    large = hasattr(mmap, "MADV_HUGEPAGE") and size >= WORTH
    assert held() - before == (max(size, PAGE) if large else 0)
    assert not large or memory.ctypes.data % PAGE == 0
    part = memory[: size // 2].view(np.int8)
    del memory
    gc.collect()
    assert held() - before == (max(size, PAGE) if large else 0)  # the control: somebody still looks at it
    assert not len(part) or part[0] == 7
    del part
    gc.collect()
    assert held() == before


def test_a_kernel_that_refuses_large_pages_gives_small_ones():
    gc.collect()
    before = held()
    for advice in (None, 1 << 20):  # none is known; one that no kernel knows
        memory = zeros(PAGE, advice)
        memory[:] = 1
        assert int(memory.sum(dtype=np.int64)) == PAGE
        del memory
    gc.collect()
    assert held() == before
    with mmap.mmap(-1, PAGE) as whole, pytest.raises(OSError):
        whole.madvise(1 << 20)  # the control: it is refused

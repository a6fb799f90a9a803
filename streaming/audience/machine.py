"""How a function becomes machine code, and where that is kept."""

from typing import Any

from numba import njit

MADE_ANEW: list[str] = []
"""Of what no machine code can be kept on the disk."""


def compiled(function: Any) -> Any:
    """Machine code of `function`, made on first use and kept on the disk beside the package. It takes no named tuple: unpacking one
    takes longer than the work. Nothing here divides by nothing, so that no division looks first whether it would.
    """
    try:
        return njit(cache=True, error_model="numpy")(function)
    except RuntimeError:  # neither there nor in the user's cache may anything be written: made anew in every process
        MADE_ANEW.append(function.__name__)
        return njit(error_model="numpy")(function)

"""Which arithmetic the crowd runs on: NumPy, Numba when it is installed and wanted, or plain Python. All give the same bytes."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal

Arithmetic = Literal["numpy", "numba", "plain"]


def arithmetic(name: Arithmetic) -> Any:
    """The module with `pulse`, `people`, `enter`, `leave` and the rest. ModuleNotFoundError for `numba` without the extra `fast`."""
    return import_module(f"{__package__}.columns_{name}")


def best() -> Arithmetic:
    """Numba when the extra `fast` is installed, else NumPy."""
    return "numba" if find_spec("numba") is not None else "numpy"

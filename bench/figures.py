"""The one form in which every bench prints: a JSON object with figures, goals, and the machine."""

import json
import os
import platform
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured number. `goal` is in the same unit; `at_most` says on which side of it one should be."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    at_most: bool = True

    def holds(self) -> bool | None:
        """Whether the goal is met; None without a goal."""
        if self.goal is None:
            return None
        return self.value <= self.goal if self.at_most else self.value >= self.goal


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "cores": os.cpu_count(),
        "arch": platform.machine(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def report(bench: str, figures: list[Figure], seed: int | str | None = None, **more: Any) -> str:
    """The JSON text of a bench's result."""
    rows = [{**{k: v for k, v in asdict(f).items() if k != "at_most"}, "holds": f.holds()} for f in figures]
    return json.dumps({"bench": bench, "figures": rows, "machine": machine(), "seed": seed, **more}, ensure_ascii=False)


def show(bench: str, figures: list[Figure], seed: int | str | None = None, **more: Any) -> int:
    """Print the result; the exit code is 1 when a goal is missed."""
    print(report(bench, figures, seed, **more), flush=True)
    return 1 if any(f.holds() is False for f in figures) else 0

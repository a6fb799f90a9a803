"""What the crowd does, pinned: compiled tables of the first broadcast, and the digests of two shows played with them.

python -m tests.audience.pin        # plays both with today's engine and writes pinned.json and pinned-tables.xz anew

Call it when what the crowd does was changed on purpose (`ENGINE_VERSION`), and commit both files with the change; when two changes meet,
take either side's files and call it again. A changed scenario needs no call: the pinned tables are played, not what this machine compiles,
and so every machine has to come to the same digests.
"""

import json
import lzma
from functools import cache
from pathlib import Path
from typing import Any, Final

from streaming.audience.columns import Arithmetic
from streaming.audience.compile import ENGINE_VERSION, Tables
from streaming.audience.hosts import EXPERT
from streaming.audience.rehearse import Outcome

from . import evening
from .rooms import outcome, tables

PINNED: Final = Path(__file__).with_name("pinned.json")
TABLES: Final = Path(__file__).with_name("pinned-tables.xz")
_FILTERS: Final = [{"id": lzma.FILTER_DELTA, "dist": 8}, {"id": lzma.FILTER_LZMA2, "preset": 9}]  # quantiles, 8 bytes each, rise slowly


@cache
def pinned_tables() -> Tables:
    """The tables of the file. WrongTables when they are of another engine."""
    return Tables.from_bytes(lzma.decompress(TABLES.read_bytes()))


def pinned() -> dict[str, Any]:
    """The engine, the hash of the tables, and the digest of each show."""
    found: dict[str, Any] = json.loads(PINNED.read_text())
    return found


def expert(room: Tables, hands: Arithmetic) -> Outcome:
    """An expert's show."""
    return outcome(room, 5, EXPERT, 400, hands=hands)


def everything(room: Tables, hands: Arithmetic) -> Outcome:
    """The evening on which everything happens, with fewer people bought."""
    return outcome(room, 5, evening.HOST, 560, hands=hands, shelf=evening.SHELF, extra=evening.everything(20_000))


@cache
def digests(room: Tables, hands: Arithmetic = "numpy") -> dict[str, str]:
    """Of both shows."""
    return {"expert": expert(room, hands).digest, "everything": everything(room, hands).digest}


def main() -> None:
    """Write both files."""
    room = tables()
    TABLES.write_bytes(lzma.compress(room.to_bytes(), filters=_FILTERS))
    PINNED.write_text(json.dumps({"engine": ENGINE_VERSION, "tables": room.hash, "shows": digests(room)}, indent=1) + "\n")


if __name__ == "__main__":
    main()

"""How alike two classmates' plans are: the share of five-letter pieces they have in common, and tables of numbers that are the same; pure.

Jaccard index of sets of letter 5-grams of the plans' texts (spaces and marks left out), in basis points. Copied plans count as a defect
in the SYB rules (domain.md F.3); a machine only shows the passage, people judge.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .plan_form import Filled, texts

PIECE: Final = 5
SUSPECT_BP: Final = 3000
LEAST_PIECES: Final = 100
"""Shorter plans say too little to compare."""


@dataclass(frozen=True)
class Alike:
    """Two students whose plans are alike; `tables` are the places of tables with the same numbers."""

    one: str
    other: str
    share_bp: int
    tables: tuple[str, ...]


def pieces(body: Filled) -> frozenset[str]:
    """The letter 5-grams of all texts."""
    found: set[str] = set()
    for _, text in texts(body):
        letters = "".join(letter for letter in text if letter.isalnum())
        found.update(letters[at : at + PIECE] for at in range(len(letters) - PIECE + 1))
    return frozenset(found)


def number_tables(body: Filled) -> dict[str, tuple[tuple[int, ...], ...]]:
    """The numbers of each table that has at least four, row by row."""
    found = {}
    for section, filled in body.items():
        for key, value in filled.items():
            if isinstance(value, list):
                rows = tuple(_numbers(row) for row in value if isinstance(row, Mapping))
                if sum(len(row) for row in rows) >= 4:
                    found[f"{section}.{key}"] = rows
    return found


def _numbers(row: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(cell for _, cell in sorted(row.items()) if isinstance(cell, int) and not isinstance(cell, bool))


def alike(plans: Sequence[tuple[str, Filled]]) -> list[Alike]:
    """Pairs that share 30 per cent of their pieces or more, or two tables of numbers; the most alike first. 35 plans are 595 pairs."""
    known = [(person, pieces(body), number_tables(body)) for person, body in plans]
    found = []
    for at, (one, first, tables) in enumerate(known):
        for other, second, others in known[at + 1 :]:
            same = tuple(sorted(place for place, rows in tables.items() if others.get(place) == rows))
            whole = len(first | second)
            share = 10_000 * len(first & second) // whole if min(len(first), len(second)) >= LEAST_PIECES else 0
            if share >= SUSPECT_BP or len(same) >= 2:
                found.append(Alike(one, other, share, same))
    return sorted(found, key=lambda pair: (-pair.share_bp, pair.one, pair.other))

"""The teaching levels of a class's supply market (domain.md E.2): what is open to its shops at each.

L1 twenty ready goods, sent piece by piece, no risk. L2 the same item from three suppliers, and commission. L3 wholesale with its smallest
orders and 5,000 yuan. L4 the market turns. 0, where nobody set one: everything.
"""

from typing import Any, Literal

from sqlalchemy import Select, String, cast, or_

from sandbox.store import Tx, View

from .events import SupplyLevelSet
from .tables import Goods, SupplyLevel

Level = Literal[0, 1, 2, 3, 4]
MODES: dict[int, frozenset[str]] = {1: frozenset({"dropship"}), 2: frozenset({"dropship", "commission"})}
"""How one may deal at a level; a level that is not named allows every way."""
READY_ONLY = frozenset({1})
SHOCKS = frozenset({0, 4})


def level_of(view: View, cohort_id: str) -> int:
    """The level of a class, 0 to 4."""
    row = view.session.get(SupplyLevel, cohort_id)
    return row.level if row else 0


def set_level(tx: Tx, cohort_id: str, level: Level) -> int:
    """Open the class's market up to a level; what shops deal in already stays as it is."""
    tx.session.merge(SupplyLevel(cohort_id=cohort_id, level=level, set_by=tx.actor.id, set_at=tx.now))
    tx.emit(SupplyLevelSet(cohort_id=cohort_id, level=level), cohort_id, cohort=cohort_id)
    return level


def modes_at(level: int, modes: list[str]) -> list[str]:
    """Of the ways a supplier offers, those that are open at a level."""
    return [mode for mode in modes if level not in MODES or mode in MODES[level]]


def shown_at(level: int, query: Select[Any]) -> Select[Any]:
    """A query for goods, of those that are open at a level: with a way to deal, and ready ones where only these are."""
    if level in MODES:
        query = query.where(or_(*(cast(Goods.modes, String).contains(f'"{mode}"') for mode in sorted(MODES[level]))))
    return query.where(Goods.ready) if level in READY_ONLY else query

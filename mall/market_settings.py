"""How a class's market is set: who reviews listings, the start capital of a new shop, how many listings a shop may hold."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from sandbox.events.envelope import Envelope
from sandbox.store import Tx, View
from supply.events import SupplyLevelSet

from .events import MarketSet
from .ledger import OPENING_FEN
from .review_tables import MarketSettings

MOST_LISTINGS = 500
WHOLESALE_LEVEL = 3
HOURLY_FEN = 3_000
"""30 yuan for an hour of show (ours, an assumption a class changes; 0 leaves labour out)."""


class MarketForm(BaseModel):
    """`review`: the rules alone decide, or then the lecturer, or then classmates (who never see their own). Money in fen.

    `orders_a_day` and `listings_a_day`: what a new seller may do (E.2 names 100 of each); None: as much as he likes.
    `hourly_fen`: what an hour of a show counts as labour in profit and loss (a note line, `mall/profit.py`).
    """

    model_config = ConfigDict(extra="forbid")
    review: Literal["rules", "lecturer", "classmates"] = "rules"
    opening_fen: Annotated[int, Field(ge=100_000, le=10_000_000)] = OPENING_FEN
    most_listings: Annotated[int, Field(ge=3, le=MOST_LISTINGS)] = MOST_LISTINGS
    orders_a_day: Annotated[int, Field(ge=1, le=100_000)] | None = None
    listings_a_day: Annotated[int, Field(ge=1, le=MOST_LISTINGS)] | None = None
    hourly_fen: Annotated[int, Field(ge=0, le=100_000)] = HOURLY_FEN


def market_of(view: View, cohort_id: str) -> MarketForm:
    """The settings in force in a class."""
    row = view.session.get(MarketSettings, cohort_id)
    if row is None:
        return MarketForm()
    return MarketForm.model_validate({name: getattr(row, name) for name in MarketForm.model_fields})


def set_market(tx: Tx, cohort_id: str, form: MarketForm) -> MarketForm:
    """Set the market of a class; shops that exist keep their capital."""
    tx.session.merge(MarketSettings(cohort_id=cohort_id, **form.model_dump(), set_by=tx.actor.id, set_at=tx.now))
    tx.emit(MarketSet(cohort_id=cohort_id, **form.model_dump()), cohort_id, cohort=cohort_id)
    return form


def level_set(tx: Tx, envelope: Envelope, fact: SupplyLevelSet) -> None:
    """Wholesale begins (E.2 L3): who opens a shop from now on has 5,000 yuan for it."""
    market = market_of(tx, fact.cohort_id)
    if fact.level >= WHOLESALE_LEVEL and market.opening_fen != OPENING_FEN:
        set_market(tx, fact.cohort_id, market.model_copy(update={"opening_fen": OPENING_FEN}))

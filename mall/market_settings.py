"""How a class's market is set: who reviews listings, the start capital of a new shop, how many listings a shop may hold."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from sandbox.store import Tx, View

from .events import MarketSet
from .ledger import OPENING_FEN
from .review_tables import MarketSettings

MOST_LISTINGS = 500


class MarketForm(BaseModel):
    """`review`: the rules alone decide, or then the lecturer, or then classmates (who never see their own). Money in fen."""

    model_config = ConfigDict(extra="forbid")
    review: Literal["rules", "lecturer", "classmates"] = "rules"
    opening_fen: Annotated[int, Field(ge=100_000, le=10_000_000)] = OPENING_FEN
    most_listings: Annotated[int, Field(ge=3, le=MOST_LISTINGS)] = MOST_LISTINGS


def market_of(view: View, cohort_id: str) -> MarketForm:
    """The settings in force in a class."""
    row = view.session.get(MarketSettings, cohort_id)
    if row is None:
        return MarketForm()
    return MarketForm.model_validate({"review": row.review, "opening_fen": row.opening_fen, "most_listings": row.most_listings})


def set_market(tx: Tx, cohort_id: str, form: MarketForm) -> MarketForm:
    """Set the market of a class; shops that exist keep their capital."""
    tx.session.merge(MarketSettings(cohort_id=cohort_id, **form.model_dump(), set_by=tx.actor.id, set_at=tx.now))
    fact = MarketSet(cohort_id=cohort_id, review=form.review, opening_fen=form.opening_fen, most_listings=form.most_listings)
    tx.emit(fact, cohort_id, cohort=cohort_id)
    return form

"""What people judge: objections to the rules, the class dictionary, how a class's market is set."""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact

__all__ = ["ClassWordSet", "MarketSet", "ObjectionDecided", "ObjectionRaised"]


class ObjectionRaised(Fact):
    """A student says that a finding of the rules is wrong."""

    type: ClassVar[str] = "kaibo.mall.objection.raised"
    objection_id: str
    listing_id: str
    rule: str
    quote: str


class ObjectionDecided(Fact):
    """The lecturer cleared the words for the class, or upheld the finding."""

    type: ClassVar[str] = "kaibo.mall.objection.decided"
    objection_id: str
    listing_id: str
    cleared: bool
    note: str = ""


class ClassWordSet(Fact):
    """A word went into the class's own dictionary."""

    type: ClassVar[str] = "kaibo.mall.class_word.set"
    cohort_id: str
    kind: Literal["allow", "forbid"]
    word: str
    rule: str = ""


class MarketSet(Fact):
    """The lecturer set the class's market."""

    type: ClassVar[str] = "kaibo.mall.market.set"
    cohort_id: str
    review: Literal["rules", "lecturer", "classmates"]
    opening_fen: int
    most_listings: int
    orders_a_day: int | None = None
    listings_a_day: int | None = None
    hourly_fen: int = 3000

"""Effect sizes that are the same in every scenario: what incidents do to the room, and what comes of an order in the weeks after."""

from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from .load import standard_sizes
from .schema import IncidentKind, Share, Strict, Weight

Seconds = Annotated[int, Field(ge=1, le=3600)]
Percent = Annotated[int, Field(ge=0, le=100)]


class IncidentSize(Strict):
    """One kind of incident: `unrest` as a cause of leaving, `trust` what is lost when it is missed, seconds for each expected step."""

    lasts_s: Seconds
    unrest: Weight
    trust: Weight
    within_s: list[Seconds] = Field(min_length=1, max_length=4)


class IncidentSizes(Strict):
    """All kinds, and what some of them do besides: shares of their strength, and a factor for the trolls' lines."""

    kinds: dict[IncidentKind, IncidentSize]
    raid_talk: Weight
    rumour_scarce: Weight
    comparison_dear: Weight
    cold_talk: Weight
    stall_s: Seconds
    bulk_pieces: Annotated[int, Field(ge=1, le=1000)]
    speech_s: Seconds


class FamilySize(Strict):
    """A family of goods: how many of ten thousand orders come back under a competent host, and why (per cent of those)."""

    refund_bp: Share
    regret: Percent
    fit: Percent


class DoorSizes(Strict):
    """Freight to be paid at the door (运费到付): what the courier asks, who refuses the parcel for it, and who grudges it."""

    first_fen: Annotated[int, Field(ge=1, le=10_000)]
    more_fen: Annotated[int, Field(ge=0, le=10_000)]
    refuse_bp: Share
    refuse_per: Weight
    refuse_most_bp: Share
    grudge_bp: Share


class AftermathSizes(Strict):
    """Refunds and reviews; shares in basis points."""

    families: dict[str, FamilySize]
    promise_bp: Share
    late_day_bp: Share
    late_most_bp: Share
    poor: Weight
    impulse_bp: Share
    charted_fit: Percent
    damaged_bp: Share
    upset_bp: Share
    poor_review_bp: Share
    wanted: dict[Literal["fit", "quality", "damaged"], dict[Literal["exchange", "repair", "resend"], Percent]]
    quality_normal_bp: Share
    before_shipping: Percent
    review_bp: Share
    angry_review_bp: Share
    door: DoorSizes


class Sizes(Strict):
    """Both groups of the file."""

    incidents: IncidentSizes
    aftermath: AftermathSizes


@cache
def sizes() -> Sizes:
    """What standard.yaml says. No scenario changes it: an old show's refunds would change with it."""
    return Sizes.model_validate(standard_sizes())

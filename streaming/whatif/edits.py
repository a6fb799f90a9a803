"""What may be changed about a finished show: one change, as it is asked for. Pure."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

ANSWER_LATEST_S = 60

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Moment = Annotated[int, Field(ge=0, le=24 * 3_600_000)]
Fen = Annotated[int, Field(ge=1, le=100_000_000)]


class _Edit(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MovePin(_Edit):
    """The pin (讲解) of this listing at `at_showms` begins at `to_showms` instead."""

    kind: Literal["pin"]
    listing_id: Name
    at_showms: Moment
    to_showms: Moment


class SetPrice(_Edit):
    """From `at_showms` to the end the cheapest SKU of the listing costs `price_fen`, the others in proportion."""

    kind: Literal["price"]
    listing_id: Name
    at_showms: Moment
    price_fen: Fen


class IssueCoupon(_Edit):
    """A coupon pops up at `at_showms`: `off_fen` from `threshold_fen` on, for `pieces` buyers."""

    kind: Literal["coupon"]
    at_showms: Moment
    off_fen: Fen
    threshold_fen: Fen
    pieces: Annotated[int, Field(ge=1, le=100_000)] = 100


class DropCoupon(_Edit):
    """The coupon never came."""

    kind: Literal["no_coupon"]
    coupon_id: Name


class Answer(_Edit):
    """This question is answered out loud within so many seconds."""

    kind: Literal["answer"]
    question_id: Name
    within_s: Annotated[int, Field(ge=1, le=ANSWER_LATEST_S)]


class AnswerAll(_Edit):
    """Every question is answered out loud within so many seconds."""

    kind: Literal["answers"]
    within_s: Annotated[int, Field(ge=1, le=ANSWER_LATEST_S)]


class NoDeadAir(_Edit):
    """Every silence longer than ten seconds is spoken through."""

    kind: Literal["no_silence"]


Edit = Annotated[MovePin | SetPrice | IssueCoupon | DropCoupon | Answer | AnswerAll | NoDeadAir, Field(discriminator="kind")]

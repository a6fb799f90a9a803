"""What a setting of a scenario may be: its numbers with their bounds, and how a fault between settings says which one to mend."""

from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

LONGEST_ANSWER_S = 180
"""A question is remembered so long (`room.late_until_s`), so none can wait longer before it counts as unanswered."""


def misplaced(code: str, *at: str | int, value: object = "") -> PydanticCustomError:
    """A fault between settings; `at` is the place of the one to mend, from where the check stands, `value` what stands there."""
    return PydanticCustomError(code, code, {"at": at, "value": value})


class Strict(BaseModel):
    """Frozen; unknown keys are a fault: a mistyped setting must not be silently without effect. Numbers are numbers: neither 12.0, "12" nor
    `yes` is a whole one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _nothing_or(least: float, written: str) -> Callable[[float], float]:
    """Nothing at all, or at least `least`: the crowd reckons in whole thousandths and milliseconds, and less would not be what it says."""

    def check(value: float) -> float:
        if 0 < value < least:
            raise PydanticCustomError("too_fine", "too_fine", {"least": written})
        return value

    return check


Share = Annotated[int, Field(ge=0, le=10_000)]
"""Basis points."""
Fine = Annotated[float, AfterValidator(_nothing_or(0.001, "0.001"))]
"""A number of which the crowd knows whole thousandths."""
Weight = Annotated[Fine, Field(ge=0, le=10)]
Part = Annotated[Fine, Field(ge=0, le=1)]
Rate = Annotated[float, AfterValidator(_nothing_or(0.00001, "0.00001")), Field(ge=0, le=10)]
"""Per viewer-minute."""
Slider = Annotated[int, Field(ge=0, le=400)]
Point = Annotated[tuple[Annotated[float, Field(ge=0, le=100_000)], Weight], Field(strict=False)]
"""`[x, y]`."""

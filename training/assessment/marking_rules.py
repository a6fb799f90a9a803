"""When marks need a comment, when a work needs another assessor, and what mark stands in the end; pure (domain.md F.5)."""

from collections.abc import Sequence

COMMENT_GAP = 15
"""More than this from the machine's suggestion asks for a comment."""
THIRD_GAP = 20
"""Two assessors more than this apart need a third."""
MOST_ASSESSORS = 3


def needs_comment(total: int, suggested: int | None) -> bool:
    """Whether a mark lies so far from the suggestion that it must be explained."""
    return suggested is not None and abs(total - suggested) > COMMENT_GAP


def needs_third(totals: Sequence[int]) -> bool:
    """Whether two marks are so far apart that a third assessor looks."""
    return len(totals) == 2 and abs(totals[0] - totals[1]) > THIRD_GAP


def settled_mark(totals: Sequence[int]) -> int | None:
    """The mark that stands: the mean of two, halves up; with a third the mean of the two that lie closest (of equal pairs the higher).

    None while the second or third assessor is missing.
    """
    if len(totals) < 2 or needs_third(totals):
        return None
    if len(totals) == 2:
        return mean(totals[0], totals[1])
    low, middle, high = sorted(totals[:3])
    return mean(middle, high) if high - middle <= middle - low else mean(low, middle)


def mean(one: int, other: int) -> int:
    """The mean of two marks, halves up."""
    return (one + other + 1) // 2

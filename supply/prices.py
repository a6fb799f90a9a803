"""What a wholesale order costs: the tier of all its pieces together (混批), per variety, and its smallest order (domain.md E.2). Pure."""

from collections.abc import Sequence

from sandbox.money import share_of

MOST_PIECES = 5_000
"""Pieces in one purchase order: more than any class shop sells in its life."""


def tier_bp(tiers: Sequence[Sequence[int]], pieces: int) -> int:
    """Share of the supply price in basis points for so many pieces; tiers are (from pieces, share). Without a tier the whole price."""
    reached = [share for start, share in tiers if pieces >= start]
    return reached[-1] if reached else 10_000


def unit_price(supply_fen: int, tiers: Sequence[Sequence[int]], pieces: int) -> int:
    """Price of a piece in fen, at least 1."""
    return max(1, share_of(supply_fen, tier_bp(tiers, pieces)))


def next_tier(tiers: Sequence[Sequence[int]], pieces: int) -> tuple[int, int] | None:
    """(pieces still missing, share in basis points) of the next cheaper tier; None at the last."""
    return next(((start - pieces, share) for start, share in tiers if start > pieces), None)


def tiers_for(supply_fen: int, moq: int) -> list[list[int]]:
    """The usual steps of these goods: the smallest order, three and ten times of it. Dearer goods fall less."""
    cheap = supply_fen < 3_000
    return [[moq, 9_000 if cheap else 9_300], [moq * 3, 8_400 if cheap else 8_800], [moq * 10, 7_800 if cheap else 8_400]]


def moq_for(supply_fen: int) -> int:
    """The smallest first order: some 400 yuan worth of goods in whole tens, so that a first order fits a start of 5,000 yuan (E.2 L3)."""
    return min(50, max(5, -(-40_000 // max(supply_fen, 1)) // 5 * 5))


def commission_for(supply_fen: int, suggest_fen: int) -> int:
    """What a host may earn of each sale on commission, in basis points: half of the margin, 5 to 30 % (普通计划, E.2: 1-50 %)."""
    margin = (suggest_fen - supply_fen) * 10_000 // max(suggest_fen, 1)
    return min(3_000, max(500, margin // 2 // 100 * 100))

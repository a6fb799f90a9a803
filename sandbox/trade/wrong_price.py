"""A price hung out wrong (挂错价): the decimal point slipped, as it does to tired people. Mall and headless shows do the same."""

SLIPS_BY = 10


def slipped(price_fen: int) -> int:
    """The wrong price in place of `price_fen`, in fen: a tenth of it, at least one fen."""
    return max(price_fen // SLIPS_BY, 1)

"""Money is whole fen, shares are basis points; rounding happens here and nowhere else."""

MAX_FEN = 1_000_000_000  # 10 million yuan, the platforms' limit of one price (domain.md E.1)


def share_of(amount_fen: int, share_bp: int) -> int:
    """`share_bp` ten-thousandths of `amount_fen`, half up, exact for negative amounts too."""
    whole = abs(amount_fen) * share_bp
    rounded = (whole + 5_000) // 10_000
    return rounded if amount_fen >= 0 else -rounded


def yuan(amount_fen: int) -> str:
    """`12345` as `123.45`; for people, never for sums."""
    sign = "-" if amount_fen < 0 else ""
    return f"{sign}{abs(amount_fen) // 100}.{abs(amount_fen) % 100:02d}"

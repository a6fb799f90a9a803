"""What a room of a competent host looks like in the field: the ranges the crowd is calibrated against (`crowd.md`, Calibration)."""

from typing import Final

RANGES: Final[dict[str, tuple[float, float]]] = {
    "mean_stay_s": (60, 120),
    "median_stay_s": (12, 30),
    "comments_per_viewer_minute": (0.015, 0.05),
    "fano": (1.5, 5),
    "likes_per_entry": (0.03, 0.12),
    "follows_per_entry": (0.01, 0.03),
    "gifts_per_entry": (0.008, 0.025),
    "clickers_per_entry": (0.08, 0.20),
    "orders_per_clicker": (0.05, 0.15),
    "orders_per_entry": (0.005, 0.03),
    "unpaid_share": (0.10, 0.25),
}
"""Seconds, shares of entries, comments per viewer-minute, Fano factor of comments in windows of 60 s; means over seeds lie inside."""

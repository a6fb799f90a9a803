"""Calendar days as the trade counts them: in China, whatever clock the machine has."""

from datetime import UTC, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))


def day_of(at_ms: int) -> str:
    """The day (YYYY-MM-DD) in China of a time in milliseconds since 1970."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(CHINA).strftime("%Y-%m-%d")


def time_of(at_ms: int) -> str:
    """The time of day (HH:MM:SS) in China of a time in milliseconds since 1970, as sentences name it."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(CHINA).strftime("%H:%M:%S")


def day_after(at_ms: int, days: int) -> str:
    """The day `days` after (or, negative, before) a time."""
    return day_of(at_ms + days * 86_400_000)

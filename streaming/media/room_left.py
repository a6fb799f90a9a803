"""Pure: what the disk's free room allows: to start a show, to go on, or only to finish what runs."""

from typing import Final, Literal

LEAST_FREE_BYTES: Final = 2 << 30
"""Under this no new show starts: two gigabytes hold what is on air (35 rooms, some 6 GB an hour) for a quarter of an hour and more."""
WARN_FREE_BYTES: Final = 6 << 30
"""Under this everybody on air is warned."""
Room = Literal["enough", "low", "none"]


def room_left(free_bytes: int) -> Room:
    """`none`: no new show starts; `low`: warn; else `enough`."""
    if free_bytes < LEAST_FREE_BYTES:
        return "none"
    return "low" if free_bytes < WARN_FREE_BYTES else "enough"

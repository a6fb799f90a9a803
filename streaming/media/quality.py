"""Pure: the pictures a phone may send, and which of them its network and the class's uplink can carry (R-CLS-7: 100 Mbit/s)."""

from dataclasses import dataclass

SOUND_KBPS = 40
RESERVE_PERCENT = 20
"""So much of an uplink is left free: retransmissions, pages, the audience's words."""
CLASS_UPLINK_KBPS = 100_000
"""What the training rules ask of a venue (R-CLS-7)."""


@dataclass(frozen=True)
class Quality:
    """A picture in portrait, its rate, and where the coder begins; rates in kbit/s of the picture alone."""

    name: str
    width: int
    height: int
    fps: int
    start_kbps: int
    most_kbps: int


HD = Quality("720p", 720, 1280, 30, 1200, 2300)
SD = Quality("540p", 540, 960, 30, 700, 1200)
LOW = Quality("360p", 360, 640, 24, 350, 600)
QUALITIES = {each.name: each for each in (HD, SD, LOW)}


def share_kbps(uplink_kbps: int, publishers: int) -> int:
    """What each of so many phones may send of a class's uplink, sound included, the reserve kept free."""
    return uplink_kbps * (100 - RESERVE_PERCENT) // 100 // max(1, publishers)


def choose(up_kbps: int, publishers: int = 1, uplink_kbps: int = CLASS_UPLINK_KBPS) -> Quality:
    """The best picture that the phone's own measurement (0: not measured) and its share of the class's uplink carry; else the smallest."""
    room = share_kbps(uplink_kbps, publishers)
    if up_kbps > 0:
        room = min(room, up_kbps * (100 - RESERVE_PERCENT) // 100)
    for quality in (HD, SD):
        if quality.start_kbps + SOUND_KBPS <= room:
            return capped(quality, room - SOUND_KBPS)
    return LOW


def capped(quality: Quality, kbps: int) -> Quality:
    """The same picture at no more than so many kbit/s."""
    most = min(quality.most_kbps, kbps)
    return Quality(quality.name, quality.width, quality.height, quality.fps, min(quality.start_kbps, most), most)

"""Muting viewers, hiding their comments and blocking words: right for a troll, and dear when it hits somebody who did no harm."""

from typing import Final

from .mood import Mood
from .phrases_trouble import troll_word
from .signals import Inbox
from .tables import Tables
from .viewers import Viewers, number_of

RAIDERS: Final = 7
RAIDERS_FROM: Final = 1_000_000
"""Trolls of a raid have numbers of their own among those who come with an incident."""


def hush(inbox: Inbox, muted: dict[str, int], viewers: Viewers, mood: Mood, tables: Tables, tick: int) -> None:
    """Mute (until a tick, 0 seconds lift it) and hide as the desk wants. Signs for incidents: `mute` for a troll, `hush` for another.

    An innocent viewer's mute costs trust once, and half of his patience.
    """
    for viewer, until in inbox.muted:
        again = muted.get(viewer, 0) > tick
        muted[viewer] = until
        if until > tick:
            troll = a_troll(viewer, viewers)
            _sign(inbox, troll)
            if troll is False and not again:
                mood.trust -= tables.numbers["muted_innocent"]
                column = viewers.find(number_of(viewer) or 0)
                if column is not None:
                    viewers.sour(column, "muted")
    for comment in inbox.hidden:
        _sign(inbox, a_troll(comment.rpartition("-")[2], viewers))
    for word in inbox.blocked:
        _sign(inbox, True if troll_word(word) else None)


def _sign(inbox: Inbox, troll: bool | None) -> None:
    if troll is not None:
        inbox.signs.append("mute" if troll else "hush")


def a_troll(viewer: str, viewers: Viewers) -> bool | None:
    """Whether this virtual viewer is a troll, of a raid or by nature, here or gone; None for a person or nobody."""
    vid = number_of(viewer)
    if vid is None:
        return None
    persona = viewers.persona_of(vid)
    if persona is None:
        return viewer.startswith("i") and 0 < int(viewer[1:]) - RAIDERS_FROM + 1 <= RAIDERS
    return viewers.tables.personas[persona] == "troll"

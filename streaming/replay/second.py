"""What one second of the crowd tells the replay, taken out of `crowd.ticked` and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from streaming.audience.acts import Acts, question_id
from streaming.events import CrowdTicked

EFFECTIVE_S: Final = 10
"""Who stays longer has effectively entered (有效进入, domain.md C.1)."""


@dataclass(frozen=True)
class Spoken:
    """A comment of a virtual viewer that was put into words; questions have a row of their own in the log and are not among these."""

    comment_id: str
    nick: str
    persona: str
    intent: str
    text: str


@dataclass(frozen=True)
class Second:
    """The acts of one second. `clicks` by listing.

    Viewers who did it for the first time in the show: `shown` a product, `clicked` one, `likers`, `commenters`, `engaged` (any of like,
    comment, follow). `bounced`: leavers who stayed at most ten seconds. `causes`: why people left, in thousandths of a leaver. `sources`:
    entries by where they came from. `answered`: questions that typed words answered; `graded`: all answered ones with the worth of it.
    """

    comments: tuple[Spoken, ...] = ()
    clicks: dict[str, int] = field(default_factory=dict)
    shown: int = 0
    clicked: int = 0
    likers: int = 0
    commenters: int = 0
    engaged: int = 0
    bounced: int = 0
    causes: dict[str, int] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)
    answered: tuple[str, ...] = ()
    graded: tuple[tuple[str, int], ...] = ()
    plain: dict[str, Any] = field(default_factory=dict)
    """All of it as the wire has it, for the exit interviews."""


Reading = Callable[[CrowdTicked], Second]
"""How the acts on the wire become a `Second`."""


def read_second(fact: CrowdTicked) -> Second:
    """The second inside a fact. Raises ValueError when its acts are damaged."""
    if not fact.acts:
        return Second()
    acts = Acts.from_wire(fact.acts)
    return Second(
        comments=tuple(
            Spoken(comment_id, nick, persona, intent, text)
            for comment_id, _viewer, nick, persona, intent, text, _listing, question in acts.get("cm", ())
            if question is None
        ),
        clicks={listing_id: clicks for listing_id, (_shown, _clicked, clicks) in acts.get("r", {}).items() if clicks},
        shown=acts.get("xu", 0),
        clicked=acts.get("cu", 0),
        likers=acts.get("ku", 0),
        commenters=acts.get("mu", 0),
        engaged=acts.get("iu", 0),
        bounced=sum(stay <= EFFECTIVE_S for stay in acts.get("st", ())),
        causes=acts.get("w", {}),
        sources=acts.get("s", {}),
        plain=acts,
        answered=tuple(question_id(fact.show_id, key) for key in acts.get("a", ())),
        graded=tuple((question_id(fact.show_id, key), worth) for key, worth in acts.get("ag", ())),
    )

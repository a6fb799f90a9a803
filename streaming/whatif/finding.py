"""Where things are in a recorded show: seconds of pins, silences, prices of then, and how far a pin can move. Pure."""

from collections.abc import Sequence

from mall.events import ListingPublished, PriceChanged
from sandbox.events.envelope import Fact
from streaming.events import ListingPinned, ListingUnpinned, QuestionAnswered, ShelfArranged, ShelfItem, VoiceStarted, VoiceStopped

from .refusals import OutsideShow
from .script import Recording, second_of

SILENCE_S = 10
"""A silence longer than this is dead air."""


def clock(tick: int) -> str:
    """Seconds of the show as m:ss."""
    return f"{tick // 60}:{tick % 60:02d}"


def moment(show: Recording, showms: int) -> int:
    """The second of the show in which `showms` lies. OutsideShow."""
    tick = -(-showms // 1000)
    if not 1 <= tick <= show.seconds:
        raise OutsideShow(end=clock(show.seconds))
    return tick


def when(show: Recording, kind: type[Fact], **parts: object) -> list[int]:
    """The seconds in which a fact of this kind with these fields was heard."""
    wanted = parts.items()
    return [
        tick
        for tick, heard in enumerate(show.heard, 1)
        if any(isinstance(fact, kind) and all(getattr(fact, key) == value for key, value in wanted) for fact in heard)
    ]


def answered_at(show: Recording, question_id: str) -> int | None:
    """The second in which a question was first answered at the desk or aloud, None when never; 不知道 typed at it is no answer."""
    for tick, heard in enumerate(show.heard, 1):
        if any(isinstance(fact, QuestionAnswered) and fact.question_id == question_id and fact.worth for fact in heard):
            return tick
    return None


def silences(show: Recording) -> list[tuple[int, int]]:
    """Every silence longer than ten seconds: the second it began and the second somebody spoke again (or the one after the end)."""
    found, since = [], None
    for tick, heard in enumerate(show.heard, 1):
        for fact in heard:
            if isinstance(fact, VoiceStopped) and since is None:
                since = tick
            elif isinstance(fact, VoiceStarted):
                if since is not None and tick - since > SILENCE_S:
                    found.append((since, tick))
                since = None
    if since is not None and show.seconds + 1 - since > SILENCE_S:
        found.append((since, show.seconds + 1))
    return found


def room_to_move(show: Recording, listing_id: str, tick: int) -> tuple[int, int]:
    """The first and the last second this pin can move to: after the pin before it, before its own end or the next pin."""
    pins = sorted({at for at in when(show, ListingPinned)})
    ends = [at for at in when(show, ListingUnpinned, listing_id=listing_id) if at > tick]
    before = [at for at in pins if at < tick]
    after = [at for at in pins if at > tick]
    last = min([show.seconds, *(at - 1 for at in ends[:1]), *(at - 1 for at in after[:1])])
    return (before[-1] + 1 if before else 1), max(last, tick)


def prices_at(show: Recording, listing_id: str, tick: int) -> dict[str, int]:
    """The price of each SKU of a listing at the beginning of a second, in fen; empty for what is not on the shelf then.

    It is the host's price: one that an incident hung out wrong is none.
    """
    skus = _priced(show.started.shelf, listing_id)
    for heard in show.heard[: tick - 1]:
        for fact in heard:
            if not isinstance(fact, PriceChanged | ShelfArranged | ListingPublished):
                continue
            if isinstance(fact, ShelfArranged):
                skus = _priced(fact.items, listing_id)
            elif isinstance(fact, ListingPublished):
                skus = {sku.sku_id: sku.price_fen for sku in fact.skus} if skus and fact.listing_id == listing_id else skus
            elif fact.sku_id in skus and fact.incident_id is None:
                skus = skus | {fact.sku_id: fact.to_fen}
    return skus


def _priced(shelf: Sequence[ShelfItem], listing_id: str) -> dict[str, int]:
    return {sku.sku_id: sku.price_fen for item in shelf if item.listing_id == listing_id for sku in item.skus}


def on_shelf(show: Recording) -> dict[str, list[tuple[int, int]]]:
    """For every listing that was ever on the shelf, in the order in which they came: the first and the last second of each time it was
    there at the beginning of a second."""
    stretches: dict[str, list[tuple[int, int]]] = {}
    since = {item.listing_id: 1 for item in show.started.shelf}
    for tick, heard in enumerate(show.heard, 1):
        for fact in heard:
            if isinstance(fact, ShelfArranged):
                there = {item.listing_id for item in fact.items}
                for gone in [one for one in since if one not in there]:
                    stretches.setdefault(gone, []).append((since.pop(gone), tick))
                since |= {one.listing_id: tick + 1 for one in fact.items if one.listing_id not in since}
    for listing_id, first in since.items():
        stretches.setdefault(listing_id, []).append((first, show.seconds))
    came = {listing_id: [one for one in found if one[0] <= one[1]] for listing_id, found in stretches.items()}
    return dict(sorted(((one, found) for one, found in came.items() if found), key=lambda pair: pair[1][0]))


def asked_at(question_id: str) -> int:
    """The second in which a question was asked; its id says so."""
    return second_of(question_id) or 1

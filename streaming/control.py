"""What the desk does while the show is live: pin and unpin, call on the audience, buy traffic."""

from typing import Literal, get_args

from sqlalchemy import select

from sandbox.errors import NotFound, Refused, TooMany
from sandbox.store import Tx

from .events import CallMade, ListingPinned, ListingUnpinned, TrafficBought
from .events.shows import Seat
from .mirrors import ListingCopy
from .policies import seen_show
from .refusals import NotLive
from .show_clock import say, show_ms
from .tables import LastCall, Pitch, Shelved, Show

Call = Literal["greet", "like", "follow", "comment", "fan_club", "countdown"]
Goal = Literal["enter", "click", "comment", "follow", "order"]
CALLS: tuple[str, ...] = get_args(Call)
CALL_PAUSE_MS = 3_000


class NotOnShelf(Refused):
    """Only what is on the shelf can be pinned."""

    code = "not_on_shelf"
    zh = "这件商品不在本场小黄车里，请先加进小黄车。"
    en = "This listing is not on the shelf of this show. Add it first."


class OffSale(Refused):
    """The listing is off sale."""

    code = "listing_off_sale"
    zh = "“{name}”已下架，不能讲解。"
    en = "“{name}” is off sale and cannot be pinned."


class NothingPinned(Refused):
    """There is no pitch to end."""

    code = "nothing_pinned"
    zh = "现在没有正在讲解的商品。"
    en = "No listing is pinned right now."


def live_show(tx: Tx, show_id: str) -> Show:
    """The show, when it is live. NotLive otherwise."""
    show = tx.get(Show, show_id)
    if show.state != "live":
        raise NotLive
    return show


def seat_of(tx: Tx, show_id: str) -> Seat | None:
    """The seat the actor acts from, None for the audience."""
    seen = seen_show(tx, show_id)
    if seen is None:
        raise NotFound
    return seen.seat_of(tx.actor.id)  # type: ignore[return-value]  # a row keeps text; give_seat let only seats in


def pin(tx: Tx, show_id: str, listing_id: str) -> dict[str, object]:
    """讲解: put this listing's card on; the pitch before it ends. Pinning what is pinned changes nothing."""
    show = live_show(tx, show_id)
    slot = tx.session.get(Shelved, (show_id, listing_id))
    if slot is None:
        raise NotOnShelf
    listing = tx.get(ListingCopy, listing_id)
    if not listing.on_sale:
        raise OffSale(name=listing.short_name)
    if show.pinned_listing_id != listing_id:
        end_pitch(tx, show)
        show.pinned_listing_id, show.pinned_showms = listing_id, show_ms(show, tx.now)
        pitch = Pitch(id=tx.new_id("pitch"), show_id=show_id, listing_id=listing_id, slot=slot.slot, from_showms=show.pinned_showms)
        tx.add(pitch)
        say(tx, show, ListingPinned(show_id=show_id, listing_id=listing_id, slot=slot.slot, seat=seat_of(tx, show_id) or "host"))
    return {"listing_id": listing_id, "since_showms": show.pinned_showms}


def unpin(tx: Tx, show_id: str) -> None:
    """End the pitch. NothingPinned when there is none."""
    show = live_show(tx, show_id)
    if show.pinned_listing_id is None:
        raise NothingPinned
    end_pitch(tx, show)


def end_pitch(tx: Tx, show: Show) -> None:
    """Take the card down when there is one, and say how long it stood in the show's time."""
    if show.pinned_listing_id is None or show.pinned_showms is None:
        return
    now = show_ms(show, tx.now)
    open_pitch = select(Pitch).where(Pitch.show_id == show.id, Pitch.to_showms.is_(None))
    for pitch in tx.all(open_pitch):
        pitch.to_showms = now
    fact = ListingUnpinned(show_id=show.id, listing_id=show.pinned_listing_id, pinned_ms=now - show.pinned_showms)
    show.pinned_listing_id = show.pinned_showms = None
    say(tx, show, fact)


def make_call(tx: Tx, show_id: str, what: Call) -> None:
    """Greet, ask for likes, follows, comments, the fan club, or count down. TooMany within three seconds of the same call."""
    show = live_show(tx, show_id)
    last = tx.session.get(LastCall, (show_id, what))
    if last is not None and (wait_ms := last.called_at + CALL_PAUSE_MS - tx.now) > 0:
        raise TooMany(-(-wait_ms // 1000))
    tx.session.merge(LastCall(show_id=show_id, what=what, called_at=tx.now))
    say(tx, show, CallMade(show_id=show_id, what=what, seat=seat_of(tx, show_id) or "host"))


def buy_traffic(tx: Tx, show_id: str, goal: Goal, budget_fen: int, minutes: int) -> dict[str, str]:
    """Order paid traffic (投流); the crowd delivers it from the next second on. `budget_fen` > 0, `minutes` > 0."""
    show = live_show(tx, show_id)
    traffic_id = tx.new_id("traffic")
    say(tx, show, TrafficBought(show_id=show_id, traffic_id=traffic_id, goal=goal, budget_fen=budget_fen, minutes=minutes))
    return {"traffic_id": traffic_id}

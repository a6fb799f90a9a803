"""What people do in a running show: pins, seats, comments, calls, traffic."""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact

from .shows import Seat

__all__ = [
    "CallMade", "CommentHidden", "CommentPinned", "CommentPosted", "HostHandedOver", "ListingPinned", "ListingUnpinned",
    "LuckyBagJoined", "QuestionAnswered", "SeatLeft", "SeatTaken", "TrafficBought", "TrafficEnded", "ViewerMuted", "WordBlocked",
]  # fmt: skip


class ListingPinned(Fact):
    """讲解 began: the card of this listing is on. A pin ends the one before (no `listing.unpinned` is missing: it is written too)."""

    type: ClassVar[str] = "kaibo.streaming.listing.pinned"
    show_id: str
    listing_id: str
    slot: int
    seat: Seat = "host"


class ListingUnpinned(Fact):
    """讲解 ended; `pinned_ms` of the show's time lie between, which is one pitch (讲解段)."""

    type: ClassVar[str] = "kaibo.streaming.listing.unpinned"
    show_id: str
    listing_id: str
    pinned_ms: int


class CommentPosted(Fact):
    """A person wrote a comment. Virtual viewers' comments are in `crowd.ticked`."""

    type: ClassVar[str] = "kaibo.streaming.comment.posted"
    show_id: str
    comment_id: str
    author_id: str
    seat: Seat | None = None
    text: str
    reply_to: str | None = None


class CommentPinned(Fact):
    """A comment stands on top until another one does; `comment_id` None takes it down."""

    type: ClassVar[str] = "kaibo.streaming.comment.pinned"
    show_id: str
    comment_id: str | None


class CommentHidden(Fact):
    """A comment was taken off the screen; `genuine_negative` says it was a true bad review (C23)."""

    type: ClassVar[str] = "kaibo.streaming.comment.hidden"
    show_id: str
    comment_id: str
    genuine_negative: bool = False


class ViewerMuted(Fact):
    """A viewer (virtual: its number in the crowd, or a person) may not comment for `seconds`."""

    type: ClassVar[str] = "kaibo.streaming.viewer.muted"
    show_id: str
    viewer: str
    seconds: int


class WordBlocked(Fact):
    """Comments with this word no longer appear in the show."""

    type: ClassVar[str] = "kaibo.streaming.word.blocked"
    show_id: str
    word: str


class QuestionAnswered(Fact):
    """A viewer's question was answered: by a tap on it, a typed reply, or words heard. `late` when its time was over.

    What was typed the crowd weighs itself in its next second, and a question typed at is answered when `crowd.ticked` says so. `worth` 0:
    what was typed answers nothing, and the viewer waits on. Of words heard only the clauses that answer are kept, long numbers starred;
    `worth` and `against` are theirs against the page, and the crowd, which knows offers too, may find them better. Old logs have none.
    """

    type: ClassVar[str] = "kaibo.streaming.question.answered"
    show_id: str
    question_id: str
    way: Literal["tap", "text", "speech"]
    text: str = ""
    seat: Seat = "host"
    after_ms: int
    late: bool = False
    worth: int = 1000
    against: bool = False


class CallMade(Fact):
    """The host calls on the audience: greets newcomers, asks for likes, follows, comments, fan club, or counts down."""

    type: ClassVar[str] = "kaibo.streaming.call.made"
    show_id: str
    what: Literal["greet", "like", "follow", "comment", "fan_club", "countdown"]
    seat: Seat = "host"


class SeatTaken(Fact):
    """A person took a seat at the control desk."""

    type: ClassVar[str] = "kaibo.streaming.seat.taken"
    show_id: str
    seat: Seat
    person_id: str


class SeatLeft(Fact):
    """A person left a seat."""

    type: ClassVar[str] = "kaibo.streaming.seat.left"
    show_id: str
    seat: Seat
    person_id: str


class HostHandedOver(Fact):
    """The host's seat changed hands without stopping the show."""

    type: ClassVar[str] = "kaibo.streaming.host.handed_over"
    show_id: str
    from_id: str
    to_id: str


class LuckyBagJoined(Fact):
    """A person joined a lucky bag; how many virtual viewers did is in `crowd.ticked`."""

    type: ClassVar[str] = "kaibo.streaming.lucky_bag.joined"
    show_id: str
    bag_id: str
    person_id: str


class TrafficBought(Fact):
    """Paid traffic (投流) was ordered: budget in fen over `minutes`; the mall's wallet pays as it is delivered."""

    type: ClassVar[str] = "kaibo.streaming.traffic.bought"
    show_id: str
    traffic_id: str
    goal: Literal["enter", "click", "comment", "follow", "order"]
    budget_fen: int
    minutes: int


class TrafficEnded(Fact):
    """A paid traffic order is through: what it cost and how many came."""

    type: ClassVar[str] = "kaibo.streaming.traffic.ended"
    show_id: str
    traffic_id: str
    spent_fen: int
    entries: int

"""Comments (弹幕) of people, and keeping order among all of them: pin, hide, mute, block a word."""

from sandbox.errors import NotFound, Refused
from sandbox.store import Tx

from .chat import said_by_person
from .control import seat_of
from .events import CommentHidden, CommentPinned, CommentPosted, ViewerMuted, WordBlocked
from .events.shows import Seat
from .promises import note_promises
from .refusals import NotLive
from .show_clock import say, show_ms
from .snapshot import blocked_words, recent_comments
from .tables import BlockedWord, Comment, HiddenComment, Mute, Show
from .violations import weigh

MOST_LETTERS = 200
ON_AIR = ("live", "paused")


class CommentTooLong(Refused):
    """More than 200 characters."""

    code = "comment_too_long"
    zh = "评论太长了：最多 {most} 个字，现在有 {length} 个。"
    en = "The comment is too long: at most {most} characters, this has {length}."


class CommentEmpty(Refused):
    """Nothing but blanks."""

    code = "comment_empty"
    zh = "评论还没有内容。"
    en = "The comment is empty."


class Muted(Refused):
    """This person may not comment for a while."""

    code = "muted"
    zh = "你被禁言了，{seconds} 秒后可以再发言。"
    en = "You are muted; you can comment again in {seconds} seconds."


class BlockedWordUsed(Refused):
    """The comment has a word that the host blocked."""

    code = "word_blocked"
    zh = "评论里有本场屏蔽的词“{word}”，请换个说法。"
    en = "The comment has the word “{word}”, which is blocked in this show."


class CommentGone(NotFound):
    """Only one of the last comments can be pinned."""

    code = "comment_gone"
    zh = "这条评论已经滚走了，请选最近的评论。"
    en = "This comment has scrolled away; choose a recent one."


def show_on_air(tx: Tx, show_id: str) -> Show:
    """The show, live or paused. NotLive otherwise."""
    show = tx.get(Show, show_id)
    if show.state not in ON_AIR:
        raise NotLive
    return show


def post_comment(tx: Tx, show_id: str, text: str, reply_to: str | None = None) -> dict[str, str]:
    """Write a comment of at most 200 characters. Refused when it is empty or too long, when the writer is muted, or for a blocked word.

    What the desk writes goes through the rules (`violations.py`).
    """
    show = show_on_air(tx, show_id)
    text = " ".join(text.split())
    if not text:
        raise CommentEmpty
    if len(text) > MOST_LETTERS:
        raise CommentTooLong(most=MOST_LETTERS, length=len(text))
    seat = seat_of(tx, show_id)
    if seat is None:
        _may_speak(tx, show_id, text, show_ms(show, tx.now))
    comment_id = write(tx, show, text, seat, reply_to)
    if seat is not None:
        weigh(tx, show, text, "comment")
        note_promises(tx, show, text)
    return {"comment_id": comment_id}


def write(tx: Tx, show: Show, text: str, seat: Seat | None, reply_to: str | None = None, on_top: bool = False) -> str:
    """The actor's comment stands in the room, `on_top` pinned as well; its id."""
    words = {"author_id": tx.actor.id, "seat": seat, "text": text, "reply_to": reply_to}
    comment = tx.add(Comment(id=tx.new_id("cmt"), show_id=show.id, showms=show_ms(show, tx.now), posted_at=tx.now, **words))
    fact = CommentPosted(show_id=show.id, comment_id=comment.id, author_id=tx.actor.id, seat=seat, text=text, reply_to=reply_to)
    say(tx, show, fact)
    if on_top:
        show.pinned_comment = said_by_person(comment.showms, fact.model_dump())
        say(tx, show, CommentPinned(show_id=show.id, comment_id=comment.id))
    return comment.id


def _may_speak(tx: Tx, show_id: str, text: str, now: int) -> None:
    mute = tx.session.get(Mute, (show_id, tx.actor.id))
    if mute is not None and mute.until_showms > now:
        raise Muted(seconds=-(-(mute.until_showms - now) // 1000))
    for word in blocked_words(tx, show_id):
        if word in text.casefold():
            raise BlockedWordUsed(word=word)


def pin_comment(tx: Tx, show_id: str, comment_id: str | None) -> None:
    """Put one of the last 50 comments on top, a person's or a virtual viewer's; None takes it down. CommentGone for others."""
    show = show_on_air(tx, show_id)
    if comment_id is None:
        show.pinned_comment = None
    else:
        found = next((said for said in recent_comments(tx, show_id) if said["comment_id"] == comment_id and not said["hidden"]), None)
        if found is None:
            raise CommentGone
        show.pinned_comment = found
    say(tx, show, CommentPinned(show_id=show_id, comment_id=comment_id))


def hide_comment(tx: Tx, show_id: str, comment_id: str, genuine_negative: bool = False) -> None:
    """Take a comment off the screen; hiding it twice changes nothing. `genuine_negative`: it was a true bad review (C23)."""
    show = show_on_air(tx, show_id)
    if tx.session.get(HiddenComment, (show_id, comment_id)) is not None:
        return
    written = tx.session.get(Comment, comment_id)
    if written is None and all(said["comment_id"] != comment_id for said in recent_comments(tx, show_id)):
        raise CommentGone
    if written is not None and written.show_id != show_id:
        raise NotFound
    tx.add(HiddenComment(show_id=show_id, comment_id=comment_id, hidden_by=tx.actor.id, hidden_at=tx.now))
    if show.pinned_comment is not None and show.pinned_comment["comment_id"] == comment_id:
        pin_comment(tx, show_id, None)
    say(tx, show, CommentHidden(show_id=show_id, comment_id=comment_id, genuine_negative=genuine_negative))


def mute_viewer(tx: Tx, show_id: str, viewer: str, seconds: int) -> None:
    """A viewer (a virtual one's number, or a person) may not comment for `seconds` of the show's time; 0 lifts it."""
    show = show_on_air(tx, show_id)
    tx.session.merge(Mute(show_id=show_id, viewer=viewer, until_showms=show_ms(show, tx.now) + seconds * 1000))
    say(tx, show, ViewerMuted(show_id=show_id, viewer=viewer, seconds=seconds))


def block_word(tx: Tx, show_id: str, word: str) -> None:
    """Comments with this word no longer appear. Blocking it twice changes nothing."""
    show = show_on_air(tx, show_id)
    word = word.strip().casefold()
    if word and tx.session.get(BlockedWord, (show_id, word)) is None:
        tx.add(BlockedWord(show_id=show_id, word=word, blocked_at=tx.now))
        say(tx, show, WordBlocked(show_id=show_id, word=word))

"""Pure: the comments (弹幕) inside the events of the log, in the shape pages show them."""

from functools import lru_cache
from typing import Any

from sandbox.events.envelope import Envelope
from streaming import events as live

from .audience.acts import Acts, question_id

COMMENTS_KEPT = 50
WHO = ("author_id", "viewer", "nick", "seat", "intent", "listing_id", "question_id", "reply_to")
Data = dict[str, Any]


def comments_of(envelope: Envelope) -> list[Data]:
    """The comments an event holds: a person's one, or those of the crowd's second that were put into words."""
    if envelope.type == live.CommentPosted.type:
        said = envelope.data
        return [said_by_person(envelope.showms, said)]
    if envelope.type == live.CrowdTicked.type:
        return [_of_crowd(envelope, said) for said in acts_of(envelope.data).get("cm", ())]
    return []


def said_by_person(showms: int | None, said: Data) -> Data:
    """A person's comment, given what `comment.posted` says of it."""
    who = {name: said[name] for name in ("author_id", "seat", "reply_to")}
    return _comment(said["comment_id"], showms, said["text"], **who)


def acts_of(ticked: Data) -> Data:
    """The acts of a `crowd.ticked`, packed as in the log or unpacked as pages get them."""
    acts = ticked.get("acts") or {}
    return unpacked(acts) if isinstance(acts, str) else acts


@lru_cache(maxsize=2048)
def unpacked(acts: str) -> Data:
    """The acts in this text; the last minute of 35 shows is kept, for every page that opens asks again. Nobody may change what it gets."""
    return Acts.from_wire(acts)


def _of_crowd(envelope: Envelope, said: list[Any]) -> Data:
    comment_id, viewer, nick, _, intent, text, listing_id, key = said
    question = question_id(envelope.show or "", key) if key is not None else None
    who = {"viewer": viewer, "nick": nick, "intent": intent, "listing_id": listing_id, "question_id": question}
    return _comment(comment_id, envelope.showms, text, **who)


def _comment(comment_id: str, showms: int | None, text: str, **more: Any) -> Data:
    return {"comment_id": comment_id, "showms": showms, "text": text, "hidden": False, **dict.fromkeys(WHO), **more}


def hide(said: Data) -> Data:
    """A comment that was taken off the screen."""
    return {**said, "hidden": True, "text": ""}

"""Problem notes of the group and marks of the lecturer, each at a point of the show's time."""

from sandbox.errors import FieldFault, Invalid, NotFound, Refused
from sandbox.store import Tx

from .events import MarkGiven, MarkWithdrawn, ProblemNoted
from .show_clock import say, show_ms
from .tables import Mark, Note, Show

MOST_LETTERS = 500


class NotStarted(Refused):
    """There is no moment to write about yet."""

    code = "show_not_started"
    zh = "直播还没开始，等开播后再记录。"
    en = "The show has not started yet; write about it once it has."


class MarkGone(Refused):
    """It was withdrawn before."""

    code = "mark_withdrawn"
    zh = "这条评分已经撤回了。"
    en = "This mark was withdrawn already."


def _moment(tx: Tx, show_id: str, at_showms: int) -> Show:
    show = tx.get(Show, show_id)
    if show.started_at is None:
        raise NotStarted
    length = show_ms(show, tx.now)
    if not 0 <= at_showms <= length:
        zh, en = f"时间要在 0 到 {length} 毫秒之间。", f"The time must lie within 0 and {length} ms."
        raise Invalid((FieldFault("at_showms", "out_of_show", zh, en),))
    return show


def note_problem(tx: Tx, show_id: str, at_showms: int, text: str) -> dict[str, str]:
    """Write down a problem (R-LEC-4). Invalid when the moment lies outside of the show."""
    show = _moment(tx, show_id, at_showms)
    note = tx.add(Note(id=tx.new_id("note"), show_id=show_id, author_id=tx.actor.id, at_showms=at_showms, text=text, noted_at=tx.now))
    say(tx, show, ProblemNoted(show_id=show_id, note_id=note.id, author_id=note.author_id, at_showms=at_showms, text=text))
    return {"note_id": note.id}


def give_mark(tx: Tx, show_id: str, at_showms: int, text: str, criterion: str | None, score: int | None) -> dict[str, str]:
    """A lecturer's mark or remark. Invalid for a score without a criterion."""
    if score is not None and criterion is None:
        zh, en = "打分要选评分项。", "A score needs a criterion."
        raise Invalid((FieldFault("criterion", "missing", zh, en),))
    show = _moment(tx, show_id, at_showms)
    mark = tx.add(
        Mark(
            id=tx.new_id("mark"),
            show_id=show_id,
            author_id=tx.actor.id,
            at_showms=at_showms,
            text=text,
            criterion=criterion,
            score=score,
            given_at=tx.now,
        )
    )
    fact = MarkGiven(
        show_id=show_id, mark_id=mark.id, author_id=mark.author_id, at_showms=at_showms, text=text, criterion=criterion, score=score
    )
    say(tx, show, fact)
    return {"mark_id": mark.id}


def withdraw_mark(tx: Tx, show_id: str, mark_id: str) -> None:
    """Take a mark back. NotFound for one of another show, MarkGone the second time."""
    mark = tx.get(Mark, mark_id)
    if mark.show_id != show_id:
        raise NotFound
    if mark.withdrawn_at is not None:
        raise MarkGone
    mark.withdrawn_at = tx.now
    say(tx, tx.get(Show, show_id), MarkWithdrawn(show_id=show_id, mark_id=mark_id))

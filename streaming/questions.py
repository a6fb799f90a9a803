"""Questions of virtual viewers: answering one."""

from typing import Literal

from sandbox.errors import FieldFault, Invalid, NotFound, Refused
from sandbox.store import Tx

from .audience.grading import FULL, grade
from .comments import MOST_LETTERS, show_on_air
from .control import seat_of
from .events import QuestionAnswered
from .listings import good_of
from .mirrors import Question
from .promises import note_promises
from .show_clock import say, show_ms
from .violations import weigh


class AlreadyAnswered(Refused):
    """One answer is enough."""

    code = "already_answered"
    zh = "这个问题已经回答过了。"
    en = "This question was answered already."


def answer_question(tx: Tx, show_id: str, question_id: str, way: Literal["tap", "text"], text: str = "") -> dict[str, object]:
    """Answer by a tap or a typed reply; after its time was over it counts as late. AlreadyAnswered when it is answered already.

    A typed reply is weighed by the crowd with its next second, and only then is the question closed (`reactions.crowd_ticked`). What
    can be seen at once to answer nothing (不知道) leaves it open and marks it: `waits` in what is returned. What is typed goes through
    the rules (`violations.py`).
    """
    show = show_on_air(tx, show_id)
    question = tx.get(Question, question_id)
    if question.show_id != show_id:
        raise NotFound
    if question.state == "answered":
        raise AlreadyAnswered
    text = " ".join(text.split())
    if way == "text" and not 1 <= len(text) <= MOST_LETTERS:
        zh, en = f"回答要有 1 到 {MOST_LETTERS} 个字。", f"An answer has 1 to {MOST_LETTERS} characters."
        raise Invalid((FieldFault("text", "length", zh, en),))
    now = show_ms(show, tx.now)
    late = question.state == "expired" or now > question.due_showms
    after_ms = max(0, now - question.asked_showms)
    told = grade(question.intent, good_of(tx, question.listing_id), text, directed=True) if way == "text" else FULL
    if way == "tap":
        question.state = "answered"
    elif not told.worth:
        question.tried = True
    fact = QuestionAnswered(
        show_id=show_id,
        question_id=question_id,
        way=way,
        text=text if way == "text" else "",
        seat=seat_of(tx, show_id) or "host",
        after_ms=after_ms,
        late=late,
        worth=told.worth,
        against=told.against,
    )
    say(tx, show, fact)
    if way == "text":
        weigh(tx, show, text, "comment", question.listing_id)
        note_promises(tx, show, text, question.listing_id)
    return {"question_id": question_id, "after_ms": after_ms, "late": late, "waits": not told.worth}

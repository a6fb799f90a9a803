"""Answers heard: words that a speech recogniser caught answer the open questions they speak of, as a typed reply would.

The recogniser is a port of the media plane (`media/hearing.py`): Kaibo brings none, a venue may plug one in.
"""

from sqlalchemy import select

from sandbox.store import Tx

from .audience.grading import grade, telling
from .audience.phrases_trouble import speaks_of
from .events import IncidentSpokenOf, QuestionAnswered
from .listings import good_of
from .mirrors import Incident, Question
from .promises import note_promises
from .show_clock import say, show_ms
from .tables import Show
from .violations import weigh


def heard(tx: Tx, show_id: str, text: str) -> list[str]:
    """The host said `text`: every open question it answers is answered by speech, and incidents it speaks of are told so.

    Returns the questions' ids; none when the show is not live.

    The words go through the rules too; what only a recogniser heard is not certain (`violations.py`).
    """
    show = tx.session.get(Show, show_id)
    if show is None or show.state != "live" or not text.strip():
        return []
    found = []
    open_now = select(Question).where(Question.show_id == show_id, Question.state == "open").order_by(Question.position)
    for question in tx.all(open_now):
        good = good_of(tx, question.listing_id)
        found_in = grade(question.intent, good, text)
        if not found_in.worth:
            continue
        question.state = "answered"
        after_ms = max(0, show_ms(show, tx.now) - question.asked_showms)
        weighed = {"worth": found_in.worth, "against": found_in.against, "text": telling(question.intent, good, text)}
        say(tx, show, QuestionAnswered(show_id=show_id, question_id=question.id, way="speech", after_ms=after_ms, **weighed))
        found.append(question.id)
    for incident in tx.all(select(Incident).where(Incident.show_id == show_id, Incident.outcome.is_(None)).order_by(Incident.position)):
        if speaks_of(incident.kind, text):
            say(tx, show, IncidentSpokenOf(show_id=show_id, incident_id=incident.id))
    weigh(tx, show, text, "speech")
    note_promises(tx, show, text)
    return found

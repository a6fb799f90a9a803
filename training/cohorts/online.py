"""Sign-in to a live lesson is sign-in to the online session of the timetable it is held in (R-FN-1 线上学习签到, R-CLS-4)."""

from sqlalchemy import select

from sandbox.events.envelope import Envelope
from sandbox.store import Tx
from sandbox.trade.dates import day_of
from training.events import LessonSignedIn

from .attendance import sign_in_online
from .attendance_guard import EARLY_MS, begins_ms
from .roster import is_student
from .tables import ClassSession


def lesson_signed_in(tx: Tx, _envelope: Envelope, fact: LessonSignedIn) -> None:
    """He was there. A lesson outside every online session of the class is no session of the timetable: nothing is recorded.

    What stands in the record is not touched when the log is read again: it may have been corrected since.
    """
    if tx.again:
        return
    query = select(ClassSession).where(ClassSession.cohort_id == fact.cohort_id, ClassSession.online, ClassSession.day == day_of(tx.now))
    for session in tx.all(query.order_by(ClassSession.number)):
        begins, ends = begins_ms(session.day, session.begins), begins_ms(session.day, session.ends)
        if begins - EARLY_MS <= tx.now <= ends and is_student(tx, fact.cohort_id, fact.person_id):
            sign_in_online(tx, session.id, fact.person_id, fact.late)
            return

"""Appeals (申诉): after the show its host says why a rule was not broken, once; a lecturer who did not host it decides, once."""

from sandbox.errors import FieldFault, Invalid, NotFound, Refused
from sandbox.store import Tx, View

from .appealing import DAYS, MOST_LETTERS, Gate, State, Verdict, Window, clean, follows, private_part, window
from .drill_tables import Drill, DrillShow
from .events import ViolationAppealDecided, ViolationAppealed
from .mirrors import Violation
from .show_clock import say
from .tables import Appeal, Show


class NotOverYet(Refused):
    """While the show runs a violation is put right, not argued about."""

    code = "appeal_show_running"
    zh = "直播还没结束。现在请先更正，结束后可以在回放里申诉。"
    en = "The show is not over. Put it right now; you can appeal in the replay once the show has ended."


class ExamSealed(Refused):
    """What happened in an exam is not discussed before it is opened."""

    code = "appeal_exam_sealed"
    zh = f"这是考试直播。等老师公开考试种子以后，你有 {DAYS} 天时间申诉。"
    en = f"This was an exam. Once your lecturer has opened its seed you have {DAYS} days to appeal."


class AppealTooLate(Refused):
    """The days are over."""

    code = "appeal_too_late"
    zh = f"申诉要在直播结束（考试公开）后 {DAYS} 天内提出，时间已经过了。有疑问请直接找老师。"
    en = f"An appeal has to come within {DAYS} days after the show (or the opening of its exam). Speak to your lecturer instead."


class AppealedAlready(Refused):
    """Once is all there is."""

    code = "appealed_already"
    zh = "这条违规已经申诉过了，每条只能申诉一次。结果会显示在回放的违规记录里。"
    en = "This violation was appealed already; that can be done once. The decision shows in the replay."


class NothingAppealed(Refused):
    """Nobody said anything against it."""

    code = "nothing_appealed"
    zh = "这条违规没有人申诉，不用处理。"
    en = "Nobody appealed this violation, so there is nothing to decide."


class AppealDecided(Refused):
    """A decision stands."""

    code = "appeal_decided"
    zh = "这条申诉已经处理过了，结果不能再改。请刷新页面查看。"
    en = "This appeal was decided already and the decision stands. Reload the page to see it."


class OwnAppeal(Refused):
    """Nobody decides about his own show."""

    code = "own_appeal"
    zh = "这是你自己的直播，请另一位老师来处理这条申诉。"
    en = "This is your own show; another lecturer has to decide the appeal."


SHUT: dict[Gate, type[Refused]] = {"running": NotOverYet, "sealed": ExamSealed, "over": AppealTooLate}


def window_of(view: View, show: Show) -> Window:
    """Whether violations of this show may be appealed now; an exam's first when its seed is open."""
    tried = view.session.get(DrillShow, show.id)
    drill = view.session.get(Drill, tried.drill_id) if tried is not None else None
    sealed = drill is not None and drill.mode == "exam" and drill.opened_at is None
    return window(view.now, show.ended_at, sealed, drill.opened_at if drill is not None else None)


def appeal(tx: Tx, show_id: str, violation_id: str, reason: str) -> dict[str, str]:
    """Say why the rule was not broken, 1 to 500 characters without private numbers.

    NotFound for a violation of another show, NotOverYet, ExamSealed, AppealTooLate, AppealedAlready, Invalid by field.
    """
    show, violation = tx.get(Show, show_id), _of_show(tx, show_id, violation_id)
    row = tx.session.get(Appeal, violation_id)
    if not follows(_state(row), "open"):
        raise AppealedAlready
    gate = window_of(tx, show).gate
    if gate != "open":
        raise SHUT[gate]
    text = _checked(reason)
    tx.add(
        Appeal(
            violation_id=violation_id,
            show_id=show_id,
            cohort_id=show.cohort_id,
            appellant_id=tx.actor.id,
            reason=text,
            appealed_at=tx.now,
            state="open",
        )
    )
    say(tx, show, ViolationAppealed(show_id=show_id, violation_id=violation_id, at_showms=violation.showms))
    return {"violation_id": violation_id, "state": "open"}


def decide_appeal(tx: Tx, show_id: str, violation_id: str, verdict: Verdict, answer: str) -> dict[str, str]:
    """The lecturer's decision with its reason: upheld, the violation stays; lifted, nothing counts it any more.

    NotFound for a violation of another show, NothingAppealed, AppealDecided, OwnAppeal, Invalid by field.
    """
    show, violation = tx.get(Show, show_id), _of_show(tx, show_id, violation_id)
    row = tx.session.get(Appeal, violation_id)
    if row is None:
        raise NothingAppealed
    if not follows(_state(row), verdict):
        raise AppealDecided
    if tx.actor.id in {row.appellant_id, show.owner_id, show.host_id}:
        raise OwnAppeal
    row.answer, row.state, row.decided_by, row.decided_at = _checked(answer), verdict, tx.actor.id, tx.now
    say(tx, show, ViolationAppealDecided(show_id=show_id, violation_id=violation_id, verdict=verdict, at_showms=violation.showms))
    return {"violation_id": violation_id, "state": verdict}


def _state(row: Appeal | None) -> State | None:
    states: dict[str, State] = {"open": "open", "upheld": "upheld", "lifted": "lifted"}
    return states[row.state] if row is not None else None


def _of_show(view: View, show_id: str, violation_id: str) -> Violation:
    violation = view.get(Violation, violation_id)
    if violation.show_id != show_id:
        raise NotFound
    return violation


def _checked(text: str) -> str:
    words = clean(text)
    if not 1 <= len(words) <= MOST_LETTERS:
        zh, en = f"请用 1 到 {MOST_LETTERS} 个字写明理由。", f"Give your reason in 1 to {MOST_LETTERS} characters."
        raise Invalid((FieldFault("reason", "length", zh, en),))
    private = private_part(words)
    if private is not None:
        zh = f"理由里不要写手机号、身份证号或邮箱，请删掉“{private}”。"
        raise Invalid((FieldFault("reason", "private", zh, f"Leave out phone, identity and e-mail: please delete “{private}”."),))
    return words

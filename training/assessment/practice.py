"""A student's practice results: the form that fills itself, the broadcasts he types, handing in and checking (R-ASM-7, F.4)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from sandbox.errors import NotFound
from sandbox.store import Tx, View
from training.events import PracticeHandedIn, PracticeVerified

from .evidence import class_of, known, of_cohort, of_person, students_of
from .practice_form import LIFTED, practice_form, without_lifted
from .refusals import ClassOver, NothingToHandIn, TooManyBroadcasts, WorkMarkedAlready
from .tables import Broadcast, Marking, PracticeWork

MOST_BROADCASTS = 10


def student_here(view: View, cohort_id: str, person_id: str) -> None:
    """NotFound for somebody who is not on the roster."""
    if person_id not in {one for one, _ in students_of(view, cohort_id)}:
        raise NotFound


def broadcasts_of(view: View, cohort_id: str, person_id: str) -> list[dict[str, Any]]:
    """What the student typed of real broadcasts, by day."""
    mine = select(Broadcast).where(Broadcast.cohort_id == cohort_id, Broadcast.person_id == person_id)
    return [
        {
            "id": row.id,
            "platform": row.platform,
            "account": row.account,
            "day": row.day,
            "minutes": row.minutes,
            "figures": row.figures,
            "picture": row.picture,
            "state": row.state,
            "reason": row.reason,
        }
        for row in view.all(mine.order_by(Broadcast.day, Broadcast.id))
    ]


def form_now(view: View, cohort_id: str, person_id: str) -> dict[str, Any]:
    """The form as the log and the student fill it at this moment. NotFound for somebody who is not on the roster."""
    student_here(view, cohort_id, person_id)
    parts = of_person(view, "part", cohort_id, person_id)
    shows = [show | {"stage": _stage(view, show["id"])} for part in parts if (show := known(view, "show", part["show_id"])) is not None]
    tasks = {one["id"]: one for one in of_cohort(view, "task", cohort_id) if one.get("kind_of") == "proof"}
    done = [one for one in of_person(view, "done", cohort_id, person_id) if not one.get("returned") and one["task_id"] in tasks]
    videos = [tasks[one["task_id"]] | {name: one.get(name) for name in ("late", "proof_id", "length_ms")} for one in done]
    return practice_form(
        of_person(view, "shop", cohort_id, person_id),
        of_person(view, "listing", cohort_id, person_id),
        of_person(view, "pick", cohort_id, person_id),
        parts,
        shows,
        videos,
        broadcasts_of(view, cohort_id, person_id),
    )


def _stage(view: View, show_id: str) -> dict[str, Any] | None:
    """What happened on the stage, less what is only kept while it runs; None where the log was not read for it."""
    found = known(view, "stage", show_id)
    inner = {"id", "cohort_id", "person_id", "voice_since", "quiet_since", "lost_since"}
    return None if found is None else {name: value for name, value in found.items() if name not in inner}


def handed_in(view: View, cohort_id: str, person_id: str) -> PracticeWork | None:
    """The form as it was handed in, None before."""
    return view.session.get(PracticeWork, (cohort_id, person_id))


def standing(view: View, form: Mapping[str, Any]) -> dict[str, Any]:
    """A form as it was handed in, less the violations appeals have lifted since."""
    shows = [known(view, "show", one["show_id"]) or {} for one in form["shows"] if one["violations"]]
    lines = [line for show in shows for line in show.get("violations", {}).values()]
    return without_lifted(form, {line["event"] for line in lines if line.get("appeal") == LIFTED})


def add_broadcast(
    tx: Tx, cohort_id: str, person_id: str, platform: str, account: str, day: str, minutes: int, figures: str, picture: str
) -> dict[str, Any]:
    """Type a real broadcast in. TooManyBroadcasts after ten."""
    student_here(tx, cohort_id, person_id)
    if len(broadcasts_of(tx, cohort_id, person_id)) >= MOST_BROADCASTS:
        raise TooManyBroadcasts
    row = Broadcast(
        id=tx.new_id("brd"), cohort_id=cohort_id, person_id=person_id, platform=platform, account=account, day=day, minutes=minutes,
        figures=figures, picture=picture, state="open", judged_by=None, reason="",
    )  # fmt: skip
    tx.add(row)
    tx.session.flush()
    return {"id": row.id}


def remove_broadcast(tx: Tx, cohort_id: str, person_id: str, broadcast_id: str) -> None:
    """Take one's own entry back. NotFound for somebody else's."""
    row = tx.session.get(Broadcast, broadcast_id)
    if row is None or (row.cohort_id, row.person_id) != (cohort_id, person_id):
        raise NotFound
    tx.session.delete(row)


def judge_broadcasts(tx: Tx, cohort_id: str, person_id: str, verdicts: dict[str, str], reasons: dict[str, str]) -> dict[str, int]:
    """The lecturer accepts or refuses what was typed (F.4 I). NotFound for an entry that is not this student's."""
    for broadcast_id, state in verdicts.items():
        row = tx.session.get(Broadcast, broadcast_id)
        if row is None or (row.cohort_id, row.person_id) != (cohort_id, person_id):
            raise NotFound
        row.state, row.judged_by, row.reason = state, tx.actor.id, reasons.get(broadcast_id, "")
    tx.session.flush()
    states = [one["state"] for one in broadcasts_of(tx, cohort_id, person_id)]
    found = {"accepted": states.count("accepted"), "refused": states.count("refused")}
    tx.emit(PracticeVerified(cohort_id=cohort_id, person_id=person_id, **found), person_id, cohort=cohort_id)
    return found


def hand_in_practice(tx: Tx, cohort_id: str, person_id: str, promise: str) -> dict[str, Any]:
    """Hand the form in as it stands; the promise (承诺) is the student's own name. It may be handed in again until somebody marks it."""
    if class_of(tx, cohort_id).closed:
        raise ClassOver
    if is_marked(tx, cohort_id, person_id, "practice"):
        raise WorkMarkedAlready
    form = form_now(tx, cohort_id, person_id)
    if not form["mall"]["shops"] and not form["shows"]:
        raise NothingToHandIn
    row = handed_in(tx, cohort_id, person_id) or tx.add(PracticeWork(cohort_id=cohort_id, person_id=person_id))
    row.digest, row.form, row.handed_at, row.promise = form["sha256"], form, tx.now, promise
    tx.emit(PracticeHandedIn(cohort_id=cohort_id, person_id=person_id, digest=form["sha256"]), person_id, cohort=cohort_id)
    return {"digest": form["sha256"], "missing": form["missing"], "handed_at": tx.now}


def is_marked(view: View, cohort_id: str, person_id: str, subject: str) -> bool:
    """Whether somebody has marked this work."""
    query = select(Marking).where(Marking.cohort_id == cohort_id, Marking.person_id == person_id, Marking.subject == subject)
    return view.first(query) is not None

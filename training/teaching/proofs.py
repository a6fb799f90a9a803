"""A proof of what the system cannot see (third-party registration, a short video): handed in by the student, judged by the lecturer."""

from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid
from sandbox.store import Tx
from training.events import ProofHandedIn, TaskReturned

from .refusals import ProofJudged, ProofOnTheWay, ProofWaits, TaskDoneAlready
from .task_tables import Proof, Task, TaskState
from .tasks import finish, open_task, say_missed, state_of


def begin_proof(tx: Tx, task_id: str, words: str, picture: str = "") -> Proof:
    """Begin one; with a picture (its content address) it is handed in at once, else its video is uploaded next.

    TaskGone, TaskDoneAlready, ProofWaits.
    """
    task = open_task(tx, task_id)
    state = tx.session.get(TaskState, (task_id, tx.actor.id))
    if state is not None and state.done_at is not None:
        raise TaskDoneAlready
    if _waiting(tx, task_id, tx.actor.id):
        raise ProofWaits
    proof = tx.add(
        Proof(
            id=tx.new_id("prf"),
            task_id=task_id,
            person_id=tx.actor.id,
            cohort_id=task.cohort_id,
            words=words.strip(),
            picture=picture,
            state="draft",
            made_at=tx.now,
            handed_in_at=None,
            judged_by=None,
            judged_at=None,
        )
    )
    tx.session.flush()
    if picture:
        hand_in(tx, proof)
    return proof


def hand_in(tx: Tx, proof: Proof) -> None:
    """It is whole: the lecturer can look at it."""
    task = open_task(tx, proof.task_id)
    proof.state, proof.handed_in_at = "waiting", tx.now
    state_of(tx, task, proof.person_id).returned = ""
    fact = ProofHandedIn(proof_id=proof.id, task_id=task.id, cohort_id=task.cohort_id, person_id=proof.person_id)
    tx.emit(fact, proof.id, cohort=task.cohort_id)


def judge(tx: Tx, proof_id: str, accepted: bool, reason: str) -> Proof:
    """Accept it: the task is done as of when it was handed in. Or return it with the reason. ProofOnTheWay, ProofJudged, Invalid."""
    if not accepted and len(reason.strip()) < 4:
        zh, en = "退回要写明缺什么，学员才知道怎么补。", "Say what is missing, so that the student knows what to do."
        raise Invalid((FieldFault("reason", "reason_missing", zh, en),))
    proof = tx.get(Proof, proof_id)
    if proof.state == "draft" or (accepted and not proof.picture and proof.video != "ready"):
        raise ProofOnTheWay
    if proof.state != "waiting" or proof.handed_in_at is None:
        raise ProofJudged
    task = tx.get(Task, proof.task_id)
    proof.state = "accepted" if accepted else "returned"
    proof.judged_by, proof.judged_at, proof.reason = tx.actor.id, tx.now, reason.strip()
    if accepted:
        finish(tx, task, proof.person_id, "proof", proof.handed_in_at, proof=proof)
        return proof
    state_of(tx, task, proof.person_id).returned = proof.reason
    fact = TaskReturned(task_id=task.id, cohort_id=task.cohort_id, person_id=proof.person_id, reason=proof.reason)
    tx.emit(fact, task.id, cohort=task.cohort_id)
    if task.missed_at is not None:
        say_missed(tx, task, proof.person_id)
    return proof


def _waiting(tx: Tx, task_id: str, person_id: str) -> bool:
    query = select(Proof.id).where(Proof.task_id == task_id, Proof.person_id == person_id, Proof.state == "waiting")
    return tx.first(query) is not None

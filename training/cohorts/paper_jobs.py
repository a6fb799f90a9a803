"""Packs and certificates as jobs: asked for, taken one at a time, told how far they are, done, failed, cleared away after a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import Select, func, select

from sandbox.errors import NotFound, Refused
from sandbox.identity.audit import audit
from sandbox.identity.policies import cohort_seen
from sandbox.store import Tx, View
from training.events import PapersMade

from .paper_tables import PaperJob
from .policies import inspects
from .tables import Certificate, Cohort

Kind = Literal["pack", "certificates"]
MOST_WAITING: Final = 40
MOST_CERTIFICATES: Final = 500
MOST_ATTEMPTS: Final = 3
KEEP_MS: Final = 24 * 3_600_000
"""A finished file holds names and numbers of people: it is there for a day and can be asked for again."""
INTERRUPTED: Final = (
    "生成时平台重启了三次，没有做完。请点“重新生成”。",
    "Kaibo was restarted three times while this was made, so it was not finished. Ask for it again.",
)


class PrintersBusy(Refused):
    """So many jobs wait that no more are taken."""

    code = "printers_busy"
    zh = "正在排队生成的文件太多了，请等前面的做完再试。"
    en = "Too many papers are waiting to be made; try again when some are done."


@dataclass(frozen=True)
class PaperWork:
    """A job as the one who does it needs it."""

    id: str
    cohort_id: str
    kind: str
    certificates: tuple[str, ...]
    base: str


@dataclass(frozen=True)
class PaperSeen:
    """A job as a page follows it: `state`, `done` of `total` files, why it failed, the digest and size of what was made, until when it is
    kept (ms)."""

    id: str
    cohort_id: str
    kind: str
    state: str
    done: int
    total: int
    ahead: int
    fault_zh: str
    fault_en: str
    sha256: str
    size: int
    asked_at: int
    kept_until: int | None


def ask_pack(tx: Tx, cohort_id: str, base: str) -> PaperSeen:
    """Ask for the closing pack of a class; one that is being made already is the answer. PrintersBusy."""
    under_way = tx.first(_newest(cohort_id).where(PaperJob.state.in_(("waiting", "running"))))
    if under_way is not None:
        return seen(tx, under_way)
    audit(tx, "pack.ask", cohort_id)
    return _asked(tx, "pack", [cohort_id], base)


def ask_certificates(tx: Tx, ids: Sequence[str], base: str) -> PaperSeen:
    """Ask for certificates as one bundle. NotFound for one the actor may not see, or that is revoked; PrintersBusy."""
    rows = {row.id: row for row in tx.all(select(Certificate).where(Certificate.id.in_(ids), Certificate.revoked_at.is_(None)))}
    cohorts = list(dict.fromkeys(row.cohort_id for row in rows.values()))
    if rows.keys() != set(ids):
        raise NotFound
    for cohort_id in cohorts:
        cohort = cohort_seen(tx, cohort_id)
        if cohort is None or not inspects(tx.actor, cohort):
            raise NotFound
        audit(tx, "certificate.print", cohort_id)
    return _asked(tx, "certificates", cohorts, base, list(dict.fromkeys(ids)))


def _asked(tx: Tx, kind: Kind, cohorts: Sequence[str], base: str, certificates: Sequence[str] = ()) -> PaperSeen:
    waiting = tx.session.scalar(select(func.count()).select_from(PaperJob).where(PaperJob.state == "waiting")) or 0
    if waiting >= MOST_WAITING:
        raise PrintersBusy
    job = tx.add(
        PaperJob(
            id=tx.new_id("pap"), cohort_id=cohorts[0], others=list(cohorts[1:]), kind=kind, certificates=list(certificates), base=base,
            asked_by=tx.actor.id, asked_at=tx.now, total=len(certificates),
        )
    )  # fmt: skip
    tx.session.flush()
    return seen(tx, job)


def _newest(cohort_id: str) -> Select[PaperJob]:
    query = select(PaperJob).where(PaperJob.cohort_id == cohort_id, PaperJob.kind == "pack")
    return query.order_by(PaperJob.asked_at.desc(), PaperJob.id.desc())


def pack_of(view: View, cohort_id: str) -> PaperSeen | None:
    """The pack of the class that was asked for last, None when none was."""
    job = view.first(_newest(cohort_id))
    return seen(view, job) if job is not None else None


def job_seen(view: View, job_id: str) -> PaperSeen:
    """One job. NotFound."""
    return seen(view, view.get(PaperJob, job_id))


def seen(view: View, job: PaperJob) -> PaperSeen:
    """The job as a page follows it; `ahead` is how many wait before it."""
    before = select(func.count()).select_from(PaperJob).where(PaperJob.state.in_(("waiting", "running")), PaperJob.asked_at < job.asked_at)
    ahead = view.session.scalar(before) or 0 if job.state == "waiting" else 0
    kept = job.ended_at + KEEP_MS if job.state == "done" and job.ended_at is not None else None
    return PaperSeen(
        job.id, job.cohort_id, job.kind, job.state, job.done, job.total, ahead, job.fault_zh, job.fault_en, job.sha256, job.size,
        job.asked_at, kept,
    )  # fmt: skip


def waits(view: View) -> bool:
    """Whether a job waits."""
    return view.first(select(PaperJob).where(PaperJob.state == "waiting")) is not None


def resume(tx: Tx) -> None:
    """After a start: what was being made when the process ended waits again; after three attempts it says that it must be asked for."""
    for job in tx.all(select(PaperJob).where(PaperJob.state == "running")):
        job.done = 0
        if job.attempts < MOST_ATTEMPTS:
            job.state = "waiting"
        else:
            job.state, job.ended_at, (job.fault_zh, job.fault_en) = "failed", tx.now, INTERRUPTED


def take(tx: Tx) -> PaperWork | None:
    """Begin with the job that waits longest."""
    job = tx.first(select(PaperJob).where(PaperJob.state == "waiting").order_by(PaperJob.asked_at, PaperJob.id))
    if job is None:
        return None
    job.state, job.attempts, job.done = "running", job.attempts + 1, 0
    return PaperWork(job.id, job.cohort_id, job.kind, tuple(job.certificates), job.base)


def progressed(tx: Tx, work: PaperWork, done: int, total: int) -> None:
    """Note how many files of how many are made."""
    job = tx.get(PaperJob, work.id)
    if job.state == "running":
        job.done, job.total = done, total


def finished(tx: Tx, work: PaperWork, files: int, size: int, sha256: str) -> None:
    """The bundle lies in its place; the log keeps its digest, so that a copy can be checked against it years later."""
    job = tx.get(PaperJob, work.id)
    job.state, job.done, job.total, job.size, job.sha256, job.ended_at = "done", files, files, size, sha256, tx.now
    fact = PapersMade(cohort_id=work.cohort_id, job_id=work.id, kind=work.kind, files=files, sha256=sha256)
    tx.emit(fact, work.cohort_id, cohort=work.cohort_id)


def failed(tx: Tx, work: PaperWork, zh: str, en: str) -> None:
    """It could not be made, and why."""
    job = tx.get(PaperJob, work.id)
    job.state, job.fault_zh, job.fault_en, job.ended_at = "failed", zh, en, tx.now


def outlived(view: View) -> list[str]:
    """Finished jobs whose file has been there for a day."""
    query = select(PaperJob.id).where(PaperJob.state == "done", PaperJob.ended_at <= view.now - KEEP_MS)
    return view.all(query.order_by(PaperJob.ended_at).limit(50))


def cleared(tx: Tx, job_id: str) -> None:
    """Its file is gone."""
    tx.get(PaperJob, job_id).state = "gone"


def name_of(view: View, job_id: str) -> str:
    """The name of a finished file for its download. NotFound for one that is not done."""
    job = view.get(PaperJob, job_id)
    if job.state != "done":
        raise NotFound
    many = f"等{len(job.others) + 1}个班" if job.others else ""
    return f"{view.get(Cohort, job.cohort_id).name}{many} {'结班材料' if job.kind == 'pack' else '合格证书'}.zip"

"""Drills (演练): a scenario given to a class or to groups of it, in practice or as an exam, and the shows students plan from them."""

from dataclasses import dataclass

from sqlalchemy import select

from sandbox.actor import Role
from sandbox.errors import FieldFault, Forbidden, Invalid, NotFound, Refused
from sandbox.identity.memberships import groups_of, people_in
from sandbox.store import Tx, View

from .drill_tables import Drill, DrillShow
from .events import DrillClosed, DrillGiven, DrillShowPlanned, SeedOpened
from .events.shows import Kind, Mode
from .policies import ON_AIR
from .sealed import SEED_BITS, Described, DrillOver, hash_of, must_be_same
from .shows import Plan, plan
from .tables import Show


class ExamTaken(Refused):
    """One try in an exam."""

    code = "exam_taken"
    zh = "考试只能播一场，你已经播过了。"
    en = "An exam is one show, and you have done yours."


class NoAgainInExam(Refused):
    """Everybody has the same audience in an exam anyway."""

    code = "no_again_in_exam"
    zh = "考试里大家面对同一批观众，不能再来一次。"
    en = "In an exam everybody meets the same audience once; there is no second time."


class NotPlayed(Refused):
    """Only the audience of a show that is over can come again."""

    code = "not_played"
    zh = "上一场播完以后，才能请同一批观众再来。"
    en = "The same audience can come again once the first show is over."


class ExamRunning(Refused):
    """The seed stays sealed while somebody is on air with it."""

    code = "exam_running"
    zh = "还有 {count} 场考试直播没有结束，种子要等全部结束才能公开。"
    en = "{count} shows of the exam are not over; the seed can be opened once all are."


class OpenedAlready(Refused):
    """The seed is open, so the exam can no longer be fair."""

    code = "seed_open"
    zh = "种子已经公开，这场考试不能再开始。"
    en = "The seed is open, so this exam can no longer be begun."


@dataclass(frozen=True)
class Order:
    """What a lecturer gives. No groups means the whole class."""

    title: str
    task: str
    mode: Mode
    scenario: str
    scenario_title: str
    kind: Kind
    minutes: int
    group_ids: tuple[str, ...] = ()


def give_drill(tx: Tx, cohort_id: str, order: Order, described: Described) -> str:
    """Give a drill; answers its id. An exam's seed (128 bit) is drawn and sealed here, its hash published. Invalid for a foreign group."""
    groups = {group_id: members for group_id, _, members in groups_of(tx, cohort_id)}
    strange = [at for at, group_id in enumerate(order.group_ids) if group_id not in groups]
    if strange:
        zh, en = "本班没有这个小组。", "There is no such group in this class."
        raise Invalid(tuple(FieldFault(f"group_ids.{at}", "no_such_group", zh, en) for at in strange))
    people = sorted({person for group_id in order.group_ids for person in groups[group_id]})
    seed = tx.secret(SEED_BITS) if order.mode == "exam" else None
    row = tx.add(
        Drill(
            id=tx.new_id("drl"),
            cohort_id=cohort_id,
            group_ids=list(order.group_ids),
            person_ids=people,
            title=order.title,
            task=order.task,
            mode=order.mode,
            scenario=order.scenario,
            scenario_title=order.scenario_title,
            scenario_hash=described.scenario_hash,
            tables_hash=described.tables_hash,
            engine_version=described.engine_version,
            kind=order.kind,
            minutes=order.minutes,
            given_by=tx.actor.id,
            given_at=tx.now,
            seed=seed,
            seed_hash=hash_of(seed) if seed else None,
        )
    )
    fact = DrillGiven(
        drill_id=row.id,
        cohort_id=cohort_id,
        title=row.title,
        mode=order.mode,
        scenario=row.scenario,
        scenario_hash=row.scenario_hash,
        tables_hash=row.tables_hash,
        engine_version=row.engine_version,
        group_ids=order.group_ids,
        seed_hash=row.seed_hash,
    )
    tx.emit(fact, row.id, cohort=cohort_id)
    tx.session.flush()
    return row.id


def may_try(drill: Drill, person_id: str) -> bool:
    """Whether the drill was given to this student."""
    return not drill.group_ids or person_id in drill.person_ids


@dataclass(frozen=True)
class Try:
    """What a student decides of a show from a drill. `again_of`: his own finished show of the same drill, whose audience comes again."""

    title: str
    cover: str | None
    listing_ids: list[str]
    again_of: str | None


def plan_from_drill(tx: Tx, drill_id: str, wanted: Try, described: Described) -> str:
    """Plan a show from a drill; answers the show's id. A show of the exam that was not begun yet is answered again.

    `described` is its scenario as it is now. DrillOver, ExamTaken, NotPlayed, and what `must_be_same` raises.
    """
    again_of = wanted.again_of
    drill = tx.get(Drill, drill_id)
    if Role.STUDENT in tx.actor.roles_in(drill.cohort_id):
        if not may_try(drill, tx.actor.id):
            raise NotFound
    elif not tx.actor.teaches(drill.cohort_id):
        raise Forbidden
    if drill.closed_at is not None:
        raise DrillOver
    earlier = tx.all(select(DrillShow).where(DrillShow.drill_id == drill_id, DrillShow.person_id == tx.actor.id))
    if drill.mode == "exam":
        if again_of is not None:
            raise NoAgainInExam
        for row in earlier:
            if tx.get(Show, row.show_id).state == "planned":
                return row.show_id
            raise ExamTaken
        if drill.opened_at is not None:
            raise OpenedAlready
    if again_of is not None:
        if again_of not in {row.show_id for row in earlier}:
            raise NotFound
        if tx.get(Show, again_of).state != "ended":
            raise NotPlayed
    must_be_same(tx, drill, again_of, described)
    planned = Plan(title=wanted.title, cover=wanted.cover, kind=_kind(drill), mode=_mode(drill), scenario=drill.scenario)
    show_id = plan(tx, drill.cohort_id, planned, wanted.listing_ids)
    row = tx.add(
        DrillShow(show_id=show_id, drill_id=drill_id, person_id=tx.actor.id, attempt=len(earlier) + 1, again_of=again_of),
    )
    tx.session.flush()
    fact = DrillShowPlanned(drill_id=drill_id, show_id=show_id, person_id=tx.actor.id, attempt=row.attempt, again_of=again_of)
    tx.emit(fact, drill_id, cohort=drill.cohort_id, show=show_id)
    return show_id


def _kind(drill: Drill) -> Kind:
    return "content" if drill.kind == "content" else "commerce"


def _mode(drill: Drill) -> Mode:
    return "exam" if drill.mode == "exam" else "practice"


def open_seed(tx: Tx, drill_id: str) -> None:
    """Open the sealed seed of an exam: nobody may begin it any more, and everybody may check it. NotFound for practice, ExamRunning."""
    drill = tx.get(Drill, drill_id)
    if drill.seed is None or drill.seed_hash is None:
        raise NotFound
    if drill.opened_at is not None:
        return
    shows = select(DrillShow.show_id).where(DrillShow.drill_id == drill_id)
    running = tx.all(select(Show.id).where(Show.id.in_(shows), Show.state.in_(ON_AIR)))
    if running:
        raise ExamRunning(count=len(running))
    drill.opened_at = tx.now
    tx.emit(SeedOpened(drill_id=drill_id, seed=drill.seed, seed_hash=drill.seed_hash), drill_id, cohort=drill.cohort_id)
    close_drill(tx, drill_id)


def close_drill(tx: Tx, drill_id: str) -> None:
    """Nobody may begin it any more; shows that run go on. Closing twice changes nothing."""
    drill = tx.get(Drill, drill_id)
    if drill.closed_at is None:
        drill.closed_at = tx.now
        tx.emit(DrillClosed(drill_id=drill_id), drill_id, cohort=drill.cohort_id)


def students_of(view: View, drill: Drill) -> list[str]:
    """Everybody it was given to."""
    return list(drill.person_ids) if drill.group_ids else people_in(view, drill.cohort_id, Role.STUDENT)

"""The demo's work to mark: the host hands her practice results in and the second lecturer marks them; the first one's marks settle them."""

from sandbox.process import Process
from sandbox.store import View
from training.assessment.markings import mark_work, rubric_of, work_of
from training.assessment.practice import hand_in_practice

from .people import STUDENTS, Cast, actor_of
from .settle import settle

PERCENT = 80
"""What the second lecturer gives where the figures suggest nothing."""
COMMENT = "成果完整，讲解清楚；回答问题还可以更快。"


async def hand_in_work(process: Process, cast: Cast) -> None:
    """After the show: the first student's practice results, marked once. The class's other lecturer marks them in the demo."""
    host, folder = cast.students[0], process.settings.data / "forms"
    student, assessor = await process.store.read(actor_of, host), await process.store.read(actor_of, cast.second)
    await process.store.acting(student).write(hand_in_practice, cast.cohort_id, host, STUDENTS[0])
    marks = await process.store.read(fair_marks, cast.cohort_id, host)
    await process.store.acting(assessor).write(mark_work, cast.cohort_id, host, "practice", marks, COMMENT, folder)
    await settle(process)


def fair_marks(view: View, cohort_id: str, person_id: str) -> dict[str, int]:
    """Points by criterion: what the figures suggest, else four fifths."""
    rubric = rubric_of(view, cohort_id, person_id, "practice", None).rubric
    suggested = work_of(view, cohort_id, person_id, "practice", rubric, None).suggested
    return {one.key: suggested[one.key].points if one.key in suggested else one.points * PERCENT // 100 for one in rubric.criteria()}

"""Courses watched, tasks done, lessons attended: what the school's other parts learn from teaching (R-FN-1, R-CLS-5, R-ASM-3, R-ASM-4)."""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact

__all__ = [
    "AttentionAsked", "CameraTimeCounted", "CoursePublished", "CourseWatched", "CourseWithdrawn", "GuidanceLogged", "HandRaised",
    "HandSettled", "LessonAttended", "LessonSignedIn", "PollClosed", "PollOpened", "ProofHandedIn", "TaskCancelled", "TaskDone",
    "TaskMissed", "TaskReturned", "TaskSet",
]  # fmt: skip

TaskKind = Literal["course", "open_shop", "list_goods", "solo_show", "group_show", "proof"]
Way = Literal["system", "proof", "lecturer"]


class CoursePublished(Fact):
    """A video course can be watched by the class. `length_s` whole seconds are there to watch; `required` ones count for R-ASM-3."""

    type: ClassVar[str] = "kaibo.training.course.published"
    course_id: str
    cohort_id: str
    title: str
    length_s: int
    required: bool = True
    show_id: str | None = None


class CourseWithdrawn(Fact):
    """The course is no longer shown and no longer counts."""

    type: ClassVar[str] = "kaibo.training.course.withdrawn"
    course_id: str
    cohort_id: str


class CourseWatched(Fact):
    """How much of a course a student has watched by now, counted by the server: unique seconds, never less than in the fact before.

    Said when half a minute more is there, when 95 % or all of it is reached, and when the student leaves the page or falls silent.
    `share_bp` is rounded down, so 9500 means that 95 % are there indeed.
    """

    type: ClassVar[str] = "kaibo.training.course.watched"
    course_id: str
    cohort_id: str
    person_id: str
    watched_s: int
    length_s: int
    share_bp: int


class TaskSet(Fact):
    """A learning or practice task is set for the class, due at `due_at` (None: no due time)."""

    type: ClassVar[str] = "kaibo.training.task.set"
    task_id: str
    cohort_id: str
    kind: TaskKind
    title: str
    due_at: int | None = None
    required: bool = True
    course_id: str | None = None


class TaskCancelled(Fact):
    """The task no longer stands."""

    type: ClassVar[str] = "kaibo.training.task.cancelled"
    task_id: str
    cohort_id: str


class TaskDone(Fact):
    """A student has done the task: seen by the system itself, shown by a proof, or ticked off by the lecturer. `late` after it was due.

    `proof_id` is the proof that was accepted, `length_ms` the length of its video, 0 where it was a picture.
    """

    type: ClassVar[str] = "kaibo.training.task.done"
    task_id: str
    cohort_id: str
    person_id: str
    way: Way
    late: bool = False
    show_id: str | None = None
    proof_id: str | None = None
    length_ms: int = 0


class TaskReturned(Fact):
    """The lecturer returned a proof: the task is open again."""

    type: ClassVar[str] = "kaibo.training.task.returned"
    task_id: str
    cohort_id: str
    person_id: str
    reason: str


class TaskMissed(Fact):
    """The task was due and the student had not done it. A `task.done` with `late` may still follow."""

    type: ClassVar[str] = "kaibo.training.task.missed"
    task_id: str
    cohort_id: str
    person_id: str
    due_at: int


class ProofHandedIn(Fact):
    """A student handed in a picture or a short video as proof of a task the system cannot see (R-CLS-5)."""

    type: ClassVar[str] = "kaibo.training.proof.handed_in"
    proof_id: str
    task_id: str
    cohort_id: str
    person_id: str


class GuidanceLogged(Fact):
    """Online guidance (在线指导, R-CLS-5): the lecturer guided one student, or the class when `person_id` is None, for `minutes`."""

    type: ClassVar[str] = "kaibo.training.guidance.logged"
    guidance_id: str
    cohort_id: str
    person_id: str | None
    lecturer_id: str
    minutes: int
    about: str


class LessonSignedIn(Fact):
    """A student signed in to a live lesson; `late` when the grace after its start was over."""

    type: ClassVar[str] = "kaibo.training.lesson.signed_in"
    show_id: str
    cohort_id: str
    person_id: str
    late: bool = False


class LessonAttended(Fact):
    """What a student attended of a lesson that is over, one for each student of the class, also for those who were not there at all.

    `present_s` of `length_s` seconds; of `checks` attention checks while present he answered `answered`; `taps` counts hands and votes.
    """

    type: ClassVar[str] = "kaibo.training.lesson.attended"
    show_id: str
    cohort_id: str
    person_id: str
    present_s: int
    length_s: int
    signed_in: bool
    late: bool = False
    checks: int = 0
    answered: int = 0
    taps: int = 0


class HandRaised(Fact):
    """A student raised the hand in a lesson."""

    type: ClassVar[str] = "kaibo.training.hand.raised"
    show_id: str
    cohort_id: str
    hand_id: str
    person_id: str


class HandSettled(Fact):
    """The hand is down: called on by the lecturer, or lowered."""

    type: ClassVar[str] = "kaibo.training.hand.settled"
    show_id: str
    cohort_id: str
    hand_id: str
    person_id: str
    called: bool


class PollOpened(Fact):
    """A poll or a quiz question stands open in a lesson."""

    type: ClassVar[str] = "kaibo.training.poll.opened"
    show_id: str
    cohort_id: str
    poll_id: str
    question: str
    options: tuple[str, ...]
    quiz: bool = False


class PollClosed(Fact):
    """Voting is over; `votes` by option, `right` the options that are right in a quiz."""

    type: ClassVar[str] = "kaibo.training.poll.closed"
    show_id: str
    cohort_id: str
    poll_id: str
    votes: tuple[int, ...]
    right: tuple[int, ...] = ()


class AttentionAsked(Fact):
    """An attention check: whoever is present taps within `seconds`."""

    type: ClassVar[str] = "kaibo.training.attention.asked"
    show_id: str
    cohort_id: str
    check_id: str
    seconds: int


class CameraTimeCounted(Fact):
    """A show is over: so many whole seconds this person stood in front of its camera: as host, while it ran and a phone published."""

    type: ClassVar[str] = "kaibo.training.camera_time.counted"
    show_id: str
    cohort_id: str
    person_id: str
    seconds: int
    kind: str

"""What exam stories begin with: a class of two, its office, an exam that is open, answers on their way."""

from typing import Any

from sandbox.actor import Role
from tests.world import Person, World

DEVICE = "phone-of-ming-1"


async def class_of_two(world: World) -> tuple[Person, Person, Person, Person]:
    """Lecturer, institution and two students."""
    teacher = await world.lecturer()
    office = await world.staff(Role.INSTITUTION, "培训学校")
    return teacher, office, await world.student("李小明"), await world.student("王小红")


async def exam(teacher: Person, **changes: Any) -> dict[str, Any]:
    """A planned exam."""
    planned: dict[str, Any] = await teacher.post(f"/cohorts/{teacher.cohort_id}/exams", {"title": "理论考试", **changes})
    return planned


async def open_exam(teacher: Person, **changes: Any) -> dict[str, Any]:
    """An exam students can sit now."""
    opened: dict[str, Any] = await teacher.post(f"/exams/{(await exam(teacher, **changes))['id']}/open")
    return opened


def answers(number: int, chosen: list[int], seq: int = 1, device: str = DEVICE) -> dict[str, Any]:
    """A save of one answer."""
    return {"device": device, "answers": [{"number": number, "seq": seq, "chosen": chosen}]}

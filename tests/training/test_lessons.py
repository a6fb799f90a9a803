"""Live lessons on the media plane: who is there, hands, polls, quiz, attention, the recording as a course; learning statistics."""

from typing import Any

import pytest

from tests import given
from tests.training.classes import AClass, again
from tests.training.lecture_hall import Player, convert, course
from tests.world import Person, Told, World
from training.cohorts.attendance_guard import begins_ms
from training.events import AttendanceRecorded, CameraTimeCounted, LessonAttended, LessonSignedIn
from training.teaching.lessons import GRACE_MS


async def lesson(teacher: Person) -> str:
    """A lesson on the air."""
    return str((await given.live_show(teacher, title="直播课：违禁词", kind="lesson"))["id"])


async def sit(world: World, seconds: int, *students: Person, show_id: str, every: int = 5) -> None:
    """The students' pages speak up every few seconds, at least at the beginning."""
    for at in range(0, seconds, every):
        for student in students:
            await student.post(f"/lessons/{show_id}/here")
        world.clock.advance(min(every, seconds - at))
    for student in students:
        await student.post(f"/lessons/{show_id}/here")


async def attended(world: World) -> dict[str, dict[str, Any]]:
    return {fact.data["person_id"]: fact.data for fact in await world.facts(LessonAttended)}


async def test_the_class_watches_and_signs_in_and_who_comes_late_is_late(world: World) -> None:
    teacher, ming, hong = await world.lecturer(), await world.student("李小明"), await world.student("王小红")
    show_id = await lesson(teacher)
    (line,) = await ming.get(f"/cohorts/{ming.cohort_id}/lessons")
    assert (line["show_id"], line["state"], line["course_ids"]) == (show_id, "on", [])
    watching = await ming.ask("POST", f"/shows/{show_id}/whep", content=given.OFFER.encode(), headers={"Content-Type": "application/sdp"})
    assert watching.status_code == 201
    await ming.post(f"/shows/{show_id}/comments", {"text": "老师好"})
    assert await ming.post(f"/lessons/{show_id}/sign-in") == {"late": False}
    await sit(world, 60, ming, show_id=show_id)
    world.clock.advance(GRACE_MS / 1000)
    assert await hong.post(f"/lessons/{show_id}/sign-in") == {"late": True}
    assert await hong.post(f"/lessons/{show_id}/sign-in") == {"late": True}
    await sit(world, 20, hong, show_id=show_id)
    await teacher.post(f"/shows/{show_id}/end")
    found = await attended(world)
    assert (found[ming.id]["signed_in"], found[ming.id]["late"], found[ming.id]["present_s"]) == (True, False, 60)
    assert (found[hong.id]["late"], found[hong.id]["present_s"], found[hong.id]["length_s"]) == (True, 20, 60 + 300 + 20)
    assert len(await world.facts(LessonSignedIn)) == 2
    with pytest.raises(Told, match="lesson_not_on"):
        await ming.post(f"/lessons/{show_id}/sign-in")


async def test_the_recording_of_a_lesson_is_a_course_afterwards(world: World) -> None:
    teacher, ming = await world.lecturer(), await world.student("李小明")
    show_id = await lesson(teacher)
    await sit(world, 20, ming, show_id=show_id)
    await teacher.post(f"/shows/{show_id}/end")
    await world.build_replays()
    await convert(teacher)
    (draft,) = (await teacher.get(f"/cohorts/{teacher.cohort_id}/courses"))["courses"]
    assert (draft["title"], draft["show_id"], draft["video"], draft["required"]) == ("直播课：违禁词（回放）", show_id, "ready", False)
    assert (await ming.get(f"/cohorts/{ming.cohort_id}/courses"))["courses"] == []
    await teacher.post(f"/courses/{draft['id']}/publish")
    assert (await ming.get(f"/cohorts/{ming.cohort_id}/lessons"))[0]["course_ids"] == [draft["id"]]
    assert (await ming.ask("GET", f"/courses/{draft['id']}/video")).content[4:8] == b"ftyp"


async def test_who_is_silent_or_has_two_pages_is_not_there_longer(world: World) -> None:
    teacher, ming = await world.lecturer(), await world.student("李小明")
    show_id = await lesson(teacher)
    await sit(world, 20, ming, ming, show_id=show_id)  # two tabs
    world.clock.advance(120)  # the lid is closed
    await sit(world, 10, ming, show_id=show_id)
    await teacher.post(f"/shows/{show_id}/pause")
    await sit(world, 30, ming, show_id=show_id)  # nothing runs
    await teacher.post(f"/shows/{show_id}/resume")
    await teacher.post(f"/shows/{show_id}/end")
    assert (await attended(world))[ming.id]["present_s"] == 30


async def test_hands_polls_quiz_and_attention(world: World) -> None:
    teacher, ming, hong = await world.lecturer(), await world.student("李小明"), await world.student("王小红")
    show_id = await lesson(teacher)
    path = f"/lessons/{show_id}"
    await sit(world, 5, ming, hong, show_id=show_id)
    for student in (ming, hong, ming):
        await student.post(f"{path}/hand")
    assert (await hong.post(f"{path}/here"))["hands_before"] == 1
    hands = (await teacher.get(path))["hands"]
    assert [hand["name"] for hand in hands] == ["李小明", "王小红"]
    assert (await hong.ask("POST", f"/hands/{hands[0]['id']}/settle", {"called": True})).status_code == 403
    await teacher.post(f"/hands/{hands[0]['id']}/settle", {"called": True})
    await hong.delete(f"{path}/hand")
    assert (await teacher.get(path))["hands"] == []

    quiz = await teacher.post(f"{path}/polls", {"question": "“最好用”能说吗？", "options": ["能", "不能"], "right": [1]})
    with pytest.raises(Told, match="poll_open"):
        await teacher.post(f"{path}/polls", {"question": "再来一个？", "options": ["好", "不好"]})
    seen = (await ming.get(path))["poll"]
    assert (seen["votes"], seen["right"], seen["quiz"], seen["several"]) == (None, None, True, False)
    for student, chosen in ((ming, 0), (ming, 1), (hong, 0)):
        await student.post(f"/polls/{quiz['poll_id']}/vote", {"chosen": [chosen]})
    for odd in ([2], [0, 1]):
        with pytest.raises(Told) as strange:
            await ming.post(f"/polls/{quiz['poll_id']}/vote", {"chosen": odd})
        assert strange.value.fields == {"chosen": "no_option"}
    await teacher.post(f"/polls/{quiz['poll_id']}/close")
    last = (await ming.get(path))["last_poll"]
    assert (last["votes"], last["right"], last["chosen"]) == ([1, 1], [1], [1])
    with pytest.raises(Told, match="poll_over"):
        await hong.post(f"/polls/{quiz['poll_id']}/vote", {"chosen": [1]})

    check = await teacher.post(f"{path}/attention", {"seconds": 20})
    assert (await ming.get(path))["check"]["id"] == check["check_id"]
    await ming.post(f"/attention/{check['check_id']}/answer")
    assert (await ming.get(path))["check"] is None
    world.clock.advance(21)
    with pytest.raises(Told, match="attention_over"):
        await hong.post(f"/attention/{check['check_id']}/answer")
    await teacher.post(f"/shows/{show_id}/end")
    found = await attended(world)
    assert [(found[one.id]["checks"], found[one.id]["answered"], found[one.id]["taps"]) for one in (ming, hong)] == [(1, 1, 2), (1, 0, 2)]
    learned = (await teacher.get(f"/cohorts/{teacher.cohort_id}/learning"))["students"]
    assert [(line["quizzes"], line["quizzes_right"]) for line in learned] == [(1, 1), (1, 0)], "the newest choice counts, polls do not"


async def test_a_lesson_is_the_lecturer_s_and_a_student_s_show_is_none(world: World) -> None:
    teacher, ming = await world.lecturer(), await world.student("李小明")
    await given.planned_show(ming, title="我的课", kind="lesson")
    assert await ming.get(f"/cohorts/{ming.cohort_id}/lessons") == []
    show_id = await lesson(teacher)
    assert (await ming.ask("POST", f"/lessons/{show_id}/polls", {"question": "我来问", "options": ["好", "不好"]})).status_code == 403
    assert (await teacher.ask("POST", f"/lessons/{show_id}/here")).status_code == 403
    assert (await world.stranger().ask("GET", f"/lessons/{show_id}")).status_code == 401


async def test_what_a_class_learned_is_told_for_each_and_for_all(world: World) -> None:
    """R-FN-1 学情统计分析: minutes watched, tasks, lessons, minutes in front of the camera."""
    teacher, ming, hong = await world.lecturer(), await world.student("李小明"), await world.student("王小红")
    made = await course(teacher)
    await teacher.post(f"/cohorts/{teacher.cohort_id}/tasks", {"kind": "solo_show", "title": "练播", "least": 1})
    player = await Player(ming, made["id"]).open()
    await player.play(0, made["length_s"])
    await player.play(0, 30)
    listing = await given.listing_on_sale(ming, await given.open_shop(ming))
    show = await given.live_show(ming, listing)
    await world.pass_time(30)
    await ming.post(f"/shows/{show['id']}/pause")
    await world.pass_time(20)
    await ming.post(f"/shows/{show['id']}/resume")
    await world.pass_time(35)
    await ming.post(f"/shows/{show['id']}/end")
    table = await teacher.get(f"/cohorts/{teacher.cohort_id}/learning")
    mings, hongs = table["students"]
    assert (mings["watched_s"], mings["required"]["share_bp"], mings["study_s"]) == (made["length_s"], 10_000, made["length_s"] + 30)
    assert (mings["tasks_done"], mings["tasks"], mings["shows"], mings["camera_s"]) == (1, 1, 1, 65)
    assert (hongs["watched_s"], hongs["tasks_done"], hongs["camera_s"]) == (0, 0, 0)
    assert (table["reached_95"], table["all_tasks"], table["mean"]["camera_s"]) == (1, 1, 32)
    assert [fact.data["seconds"] for fact in await world.facts(CameraTimeCounted)] == [65]
    own = await ming.get(f"/cohorts/{ming.cohort_id}/learning/mine")
    assert own["camera_s"] == 65
    assert (await ming.ask("GET", f"/cohorts/{ming.cohort_id}/learning")).status_code == 403
    assert hong.id


async def test_sign_in_to_a_lesson_is_attendance_of_the_online_session(world: World) -> None:
    """R-FN-1 线上学习签到: present or late in the timetable's online session; a lesson on another day is no session."""
    one = await AClass.prepared(world)
    await one.file(mode="blended-6-2", starts_on="2026-11-24")
    await one.approve()
    await one.office.post(f"/cohorts/{one.cohort_id}/open")
    lines = await one.office.post(f"/cohorts/{one.cohort_id}/students", {"students": [{"name": "李小明"}, {"name": "王小红"}]})
    sessions = (await one.office.get(f"/cohorts/{one.cohort_id}/filing"))["sessions"]
    online = next(session for session in sessions if session["online"])
    world.clock.advance((begins_ms(online["day"], online["begins"]) - world.clock.now()) / 1000 - 60)
    one.office, teacher = await again(one.office), await again(one.lecturer)
    teacher.cohort_id = one.cohort_id
    ming, hong = [await one.student(line) for line in lines]
    show_id = await lesson(teacher)
    await ming.post(f"/lessons/{show_id}/sign-in")
    world.clock.advance(GRACE_MS / 1000 + 1)
    await hong.post(f"/lessons/{show_id}/sign-in")
    for student, presence in ((ming, "present"), (hong, "late")):
        (line,) = await student.get(f"/cohorts/{one.cohort_id}/attendance")
        assert (line["session_id"], line["presence"], line["way"]) == (online["id"], presence, "lesson")


async def test_a_lesson_outside_the_timetable_records_nothing(world: World) -> None:
    teacher, ming = await world.lecturer(), await world.student("李小明")
    show_id = await lesson(teacher)
    await ming.post(f"/lessons/{show_id}/sign-in")
    assert await world.facts(AttendanceRecorded) == []
